"""uvicorn, started and ended without its waits: once a test is often enough."""

from __future__ import annotations

import asyncio
import logging
import socket

import uvicorn
from starlette.types import ASGIApp

from app.demo.apps import all_apps
from app.demo.runs.live_runs import LiveRuns
from app.demo.web.controls import Controls
from app.demo.web.middleware import FaultMiddleware, LogMiddleware
from app.demo.web.routes import web_app
from app.demo.web.transports import Transports


class LoopServer(uvicorn.Server):
    """Serves until `leave` is called; then drops every connection at once."""

    def __init__(self, controls: Controls) -> None:
        """Builds the whole server; must be called on the loop that serves."""
        self._runs = LiveRuns()
        self._transports = Transports()
        self._leaving = asyncio.Event()
        web = web_app()
        web.state.apps = all_apps(adopt=controls.adopt_conversations)
        web.state.controls, web.state.runs = controls, self._runs
        faulty = FaultMiddleware(web, controls.faults, self._transports)
        super().__init__(_config(LogMiddleware(faulty, controls.log), self._transports))

    def leave(self) -> None:
        """Ends the serving; to be called on the loop."""
        self._leaving.set()

    def restart(self, down: float) -> None:
        """Drops every connection, also those of the next `down` seconds.

        To be called on the loop. The runs notice it as a hang-up of their clients.
        """
        self._transports.drop(down)

    async def main_loop(self) -> None:
        """Waits for `leave` itself; uvicorn's own loop looks every 0.1 s."""
        await self._leaving.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drops streams and connections without waiting for them."""
        loop = asyncio.get_running_loop()
        for server in self.servers:
            for listening in server.sockets:
                loop.remove_reader(listening)
        # A closed server cannot take over a connection that it has just accepted:
        # asyncio would leave that socket open.
        await asyncio.sleep(0)
        for server in self.servers:
            server.close()
        self._runs.close()
        self._transports.close()


def _config(app: ASGIApp, transports: Transports) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=transports.protocol(),
        ws="none",
        loop="none",
        lifespan="off",
        log_config=None,
        # Requests cut by the end of the server are no news.
        log_level=logging.CRITICAL,
        access_log=False,
        # As long as the nginx in front of Dify leaves a connection open.
        timeout_keep_alive=75,
        server_header=False,
        date_header=False,
    )
