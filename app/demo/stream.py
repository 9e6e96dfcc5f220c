"""The response that carries a run's events, with pings and ordered breakages."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.demo.live import LiveRuns
from app.demo.log import Log
from app.demo.runs import Run
from app.demo.transports import Transports
from app.demo.wire import PING


class EventStream(Response):
    """Server-sent events; the header goes out with the first byte, as Dify's does."""

    media_type = "text/event-stream"

    def __init__(
        self, run: Run, runs: LiveRuns, transports: Transports, log: Log
    ) -> None:
        """Takes a run that has been started."""
        super().__init__(status_code=200)
        del self.headers["content-length"]
        self._run = run
        self._runs = runs
        self._transports = transports
        self._log = log
        self._sent = 0
        reset = run.plan.fault("reset")
        self._reset_at = int(reset.value) if reset else None
        self._split = run.plan.fault("split_bytes") is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends until the run ends, the client leaves or the connection is reset."""
        helpers = [
            asyncio.create_task(self._listen(receive)),
            asyncio.create_task(self._ping()),
        ]
        try:
            whole = await self._carry(scope, send)
        finally:
            for helper in helpers:
                helper.cancel()
        self._log.end_stream(self._run, hung_up=not whole)

    async def _carry(self, scope: Scope, send: Send) -> bool:
        """True when everything was sent, False when somebody left before."""
        started = False
        while (piece := await self._run.outlet.get()) is not None:
            if self._reset_at is not None and self._sent + len(piece) >= self._reset_at:
                piece = piece[: self._reset_at - self._sent]
                if piece:
                    await self._write(piece, send, start=not started)
                self._transports.reset(scope)
                self._runs.hang_up(self._run)
                return False
            await self._write(piece, send, start=not started)
            started = True
        if self._run.outlet.closed:
            return False
        if not started:
            await self._start(send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return True

    async def _start(self, send: Send) -> None:
        headers = self.raw_headers
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    async def _write(self, piece: bytes, send: Send, *, start: bool) -> None:
        if start:
            await self._start(send)
        self._sent += len(piece)
        parts = (
            [piece[i : i + 1] for i in range(len(piece))] if self._split else [piece]
        )
        for part in parts:
            await send({"type": "http.response.body", "body": part, "more_body": True})

    async def _listen(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._runs.hang_up(self._run)

    async def _ping(self) -> None:
        while True:
            await asyncio.sleep(self._run.plan.ping)
            if not self._run.quiet.is_set():
                await self._run.outlet.put(PING)
