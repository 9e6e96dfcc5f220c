"""The way of one turn's stop to the server, open before anybody needs it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import httpx

from app.client.dify import DifyClient
from app.errors import ConnectionFailed, DifyError

_PATIENCE: Final = 0.3
"""Seconds that the open connection has to answer a stop; a dead one never does."""


class StopLine:
    """Keeps one connection beside the stream's for as long as a turn runs.

    A handshake between the key and the stop request would take some milliseconds on
    this machine and a tenth of a second over TLS.

    Args:
        client: The app.
    """

    def __init__(self, client: DifyClient) -> None:
        self.client: Final = client
        self._kept = client.kept_connection()
        self._written: httpx.Request | None = None

    async def warm(self) -> None:
        """Have the connection open; whether that succeeds does not matter."""
        with suppress(DifyError):
            await self.client.info(over=self._kept.client)

    def write(self, task_id: str, *, within: float) -> None:
        """Write the stop at once if the connection is open; then call `stop`.

        Args:
            task_id: As for `stop`.
            within: As for `stop`.
        """
        request = self.client.stop_request(task_id, within=within)
        if self._kept.line is not None and self._kept.line.write(request):
            self._written = request

    async def stop(
        self, task_id: str, *, within: float, again: Callable[[], None]
    ) -> None:
        """Stop a task, on the open connection first.

        When that is dead or gives no answer for a moment, the stop goes out on a fresh
        one as well: a second stop of one task does no harm (wire 29).

        Args:
            task_id: The first task id of the stream to be stopped.
            within: Seconds to wait for an answer.
            again: Called when the stop goes out a second time.

        Raises:
            DifyError: No attempt succeeded; the reason of the last one.
        """
        first = asyncio.create_task(self._first_attempt(task_id, within))
        attempts = [first]
        try:
            await asyncio.wait([first], timeout=min(_PATIENCE, within))
            if not first.done() or isinstance(first.exception(), ConnectionFailed):
                again()
                fresh = self.client.stop(task_id, within=within)
                attempts.append(asyncio.create_task(fresh))
            await _first_success(attempts)
        finally:
            for attempt in attempts:
                attempt.cancel()
            await asyncio.gather(*attempts, return_exceptions=True)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._kept.client.aclose()

    async def _first_attempt(self, task_id: str, within: float) -> None:
        if self._written is None:
            self.write(task_id, within=within)
        if self._written is None and self._kept.line is not None:
            await self.client.stop(task_id, within=within)
            return
        request, self._written = self._written, None
        request = request or self.client.stop_request(task_id, within=within)
        await self.client.send_stop(request, over=self._kept.client)


async def _first_success(attempts: list[asyncio.Task[None]]) -> None:
    failure: BaseException | None = None
    waiting = set(attempts)
    while waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for attempt in done:
            failure = attempt.exception()
            if failure is None:
                return
    assert failure is not None
    raise failure
