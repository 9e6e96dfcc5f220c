"""The response that carries a run's events, with pings and ordered breakages."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.demo.faults import ConnectionIsReset
from app.demo.runs.channel import RESET
from app.demo.runs.live_runs import LiveRuns
from app.demo.runs.run import Run
from app.demo.web.log import Log
from app.demo.web.run_stream import RUN_HEADER
from app.demo.wire.events import PING


class EventStream(Response):
    """Server-sent events; the header goes out with the first byte, as Dify's does."""

    media_type = "text/event-stream"

    def __init__(self, run: Run, runs: LiveRuns, log: Log) -> None:
        """Takes a run that has been started."""
        super().__init__(status_code=200)
        del self.headers["content-length"]
        if run.pipe.numbered:
            self.headers[RUN_HEADER] = run.flow.run_id
        self._run = run
        self._runs = runs
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends until the run ends, the client leaves or the connection is reset."""
        for fault in self._run.plan.faults:
            send = fault.wrap_send(send)
        helpers = [
            asyncio.create_task(self._listen(receive)),
            asyncio.create_task(self._ping()),
        ]
        whole = False
        try:
            whole = await self._carry(send)
        except ConnectionIsReset:
            scope["demo.reset"]()
            self._runs.hang_up(self._run)
        finally:
            for helper in helpers:
                helper.cancel()
        self._log.end_stream(self._run, hung_up=not whole)

    async def _carry(self, send: Send) -> bool:
        """True when everything was sent, False when the client left before."""
        pipe = self._run.pipe.own
        piece = await pipe.get()
        if not pipe.closed:
            await self._start(send)
        while piece is not None:
            if piece is RESET:
                raise ConnectionIsReset
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = await pipe.get()
        if pipe.closed:
            return False
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return True

    async def _start(self, send: Send) -> None:
        headers = self.raw_headers
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def _listen(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._runs.hang_up(self._run)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(self._run.plan.ping)
            if not self._run.quiet:
                await self._run.pipe.put_own(PING)
