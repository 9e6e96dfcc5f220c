"""The command `ask`: answers for scripts, with streams and exit codes as promised."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import HELD, SHOWN, key_for, queries, stops
from tests.e2e.command import run, running
from tests.e2e.launch import Home

pytestmark = pytest.mark.thorough

ANSWER = b"The harbour was \n"
"""Three chunks of a made-up answer."""


def test_the_answer_and_nothing_else_is_on_standard_output(
    home: Home, demo: DemoServer
) -> None:
    result = run(home, "ask", "n=3", env=key_for(demo))
    assert (result.returncode, result.stdout) == (0, ANSWER)
    assert result.stderr == b""
    assert queries(demo) == ["n=3"]


def test_the_message_is_read_from_standard_input(home: Home, demo: DemoServer) -> None:
    text = "n=3 第一行\nsecond line\n"
    result = run(home, "ask", "-", env=key_for(demo), stdin=text.encode())
    assert (result.returncode, result.stdout) == (0, ANSWER)
    assert queries(demo) in ([text], [text.rstrip("\n")])


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_without_a_key_nobody_is_asked(home: Home, form: tuple[str, ...]) -> None:
    result = run(home, "ask", "n=3", *form)
    assert (result.returncode, result.stdout) == (2, b"")
    assert b"There is no DIFY_API_KEY, so nobody was asked." in result.stderr
    assert b"difyterm ask --demo TEXT" in result.stderr


@pytest.mark.parametrize("words", [("ask", "--demo", "n=3"), ("--demo", "ask", "n=3")])
def test_the_built_in_demo_answers_when_it_is_wanted(
    home: Home, demo: DemoServer, words: tuple[str, ...]
) -> None:
    result = run(home, *words, env=key_for(demo))
    assert (result.returncode, result.stdout) == (0, ANSWER)
    assert result.stderr == b""
    assert queries(demo) == []


@pytest.mark.parametrize("mode", ["chat", "agent-chat", "advanced-chat"])
def test_json_begins_with_the_ids_and_ends_with_the_whole(
    home: Home, demo: DemoServer, mode: str
) -> None:
    result = run(home, "ask", "n=4", "--json", env=key_for(demo, mode))
    first, *texts, last = objects(result.stdout)
    ids = {name: first[name] for name in ("task_id", "message_id", "conversation_id")}
    assert all(ids.values())
    assert first == {"type": "start", **ids}
    assert {item["type"] for item in texts} == {"text"}
    assert "".join(str(item["text"]) for item in texts) == last["answer"]
    assert last == {
        "type": "end",
        "status": "completed",
        "answer": "The harbour was quiet ",
        **ids,
        "error": "",
    }
    assert result.returncode == 0


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("n=3 [fault: status=500]", 1, b"The server failed (500"),
        ("n=9 [fault: error_event=2]", 1, b"failed"),
        ("n=9 [fault: eof=2]", 1, b"ended before"),
        ("n=3 [fault: status=401]", 4, b"API key"),
        ("n=3 [fault: status=429]", 7, b"busy"),
        (" \n", 2, b"no message"),
    ],
)
@pytest.mark.parametrize("form", [(), ("--json",)])
def test_what_went_wrong_is_in_the_exit_code_and_on_standard_error(
    home: Home,
    demo: DemoServer,
    text: str,
    code: int,
    said: bytes,
    form: tuple[str, ...],
) -> None:
    result = run(home, "ask", text, *form, env=key_for(demo))
    assert result.returncode == code
    assert said in result.stderr
    assert b"Traceback" not in result.stderr
    if form and code != 2:
        last = objects(result.stdout)[-1]
        assert (last["type"], last["status"]) == ("end", "failed")
        assert last["error"]


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_an_answer_whose_connection_broke_is_whole_on_standard_output(
    home: Home, demo: DemoServer, form: tuple[str, ...]
) -> None:
    text = "n=40 rate=0 [fault: cut=5]"
    result = run(home, "ask", text, *form, env=key_for(demo, "advanced-chat"))
    assert result.returncode == 0
    assert b"connection lost after" in result.stderr
    assert b"whole answer fetched" in result.stderr
    if form:
        parts = [str(item.get("text", "")) for item in objects(result.stdout)]
        assert "".join(parts) == objects(result.stdout)[-1]["answer"]
    assert b"By noon the" in result.stdout
    assert result.stdout.count(b"quiet when") == 1 + bool(form)


def test_a_wrong_key_is_exit_code_4(home: Home, demo: DemoServer) -> None:
    env = key_for(demo) | {"DIFY_API_KEY": "dataset-x"}
    result = run(home, "ask", "hello", "--json", env=env)
    assert result.returncode == 4
    assert b"Check DIFY_API_KEY" in result.stderr
    assert [item["type"] for item in objects(result.stdout)] == ["end"]


def test_a_server_that_is_down_is_exit_code_1(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    env = {"DIFY_API_KEY": "app-x", "DIFY_BASE_URL": f"http://127.0.0.1:{port}"}
    result = run(home, "ask", "hello", env=env)
    assert (result.returncode, result.stdout) == (1, b"")
    assert b"could not be reached" in result.stderr


def test_a_missing_text_is_exit_code_2(home: Home) -> None:
    assert run(home, "ask").returncode == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_answer_at_the_server(
    home: Home, demo: DemoServer, number: signal.Signals
) -> None:
    with running(home, "ask", HELD, "--json", env=key_for(demo)) as process:
        demo.wait_for_hold()
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["type"] == "start"
        process.send_signal(number)
        out, errors = process.communicate(timeout=20)
    last = objects(out)[-1]
    assert process.returncode == 130
    assert (last["status"], last["answer"]) == ("interrupted", SHOWN + " ")
    assert stops(demo) == [last["task_id"]]
    assert b"interrupted after" in errors
    assert (b"ended by a signal" in errors) is (number is signal.SIGTERM)
    assert b"Esc" not in errors
    assert b"Traceback" not in errors


def test_a_reader_that_leaves_stops_the_answer_and_is_no_error(
    home: Home, demo: DemoServer
) -> None:
    text = "n=100000 rate=200 kind=code"
    with running(home, "ask", text, env=key_for(demo)) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        process.wait(20)
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert process.returncode == 0
    assert stops(demo) == [demo.wait_for_stream_end().task_id]


def test_a_pipe_into_head_ends_at_once(home: Home, demo: DemoServer) -> None:
    command = f"'{sys.executable}' -m app ask 'n=100000 rate=200 kind=code' | head -n 1"
    result = subprocess.run(
        ["sh", "-c", command],
        env=home.env | key_for(demo),
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        timeout=20,
        check=False,
    )
    assert result.stdout == b"Here is the file:\n"
    assert result.stderr == b""
    assert len(stops(demo)) == 1


def objects(output: bytes) -> list[dict[str, object]]:
    """The JSON objects, one a line."""
    return [json.loads(line) for line in output.splitlines()]
