"""Joins the pieces of a streamed response that are there already."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import httpx

_PIECES_PER_BREATH: Final = 64
"""One socket read can hold hundreds of pieces; keys must get in between."""
_MOST_WAITING: Final = 256 * 1024
"""Bytes that may wait for a slow reader; then the socket waits."""


@asynccontextmanager
async def coalesced(response: httpx.Response) -> AsyncIterator[httpx.Response]:
    """The same response, with a body in pieces as large as what has come.

    A server sends an HTTP chunk per event, and each piece of a body passes half a
    dozen generators between httpx and the reader. A task of its own takes from
    httpx all that is there, so that the rest of the way is paid once for it. A
    piece that comes alone is handed on at once. Without it, an answer in chunks of
    one event costs nearly half as much again.

    Args:
        response: Nobody may have read its body. The caller closes it, after this.
    """
    assert isinstance(response.stream, httpx.AsyncByteStream)
    body = _Body(response.stream)
    try:
        yield httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=body,
            request=response.request,
        )
    finally:
        await body.aclose()


class _Body(httpx.AsyncByteStream):
    """What has come and was not taken yet.

    Args:
        pieces: The body as it comes.
    """

    def __init__(self, pieces: AsyncIterable[bytes]) -> None:
        self._waiting = bytearray()
        self._moved = asyncio.Event()
        self._taken = asyncio.Event()
        self._pump = asyncio.create_task(self._fill(pieces))

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        """All that is there, again and again; then the error that ended it."""
        while self._waiting or not self._pump.done():
            await self._moved.wait()
            self._moved.clear()
            if whole := bytes(self._waiting):
                self._waiting.clear()
                self._taken.set()
                yield whole
        await self._pump

    async def aclose(self) -> None:
        """Stop reading; an error that nobody waited for is dropped."""
        self._pump.cancel()
        await asyncio.wait([self._pump])

    async def _fill(self, pieces: AsyncIterable[bytes]) -> None:
        count = 0
        try:
            async for piece in pieces:
                if not self._waiting:
                    self._moved.set()
                self._waiting += piece
                count += 1
                if len(self._waiting) >= _MOST_WAITING:
                    self._taken.clear()
                    await self._taken.wait()
                elif count % _PIECES_PER_BREATH == 0:
                    await asyncio.sleep(0)
        finally:
            self._moved.set()
