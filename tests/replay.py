"""A server that sends a recording's bytes again, over a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RECORDINGS = Path(__file__).parent / "recordings"


@dataclass
class Recording:
    """One recorded stream and what was noted beside it."""

    name: str
    """Such as `chat/stop_mid`."""
    body: bytes
    about: dict[str, Any] = field(repr=False)

    @property
    def text(self) -> str:
        """The answer as it was streamed."""
        return str(self.about["streamed_text"])


def recording(name: str) -> Recording:
    """Read a recording of `tests/recordings`."""
    path = RECORDINGS / name
    about = path.with_suffix(".json")
    return Recording(
        name,
        path.with_suffix(".sse").read_bytes(),
        json.loads(about.read_text(encoding="utf-8")) if about.exists() else {},
    )


def recorded_streams() -> list[str]:
    """Names of all recorded streams that have notes."""
    return sorted(
        f"{path.parent.name}/{path.stem}"
        for path in RECORDINGS.glob("*/*.sse")
        if path.with_suffix(".json").exists()
    )


@dataclass
class ReplayServer:
    """Where a replay is served, and what it was asked."""

    base_url: str = ""
    requests: list[tuple[str, str]] = field(default_factory=list)
    """Method and path of each request."""


@asynccontextmanager
async def replaying(
    body: bytes, piece: int = 0, content_type: str = "text/event-stream"
) -> AsyncIterator[ReplayServer]:
    """Serve bytes as the answer to every POST.

    Args:
        body: The recorded response body.
        piece: Bytes per HTTP chunk; 0 = all in one.
        content_type: Of the answer.
    """
    served = ReplayServer()

    async def connected(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            await answer(reader, writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client has left
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def answer(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, path, _ = head.decode().split(" ", 2)
        served.requests.append((method, path))
        if method == "GET":
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            return
        lines = head.lower().split(b"\r\n")
        sizes = [line for line in lines if line.startswith(b"content-length:")]
        await reader.readexactly(int(sizes[0].partition(b":")[2]) if sizes else 0)
        writer.write(_head(content_type))
        step = piece or len(body) or 1
        for start in range(0, len(body), step):
            part = body[start : start + step]
            writer.write(b"%x\r\n%s\r\n" % (len(part), part))
            await writer.drain()
        writer.write(b"0\r\n\r\n")

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        served.base_url = f"http://127.0.0.1:{port}/v1"
        yield served


def _head(content_type: str) -> bytes:
    return (
        f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nX-Version: 1.16.1\r\n"
        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    ).encode()
