"""The way that requests take, over real sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.client.dify import DifyClient
from app.demo.server import DemoServer
from app.errors import ConnectionFailed, DifyError, NotDifyError
from app.network import DIRECT, Network
from tests.answering import Reply, answering

FAR = "http://dify.invalid/v1"
_INFO = b'{"name":"app","mode":"chat"}'
APP = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(_INFO), _INFO)


@asynccontextmanager
async def relay(reply: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server that answers everything in one way: its port, and what it was sent."""
    sent: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sent.append(await reader.read(65536))
        writer.write(reply)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1], sent


async def failure(base_url: str, network: Network = DIRECT) -> DifyError:
    async with DifyClient(base_url, "app-x", "someone", network=network) as client:
        with pytest.raises(DifyError) as caught:
            await client.info()
    return caught.value


async def test_a_request_goes_through_the_proxy_of_the_environment() -> None:
    async with relay(APP) as (port, sent):
        network = Network(f"http://127.0.0.1:{port}", "HTTP_PROXY")
        async with DifyClient(FAR, "app-x", "someone", network=network) as client:
            assert (await client.info()).name == "app"
    assert sent[0].startswith(b"GET http://dify.invalid/v1/info")


async def test_a_socks_proxy_is_spoken_to_as_one() -> None:
    asked: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in (b"\x05\x00", b"\x05\x00\x00\x01" + bytes(6), APP):
            asked.append(await reader.read(65536))
            writer.write(answer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        network = Network(f"socks5h://127.0.0.1:{port}", "ALL_PROXY")
        async with DifyClient(FAR, "app-x", "someone", network=network) as client:
            assert (await client.info()).name == "app"
    assert asked[0].startswith(b"\x05")
    assert b"dify.invalid" in asked[1]
    assert asked[2].startswith(b"GET /v1/info")


async def test_a_proxy_that_is_down_is_named() -> None:
    async with relay(b"") as (port, _):
        pass
    error = await failure(FAR, Network(f"http://127.0.0.1:{port}", "HTTP_PROXY"))
    assert isinstance(error, ConnectionFailed)
    assert "through the proxy of HTTP_PROXY" in error.what
    assert error.hint.startswith("Check HTTP_PROXY")


async def test_a_proxy_that_wants_a_login_is_told() -> None:
    async with relay(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n") as (port, _):
        error = await failure(FAR, Network(f"http://127.0.0.1:{port}", "HTTP_PROXY"))
    assert error.what == "The proxy wants a login (407)."
    assert "HTTP_PROXY" in error.hint


async def test_the_environment_reaches_httpx_only_through_the_settings(
    demo: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "[::1],fe80::/10")
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        assert (await client.info()).name


async def test_https_to_a_port_of_http_says_so() -> None:
    async with relay(b"HTTP/1.1 400 Bad Request\r\n\r\n") as (port, _):
        error = await failure(f"https://127.0.0.1:{port}/v1")
    assert error.what == f"127.0.0.1:{port} does not speak https."
    assert "http://" in error.hint


@pytest.mark.parametrize(
    ("location", "hint"),
    [
        ("https://new.example/v1/info", "Set DIFY_BASE_URL to https://new.example/v1."),
        ("https://new.example/x/v1/info?a=b", "to https://new.example/x/v1."),
        ("/dify/v1/info", "/dify/v1."),
        ("/signin", "wants a login"),
        ("", "wants a login"),
        ("https://me:pw@new.example/v1", "wants a login"),
    ],
)
async def test_a_redirect_names_a_base_address_that_works(
    location: str, hint: str
) -> None:
    moved = Reply(302, b"", {"Location": location})
    async with answering({"/info": moved}) as server:
        error = await failure(server.base_url)
    assert isinstance(error, NotDifyError)
    assert hint in error.hint
