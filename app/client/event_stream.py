"""A streamed answer as an event stream for httpx-sse, however gateways have bent it."""

from collections.abc import AsyncGenerator, AsyncIterable
from typing import Final

import httpx

_EVENT_STREAM: Final = "text/event-stream"
_MARK: Final = b"\xef\xbb\xbf"
"""What some gateways put before a text in UTF-8."""
_END: Final = b"\n\n"


def event_stream(response: httpx.Response) -> httpx.Response:
    """The same response, straightened.

    The type is written as httpx-sse knows it: types are compared without regard to
    capitals, and the text of an event stream is UTF-8 whatever a gateway names. A
    byte order mark goes. Behind the body stands an empty line: it ends a last event
    that a gateway cut short. The headers of anything else stay as they are.

    Args:
        response: Nobody may have read its body. The caller closes it, after this.
    """
    assert isinstance(response.stream, httpx.AsyncByteStream)
    return httpx.Response(
        response.status_code,
        headers=_headers(response.headers),
        stream=_Straightened(response.stream),
        request=response.request,
    )


def _headers(headers: httpx.Headers) -> httpx.Headers:
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != _EVENT_STREAM:
        return headers
    straight = httpx.Headers(headers)
    straight["content-type"] = f"{_EVENT_STREAM}; charset=utf-8"
    return straight


class _Straightened(httpx.AsyncByteStream):
    """A body without a byte order mark, also one that comes in pieces."""

    def __init__(self, pieces: AsyncIterable[bytes]) -> None:
        self._pieces = pieces

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        """The pieces as they come."""
        start: bytes | None = b""
        async for piece in self._pieces:
            if start is None:
                yield piece
                continue
            start += piece
            if len(start) >= len(_MARK) or not _MARK.startswith(start):
                whole, start = start.removeprefix(_MARK), None
                if whole:
                    yield whole
        yield (start or b"") + _END
