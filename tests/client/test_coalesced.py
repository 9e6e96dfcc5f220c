"""The joining of pieces of a body: what is there comes at once, and nothing waits."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Iterable, Iterator

import httpx
import pytest

from app.client.coalesced import coalesced
from tests.until import until


class Source(httpx.AsyncByteStream):
    """A body in pieces as a test has them come; an empty one ends it."""

    def __init__(self, pieces: Iterable[bytes] = ()) -> None:
        self.given = 0
        self.closed = False
        self._pieces = iter(pieces)
        self._more: asyncio.Queue[bytes] = asyncio.Queue()

    def come(self, piece: bytes) -> None:
        """Let one more piece come, after those that were there at the start."""
        self._more.put_nowait(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            for piece in self._pieces:
                self.given += 1
                yield piece
            while piece := await self._more.get():
                yield piece
        finally:
            self.closed = True


def broken_after(*pieces: bytes) -> Iterator[bytes]:
    yield from pieces
    raise httpx.ReadError("broken")


def response_of(source: Source) -> httpx.Response:
    request = httpx.Request("POST", "http://127.0.0.1/v1/chat-messages")
    return httpx.Response(
        201, headers={"X-Version": "1"}, stream=source, request=request
    )


async def read(source: Source, into: list[bytes]) -> None:
    async with coalesced(response_of(source)) as gathered:
        async for piece in gathered.aiter_raw():
            into.append(piece)


async def test_pieces_that_are_there_already_are_one() -> None:
    source, seen = Source([b"one ", b"two ", b"three"]), list[bytes]()
    source.come(b"")
    await read(source, seen)
    assert seen == [b"one two three"]


async def test_a_piece_that_comes_alone_is_handed_on_at_once() -> None:
    source, seen = Source(), list[bytes]()
    reading = asyncio.create_task(read(source, seen))
    source.come(b"first")
    await until(lambda: seen == [b"first"])
    source.come(b"second")
    await until(lambda: seen == [b"first", b"second"])
    source.come(b"")
    await reading


async def test_what_came_before_an_error_is_handed_on_before_it() -> None:
    source, seen = Source(broken_after(b"a", b"b")), list[bytes]()
    with pytest.raises(httpx.ReadError, match="broken"):
        await read(source, seen)
    assert seen == [b"ab"]


async def test_an_empty_body_is_empty() -> None:
    source, seen = Source(), list[bytes]()
    source.come(b"")
    await read(source, seen)
    assert seen == []


async def test_the_rest_of_the_response_is_the_same() -> None:
    response = response_of(Source())
    async with coalesced(response) as gathered:
        assert gathered.status_code == 201
        assert gathered.headers == response.headers
        assert gathered.request is response.request


async def test_leaving_ends_the_reading() -> None:
    source = Source([b"one"])
    async with coalesced(response_of(source)) as gathered:
        assert await anext(gathered.aiter_raw()) == b"one"
        assert not source.closed
    assert source.closed


async def test_an_error_that_nobody_waits_for_is_not_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    source = Source(broken_after())
    with caplog.at_level(logging.ERROR, "asyncio"):
        async with coalesced(response_of(source)):
            await until(lambda: source.closed)
        gc.collect()
    assert caplog.messages == []


async def test_the_socket_waits_for_a_reader_that_is_slow() -> None:
    source = Source([b"x" * 1024] * 1000)
    source.come(b"")
    async with coalesced(response_of(source)) as gathered:
        await until(lambda: source.given >= 256)
        for _ in range(20):
            await asyncio.sleep(0)
        assert source.given == 256
        assert len(await gathered.aread()) == 1000 * 1024


async def test_others_get_in_between_the_pieces_of_one_read() -> None:
    source = Source([b"x"] * 1000)
    source.come(b"")
    turns, over = 0, False

    async def another() -> None:
        nonlocal turns
        while not over:
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(another())
    await read(source, [])
    over = True
    await beside
    assert turns >= 1000 // 64
