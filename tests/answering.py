"""A server that gives the same answer to every request for a path."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What is answered, byte for byte."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int = 0
    """Bytes of the body that are announced and never sent."""
    piece: int = 0
    """Bytes per HTTP chunk; 0 = the length is announced and all is sent at once."""
    rest: bytes = b""
    """The end of the body, which is sent when `resume` is set."""
    resume: asyncio.Event | None = None


def json_reply(
    value: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Reply:
    """A value as Dify sends it."""
    kind = {"Content-Type": "application/json"}
    return Reply(status, json.dumps(value).encode(), {**kind, **(headers or {})})


def refusal(
    status: int,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Dify's error envelope (wire 41)."""
    value = {"code": code, "message": message, "status": status}
    return json_reply(value, status, headers)


def stream_reply(*events: Mapping[str, Any]) -> Reply:
    """A whole stream at once."""
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in events)
    return Reply(200, body.encode(), {"Content-Type": "text/event-stream"})


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    """With its query string."""
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes


@dataclass
class Answering:
    """Where the server is, and what it was asked."""

    base_url: str = ""
    requests: list[Asked] = field(default_factory=list)


@asynccontextmanager
async def answering(routes: Mapping[str, Reply]) -> AsyncIterator[Answering]:
    """Serve replies.

    Args:
        routes: The end of a path, such as `/info`, to its reply; others get 404.
    """
    served = Answering()
    connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    async def connected(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if task := asyncio.current_task():
            connections[task] = writer
        # The client may leave at any time.
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            try:
                await _answer(reader, writer, routes, served.requests)
            finally:
                writer.close()
                await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        served.base_url = f"http://127.0.0.1:{port}/v1"
        yield served
        # A closed server cannot take over a connection that it has just accepted.
        asyncio.get_running_loop().remove_reader(server.sockets[0])
        await asyncio.sleep(0)
        for writer in connections.values():
            writer.transport.abort()
        await asyncio.gather(*connections, return_exceptions=True)


async def _answer(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    routes: Mapping[str, Reply],
    requests: list[Asked],
) -> None:
    asked = await _read(reader)
    requests.append(asked)
    path = asked.path.partition("?")[0]
    found = (reply for end, reply in routes.items() if path.endswith(end))
    reply = next(found, Reply(404, b"<html>no such page</html>"))
    writer.write(_head(reply))
    for part in _parts(reply):
        writer.write(part)
        await writer.drain()
    if reply.resume is not None:
        await reply.resume.wait()
        writer.write(reply.rest)


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, path, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Asked(method, path, headers, body)


def _head(reply: Reply) -> bytes:
    length = {"Content-Length": str(len(reply.body + reply.rest) + reply.cut)}
    headers = {
        **({"Transfer-Encoding": "chunked"} if reply.piece else length),
        "Connection": "close",
        **reply.headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {reply.status} Said\r\n{lines}\r\n".encode()


def _parts(reply: Reply) -> Iterator[bytes]:
    """The body as it goes over the wire."""
    if not reply.piece:
        yield reply.body
        return
    for start in range(0, len(reply.body), reply.piece):
        part = reply.body[start : start + reply.piece]
        yield b"%x\r\n%s\r\n" % (len(part), part)
    yield b"0\r\n\r\n"
