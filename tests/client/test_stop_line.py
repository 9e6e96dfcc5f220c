"""A stop that arrives although one connection is dead."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import pytest

from app.client.dify import DifyClient
from app.client.stop_line import StopLine
from app.errors import ConnectionFailed, DifyError
from tests.until import until

ANSWER = json.dumps({"result": "success", "mode": "chat", "name": "app"}).encode()


@dataclass
class Server:
    """Answers requests, but not every one on a connection that was used before."""

    reused: str = "answers"
    """`answers`, `swallows` or `closes`: what becomes of a second request."""
    fresh: str = "answers"
    """The same for a first request."""
    requests: list[tuple[int, str]] = field(default_factory=list)
    """Number of the connection, and path."""
    open: int = 0
    connections: int = 0

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        self.open += 1
        number, does = self.connections, self.fresh
        try:
            while path := await _path(reader):
                self.requests.append((number, path))
                if does == "swallows":
                    await reader.read()
                if does != "answers":
                    return
                head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(ANSWER)}\r\n\r\n"
                writer.write(head.encode() + ANSWER)
                does = self.reused
        finally:
            self.open -= 1
            writer.close()

    @property
    def stops(self) -> list[int]:
        """The connections that a stop came on."""
        return [number for number, path in self.requests if path.endswith("/stop")]


async def _path(reader: asyncio.StreamReader) -> str:
    """The path of the next request; empty at the end of the connection."""
    head = await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b""
    lines = head.decode().split("\r\n")
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() == "content-length":
            await reader.readexactly(int(value))
    return lines[0].split(" ")[1] if head else ""


@asynccontextmanager
async def serving(server: Server) -> AsyncIterator[tuple[Server, StopLine]]:
    async def quietly(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await server.serve(reader, writer)

    async with await asyncio.start_server(quietly, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        url = f"http://127.0.0.1:{port}/v1"
        async with DifyClient(url, "app-x", "someone") as client:
            line = StopLine(client)
            try:
                yield server, line
            finally:
                await line.aclose()


async def stopped(line: StopLine, within: float = 5) -> int:
    """Stop a task; give how often the stop went out a second time."""
    again: list[int] = []
    await line.stop("task", within=within, again=lambda: again.append(1))
    return len(again)


async def test_a_stop_goes_out_on_the_connection_that_is_open() -> None:
    async with serving(Server()) as (server, line):
        await line.warm()
        assert await stopped(line) == 0
        assert server.stops == [1]
        assert server.connections == 1


@pytest.mark.parametrize("reused", ["swallows", "closes"])
async def test_a_dead_connection_costs_a_moment_and_not_the_stop(reused: str) -> None:
    async with serving(Server(reused=reused)) as (server, line):
        await line.warm()
        assert await stopped(line) == 1
        assert server.stops == [1, 2]


async def test_without_an_open_connection_the_stop_opens_one() -> None:
    async with serving(Server()) as (server, line):
        assert await stopped(line) == 0
        assert server.stops == [1]


@pytest.mark.parametrize(
    ("fresh", "kind"), [("swallows", DifyError), ("closes", ConnectionFailed)]
)
async def test_a_server_that_never_answers_is_told_of_in_time(
    fresh: str, kind: type[DifyError]
) -> None:
    async with serving(Server(fresh=fresh)) as (server, line):
        with pytest.raises(kind):
            await stopped(line, within=0.5)
        assert len(server.stops) == 2


async def test_a_closed_line_keeps_no_connection() -> None:
    async with serving(Server()) as (server, line):
        await line.warm()
        assert server.open == 1
        await line.aclose()
        await until(lambda: server.open == 0)


async def test_plain_calls_leave_no_connection_open() -> None:
    server = Server()
    async with serving(server) as (_, line):
        await line.client.info()
        await line.client.parameters()
        await line.client.stop("task", within=5)
        assert server.connections == 3
        await until(lambda: server.open == 0)
