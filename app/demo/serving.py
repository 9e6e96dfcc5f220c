"""uvicorn, started and ended without its waits: once a test is often enough."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable

import uvicorn

from app.demo.apps import all_apps
from app.demo.front import Front
from app.demo.gates import Gates
from app.demo.live import LiveRuns
from app.demo.log import Log
from app.demo.ordered import OrderedFaults
from app.demo.routes import web_app
from app.demo.transports import Transports


class LoopServer(uvicorn.Server):
    """Serves until `leave` is called; then drops every connection at once."""

    def __init__(
        self,
        *,
        log: Log,
        ordered: OrderedFaults,
        gates: Gates,
        adopt: bool,
        late: Callable[[], float | None],
    ) -> None:
        """Builds the whole server; must be called on the loop that serves.

        Args:
            log: Where requests and ends of streams are entered.
            ordered: Faults for coming requests.
            gates: The pauses tests open.
            adopt: Unknown conversation ids are taken as existing ones.
            late: Seconds a stream goes on after a stop; None: as Dify does.
        """
        runs, transports = LiveRuns(), Transports()
        web = web_app()
        web.state.apps = all_apps(adopt=adopt)
        web.state.runs, web.state.gates = runs, gates
        web.state.transports, web.state.log = transports, log
        web.state.late = late
        app = Front(web, log, ordered, transports)
        config = uvicorn.Config(
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
        super().__init__(config)
        self._runs = runs
        self._transports = transports
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        """Ends the serving; to be called on the loop."""
        self._leaving.set()

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
