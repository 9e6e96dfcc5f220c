"""The sockets under the requests, for the faults that need to break one."""

from __future__ import annotations

import asyncio
import socket
import struct
import time
from collections.abc import Callable

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_LINGER_NONE = struct.pack("ii", 1, 0)


class Transports:
    """Finds the transport of a request by the client's address."""

    def __init__(self) -> None:
        """Starts with none."""
        self._open: dict[tuple[str, int], asyncio.Transport] = {}
        self._closed = False
        self._down_until = 0.0

    def protocol(self) -> type[H11Protocol]:
        """The protocol class that enters its connections here.

        The plain one is used even where a faster one is installed, so that the bytes
        on the wire are the same on every machine.
        """
        return type("TrackedProtocol", (_Tracked,), {"found": self._enter})

    def _enter(self, transport: asyncio.Transport) -> None:
        if self._closed or time.monotonic() < self._down_until:
            # It was accepted just before the port was closed, or nobody serves it.
            transport.abort()
            return
        name = transport.get_extra_info("peername")
        self._open[name[0], name[1]] = transport
        gone = [key for key, entry in self._open.items() if entry.is_closing()]
        for key in gone:
            del self._open[key]

    def reset(self, scope: Scope) -> None:
        """Resets the connection of a request: the client reads ECONNRESET."""
        transport = self._open[scope["client"][0], scope["client"][1]]
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NONE)
        transport.abort()

    def drop(self, down: float) -> None:
        """Drops every connection, also those made in the next `down` seconds."""
        self._down_until = time.monotonic() + down
        for transport in self._open.values():
            transport.abort()

    def close(self) -> None:
        """Drops every connection, also one that is only being made."""
        self._closed = True
        for transport in self._open.values():
            transport.abort()


class _Tracked(H11Protocol):
    found: Callable[[asyncio.Transport], None]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        super().connection_made(transport)
        type(self).found(transport)
