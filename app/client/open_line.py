"""A transport for httpx on which a request goes out in the step that asks for it."""

import asyncio
import ssl
from typing import Final

import h11
import httpx

_READ_SIZE: Final = 65536
_BOTH_DONE: Final = {h11.CLIENT: h11.DONE, h11.SERVER: h11.DONE}


class OpenLine(httpx.AsyncBaseTransport):
    """One connection to the server, open before it is needed.

    Between a call of httpx and the bytes of its request lie some turns of the event
    loop, and in each of them something else can be read or drawn. `write` sends them
    at once; the request is given to httpx afterwards, to wait for the answer.

    Args:
        base_url: The server's address.
        trust: Whose certificates are trusted; needed for https only.
    """

    def __init__(self, base_url: str, trust: ssl.SSLContext | bool) -> None:
        self._url = httpx.URL(base_url)
        self._trust = trust
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._state = h11.Connection(h11.CLIENT)
        self._written: httpx.Request | None = None

    def write(self, request: httpx.Request) -> bool:
        """Write a request at once.

        Returns:
            False when nothing was written: the line is not open, or waits for an
            answer.
        """
        streams = self._streams
        if streams is None or not self._ready(*streams):
            return False
        head = h11.Request(
            method=request.method,
            target=request.url.raw_path,
            headers=request.headers.raw,
        )
        parts = head, h11.Data(data=request.content), h11.EndOfMessage()
        streams[1].write(b"".join(self._state.send(part) or b"" for part in parts))
        self._written = request
        return True

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, unless it is written already; read its whole answer.

        Raises:
            httpx.TransportError: As from httpx's own transport.
        """
        limits = request.extensions["timeout"]
        if self._written is not request:
            try:
                async with asyncio.timeout(limits["connect"]):
                    await self._open()
            except TimeoutError as error:
                raise httpx.ConnectTimeout("not in time") from error
            if not self.write(request):
                raise httpx.ConnectError("the line is in use")
        try:
            async with asyncio.timeout(limits["read"]):
                return await self._answer()
        except TimeoutError as error:
            raise httpx.ReadTimeout("not in time") from error

    async def aclose(self) -> None:
        """Close the connection."""
        self._close()

    def _ready(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        alive = not writer.is_closing() and not reader.at_eof()
        return alive and self._state.our_state is h11.IDLE

    async def _open(self) -> None:
        """Connect, unless the line is open and free."""
        if self._streams is not None and self._ready(*self._streams):
            return
        self._close()
        tls = self._url.scheme == "https"
        port = self._url.port or (443 if tls else 80)
        try:
            self._streams = await asyncio.open_connection(
                self._url.host, port, ssl=self._trust if tls else None
            )
        except OSError as error:
            raise httpx.ConnectError(str(error)) from error
        self._state = h11.Connection(h11.CLIENT)

    async def _answer(self) -> httpx.Response:
        """The answer to the request that was written; the next one may follow."""
        self._written = None
        try:
            response = await self._read()
        except (OSError, h11.RemoteProtocolError) as error:
            self._close()
            raise httpx.RemoteProtocolError(str(error)) from error
        if self._state.states == _BOTH_DONE:
            self._state.start_next_cycle()
        else:
            self._close()  # the server wants it so
        return response

    async def _read(self) -> httpx.Response:
        head: h11.Response | None = None
        body = b""
        while not isinstance(event := await self._next_event(), h11.EndOfMessage):
            if isinstance(event, h11.Response):
                head = event
            elif isinstance(event, h11.Data):
                body += event.data
        assert head is not None  # h11 sees to the order
        headers = list(head.headers)
        return httpx.Response(head.status_code, headers=headers, content=body)

    async def _next_event(self) -> h11.Event:
        while not isinstance(event := self._state.next_event(), h11.Event):
            if self._streams is None:
                raise ConnectionAbortedError("the line was closed")
            data = await self._streams[0].read(_READ_SIZE)
            if not data and self._state.their_state is h11.SEND_RESPONSE:
                raise ConnectionResetError("the server closed it without an answer")
            self._state.receive_data(data)
        return event

    def _close(self) -> None:
        streams, self._streams = self._streams, None
        if streams is not None:
            streams[1].close()
