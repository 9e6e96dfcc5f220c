"""The stream of a run that goes on, opened again."""

from __future__ import annotations

import asyncio
import math

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.demo.runs.reopening import Reopening
from app.demo.runs.run import Run
from app.demo.wire.events import PING

RUN_HEADER = "X-Workflow-Run-ID"
"""Names the run where events are numbered."""
_PART = 2
"""Pieces that come before a stream of 1.16.1 has only pings left
(recordings/chatflow/resumed_after_disconnect)."""


class RunStream(Response):
    """Server-sent events of somebody who comes later."""

    media_type = "text/event-stream"

    def __init__(self, run: Run, manner: Reopening, last_id: str) -> None:
        """Takes a run that has not ended.

        Args:
            run: What is listened to.
            manner: What is given of it.
            last_id: Of the last event that the client had; empty: none.
        """
        super().__init__(status_code=200)
        del self.headers["content-length"]
        numbered = manner is Reopening.NUMBERED
        if numbered:
            self.headers[RUN_HEADER] = run.flow.run_id
        self._run = run
        self._room = _PART if manner is Reopening.PART else math.inf
        self._pipe = run.pipe.open_later(last_id if numbered else None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends until the run ends or the client leaves."""
        headers = self.raw_headers
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        helpers = [
            asyncio.create_task(self._listen(receive)),
            asyncio.create_task(self._ping(send)),
        ]
        try:
            while (piece := await self._pipe.get()) is not None:
                if self._room > 0:
                    self._room -= 1
                    await _more(send, piece)
            if self._room > 0 and not self._pipe.closed:
                await send({"type": "http.response.body", "body": b""})
            else:
                await helpers[0]
        finally:
            self._run.pipe.forget(self._pipe)
            for helper in helpers:
                helper.cancel()

    async def _listen(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._pipe.close()

    async def _ping(self, send: Send) -> None:
        while True:
            await _more(send, PING)
            await asyncio.sleep(self._run.plan.ping)


async def _more(send: Send, piece: bytes) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": True})
