"""A connection on which a request goes out at once."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

import httpx
import pytest

from app.client.open_line import OpenLine

TORN = (b"", b"what?\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@dataclass
class Peer:
    """A server of one thread that answers with given bytes, in turn.

    It closes a connection after an answer that says so or is torn, and holds the last
    one until the client closes it.
    """

    answers: list[bytes]
    url: str = ""
    requests: list[bytes] = field(default_factory=list)
    came: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def serve(self, listening: socket.socket) -> None:
        while self.answers:
            connection, _ = listening.accept()
            with connection, suppress(ConnectionError):  # closed with a reset
                while data := connection.recv(65536):
                    self.requests.append(data)
                    self.came.release()
                    answer = self.answers.pop(0)
                    connection.sendall(answer)
                    if b"close" in answer or answer in TORN:
                        break


@contextmanager
def peer(*answers: bytes) -> Iterator[Peer]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        it = Peer(list(answers), f"http://127.0.0.1:{listening.getsockname()[1]}/v1")
        threading.Thread(target=it.serve, args=(listening,), daemon=True).start()
        yield it


@asynccontextmanager
async def line_to(url: str) -> AsyncIterator[tuple[OpenLine, httpx.AsyncClient]]:
    line = OpenLine(url, False)
    async with httpx.AsyncClient(transport=line, timeout=5) as client:
        yield line, client


async def test_a_request_is_out_in_the_step_that_writes_it() -> None:
    with peer(OK, OK) as it:
        async with line_to(it.url) as (line, client):
            await client.get(f"{it.url}/info")
            assert it.came.acquire(timeout=5)
            request = client.build_request("POST", f"{it.url}/stop", content=b"{}")
            assert line.write(request)
            # The loop stands still meanwhile: nothing but `write` can have sent it.
            assert it.came.acquire(timeout=5)
            assert (await client.send(request)).status_code == 200
            assert it.requests[1].startswith(b"POST /v1/stop HTTP/1.1\r\n")
            assert it.requests[1].endswith(b"\r\n\r\n{}")
            assert len(it.requests) == 2


async def test_nothing_is_written_before_it_is_open() -> None:
    async with line_to("http://127.0.0.1:1/v1") as (line, client):
        assert not line.write(client.build_request("GET", "http://127.0.0.1:1/v1"))


async def test_nothing_is_written_while_an_answer_is_awaited() -> None:
    with peer(OK, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n") as it:
        async with line_to(it.url) as (line, client):
            await client.get(it.url)
            request = client.build_request("GET", it.url)
            assert line.write(request)
            assert not line.write(request)


async def test_several_requests_go_over_one_connection() -> None:
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
    )
    with peer(OK, chunked, OK) as it:
        async with line_to(it.url) as (_, client):
            bodies = [(await client.get(it.url)).content for _ in range(3)]
    assert bodies == [b"{}", b"abc", b"{}"]


async def test_a_line_that_the_server_closes_is_opened_again() -> None:
    closing = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
    with peer(closing, OK) as it:
        async with line_to(it.url) as (line, client):
            await client.get(it.url)
            assert not line.write(client.build_request("GET", it.url))
            assert (await client.get(it.url)).content == b"{}"


@pytest.mark.parametrize("answer", TORN)
async def test_an_answer_that_is_none_or_torn_is_an_error_of_httpx(
    answer: bytes,
) -> None:
    with peer(answer) as it:
        async with line_to(it.url) as (_, client):
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(it.url)


async def test_a_server_that_is_not_there_is_an_error_of_httpx() -> None:
    async with line_to("http://127.0.0.1:1/v1") as (_, client):
        with pytest.raises(httpx.ConnectError):
            await client.get("http://127.0.0.1:1/v1")


async def test_an_answer_that_does_not_come_is_given_up_in_time() -> None:
    with peer(OK, b"HTTP/1.1 200 OK\r\n") as it:
        async with line_to(it.url) as (_, client):
            await client.get(it.url)
            with pytest.raises(httpx.ReadTimeout):
                await client.get(it.url, timeout=0.05)


async def test_closing_it_ends_the_wait_for_an_answer() -> None:
    with peer(b"HTTP/1.1 200 OK\r\n") as it:
        async with line_to(it.url) as (line, client):
            waiting = asyncio.create_task(client.get(it.url))
            await asyncio.to_thread(it.came.acquire, timeout=5)
            await line.aclose()
            with pytest.raises(httpx.RemoteProtocolError):
                await waiting
