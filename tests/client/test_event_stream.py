"""An event stream, straightened."""

from collections.abc import AsyncIterator

import httpx
import pytest

from app.client.event_stream import event_stream

MARK = b"\xef\xbb\xbf"


class Pieces(httpx.AsyncByteStream):
    """A body in given pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece


async def body_of(*pieces: bytes) -> bytes:
    request = httpx.Request("POST", "http://127.0.0.1/")
    response = httpx.Response(200, stream=Pieces(*pieces), request=request)
    return await event_stream(response).aread()


@pytest.mark.parametrize("cut", range(5))
async def test_a_byte_order_mark_goes_wherever_it_is_cut(cut: int) -> None:
    whole = MARK + b"data: x"
    assert await body_of(whole[:cut], whole[cut:]) == b"data: x\n\n"


@pytest.mark.parametrize("body", [b"", b"d", MARK[:1], MARK[:2], b"\xefx", MARK + MARK])
async def test_nothing_else_is_taken_away(body: bytes) -> None:
    pieces = [body[index : index + 1] for index in range(len(body))]
    left = body.removeprefix(MARK)
    assert await body_of(*pieces) == left + b"\n\n"
    assert await body_of(body) == left + b"\n\n"


def test_the_type_of_anything_else_stays_as_it_is() -> None:
    request = httpx.Request("POST", "http://127.0.0.1/")
    headers = {"content-type": "Text/HTML; charset=latin-1"}
    page = httpx.Response(200, headers=headers, stream=Pieces(), request=request)
    assert event_stream(page).headers["content-type"] == "Text/HTML; charset=latin-1"
