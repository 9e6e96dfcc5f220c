"""The server as a thread and as a command."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack

import httpx
import pytest

from app.demo.apps import KEYS
from app.demo.server import DemoServer
from app.demo.web.listening import listen_on
from tests.demo.caller import Caller

SERVE = """
import sys
from app.demo.server import serve_forever
try:
    serve_forever(port=int(sys.argv[1]), say=lambda line: print(line, flush=True))
except OSError as error:
    sys.exit(str(error))
"""


def test_a_taken_port_raises_an_os_error() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            DemoServer(port=taken.getsockname()[1]).start()


def test_stopping_twice_and_before_the_start_is_harmless() -> None:
    server = DemoServer()
    server.stop()
    server.start()
    server.stop()
    server.stop()


def test_a_stopped_server_refuses_connections() -> None:
    with DemoServer() as server:
        address = server.base_url
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/")


def test_connections_made_while_it_stops_are_closed() -> None:
    """An open one would be a ResourceWarning, which fails the test."""
    server = DemoServer()
    server.start()
    assert Caller(server).call("GET", "/info").status_code == 200
    url = httpx.URL(server.base_url)
    with ExitStack() as clients:
        for _ in range(30):
            clients.enter_context(socket.create_connection((url.host, url.port)))
        server.stop()
    del server
    gc.collect()


def test_stopping_ends_open_streams(demo: DemoServer) -> None:
    stream = Caller(demo, "advanced-chat").stream("n=9 rate=0 hold=3")
    next(stream)
    demo.wait_for_hold()
    demo.stop()
    with pytest.raises(httpx.TransportError):
        list(stream)
    assert not [t for t in threading.enumerate() if t.name == "demo-server"]


def test_a_server_can_be_started_again_on_its_port() -> None:
    server = DemoServer()
    for _ in range(2):
        with server:
            assert httpx.get(f"{server.base_url}/").status_code == 200


def test_servers_side_by_side_share_nothing(demo: DemoServer) -> None:
    with DemoServer() as other:
        Caller(other).events("n=1 rate=0")
        assert demo.requests == []
        assert len(other.requests) == 1


def test_importing_the_package_and_the_server_loads_no_web_framework() -> None:
    code = "import sys, app.demo.server; print(*sys.modules)"
    run = [sys.executable, "-c", code]
    loaded = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert not {"starlette", "uvicorn", "httpx", "textual"} & set(loaded.split())


def test_the_package_imports_nothing_else_of_the_application() -> None:
    code = "import sys, app.demo.web.serving, app.demo.server; print(*sys.modules)"
    run = [sys.executable, "-c", code]
    loaded = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    ours = [name for name in loaded.split() if name.startswith("app.")]
    assert [name for name in ours if not name.startswith("app.demo")] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_in_the_foreground_it_tells_address_and_keys_and_ends_with_a_signal(
    number: signal.Signals,
) -> None:
    run = [sys.executable, "-c", SERVE, "0"]
    with subprocess.Popen(run, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        lines = [process.stdout.readline().strip() for _ in range(len(KEYS) + 2)]
        base_url = lines[0].removeprefix("DIFY_BASE_URL=")
        key = lines[1].removeprefix("DIFY_API_KEY=").split()[0]
        headers = {"Authorization": f"Bearer {key}"}
        info = httpx.get(f"{base_url}/info", headers=headers).json()
        os.kill(process.pid, number)
        assert process.wait(20) == 0
    assert info["mode"] == "chat"
    assert len([line for line in lines if "app-demo-" in line]) == len(KEYS)


def test_in_the_foreground_a_taken_port_is_one_clear_sentence(demo: DemoServer) -> None:
    port = str(httpx.URL(demo.base_url).port)
    run = [sys.executable, "-c", SERVE, port]
    ended = subprocess.run(run, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_small_pieces_are_not_held_back_by_nagles_algorithm() -> None:
    with listen_on("127.0.0.1", 0) as listening:
        # What asyncio looks at before it sets TCP_NODELAY on a connection.
        assert listening.proto == socket.IPPROTO_TCP
