"""The command `demo-server`."""

import signal
import socket
import subprocess
from typing import IO

import httpx
import pytest

from app.demo.apps import KEYS
from tests.e2e.command import run, running
from tests.e2e.launch import Home


def read_announcement(output: IO[bytes]) -> dict[str, list[str]]:
    """The address and the keys, by the name of their variable."""
    said: dict[str, list[str]] = {}
    while b"Ctrl+C" not in (line := output.readline()):
        assert line, "the server ended"
        name, _, value = line.decode().partition("=")
        said.setdefault(name, []).append(value.split()[0])
    return said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_where_it_is_serves_and_ends_on_a_signal(
    home: Home, number: signal.Signals
) -> None:
    with running(home, "demo-server") as process:
        assert process.stdout is not None
        said = read_announcement(process.stdout)
        [url] = said["DIFY_BASE_URL"]
        assert len(said["DIFY_API_KEY"]) == len(KEYS)
        for key in said["DIFY_API_KEY"]:
            env = {"DIFY_BASE_URL": url, "DIFY_API_KEY": key}
            headers = {"Authorization": f"Bearer {key}"}
            assert httpx.get(f"{url}/info", headers=headers).status_code == 200
        assert run(home, "ask", "n=2", env=env).stdout == b"The harbour \n"
        process.send_signal(number)
        process.wait(20)
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_the_given_port_is_used(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with running(home, "demo-server", "--port", str(port)) as process:
        assert process.stdout is not None
        said = read_announcement(process.stdout)
    assert said["DIFY_BASE_URL"] == [f"http://127.0.0.1:{port}/v1"]


@pytest.mark.parametrize("port", ["taken", "99999", "-1", "no number"])
def test_a_port_that_cannot_be_used_is_one_sentence(home: Home, port: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        value = str(taken.getsockname()[1]) if port == "taken" else port
        result = run(home, "demo-server", f"--port={value}")
    assert result.returncode == 2
    assert result.stdout == b""
    assert b"port" in result.stderr
    assert b"Traceback" not in result.stderr


def test_an_open_chat_does_not_keep_it_from_ending(home: Home) -> None:
    with running(home, "demo-server") as process:
        assert process.stdout is not None
        said = read_announcement(process.stdout)
        [url], key = said["DIFY_BASE_URL"], said["DIFY_API_KEY"][0]
        with running(
            home, "ask", "n=40 hold=5", env={"DIFY_BASE_URL": url, "DIFY_API_KEY": key}
        ) as asking:
            wait_for_text(asking)
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
            assert asking.wait(20) == 1


def wait_for_text(process: subprocess.Popen[bytes]) -> None:
    """Wait until something was written."""
    assert process.stdout is not None
    assert process.stdout.read(1)
