"""What goes wrong is said in a sentence with a next step, and the chat stays usable."""

import socket
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.demo import faults
from app.demo.faults import Fault
from app.demo.server import DemoServer
from tests.answering import Reply, json_reply
from tests.e2e.chatting import READY, SHOWN, key_for, open_chat, queries
from tests.e2e.launch import Home, Launcher
from tests.e2e.serving import served
from tests.e2e.terminal import Terminal

PAGE = Reply(200, b"<html>It works!</html>", {"Content-Type": "text/html"})
SORTER = {"mode": "workflow", "name": "Sorter"}


def still_takes_input(terminal: Terminal) -> None:
    """Type something and see it; nothing of a traceback is on the screen."""
    terminal.type("still here")
    terminal.wait_for("│ still here ")
    assert "Traceback" not in terminal.text
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0


@pytest.mark.parametrize("key", ["app-wrong", "dataset-abc"])
def test_a_wrong_key_is_said_with_what_to_do(
    start: Launcher, demo: DemoServer, key: str
) -> None:
    terminal = start(env=key_for(demo) | {"DIFY_API_KEY": key})
    terminal.wait_for("The server did not accept the API key")
    terminal.wait_for("Check DIFY_API_KEY")
    still_takes_input(terminal)


def test_a_server_that_is_down_is_said_with_what_to_do(start: Launcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}/v1"
    env = {"DIFY_API_KEY": "app-x", "DIFY_BASE_URL": url}
    terminal = start(env=env, columns=160)
    terminal.wait_for(rf"127\.0\.0\.1:{port} could not be reached")
    terminal.wait_for("Check DIFY_BASE_URL and that the server")
    terminal.type("hello\n")
    terminal.wait_for("✗ failed after")
    terminal.wait_for("│ hello ")
    terminal.key("ctrl+c")
    terminal.wait_for("│ Message ")
    still_takes_input(terminal)


@pytest.mark.parametrize(
    ("routes", "said"),
    [
        ({"/v1/info": PAGE}, "answered, but not as a Dify API does"),
        ({}, "answered 404 with a page instead of Dify's JSON"),
    ],
)
def test_an_address_without_a_dify_is_said_with_what_to_do(
    start: Launcher, routes: Mapping[str, Reply], said: str
) -> None:
    with served(routes) as server:
        url = server.base_url
        terminal = start(env={"DIFY_API_KEY": "app-x", "DIFY_BASE_URL": url})
        terminal.wait_for(said)
        terminal.wait_for("Check DIFY_BASE_URL")
        still_takes_input(terminal)


def test_the_key_of_a_workflow_is_refused_with_what_to_do(start: Launcher) -> None:
    with served({"/info": json_reply(SORTER), "/parameters": json_reply({})}) as server:
        url = server.base_url
        env = {"DIFY_API_KEY": "app-x", "DIFY_BASE_URL": url}
        terminal = start(env=env, columns=160)
        terminal.wait_for("This key belongs to a workflow app")
        terminal.wait_for("use the key of one")
        terminal.type("hello\n")
        terminal.wait_for("│ hello ")
        assert not [r for r in server.requests if r.method == "POST"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.status(500), r"✗ failed after .*: The server failed \(500"),
        (faults.status(429), r"✗ failed after .*: The server is busy \(429"),
        (faults.html_error(502), r"✗ failed after .*: A proxy answered"),
        (faults.reset(0), "✗ failed after .* closed the connection"),
    ],
)
def test_a_refused_question_comes_back_into_the_input(
    start: Launcher, demo: DemoServer, fault: Fault, said: str
) -> None:
    terminal = open_chat(start, demo)
    demo.fail_next(fault)
    terminal.type("n=5\n")
    terminal.wait_for(said)
    terminal.wait_for("│ n=5 ")
    terminal.key("enter")
    terminal.wait_for(f"^ {SHOWN}")
    terminal.wait_for(READY)
    assert queries(demo) == ["n=5", "n=5"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("reset=3000", "connection lost after"),
        ("error_event=5", "failed after"),
        ("eof=5", "connection lost after"),
    ],
)
def test_an_answer_that_breaks_keeps_its_text(
    start: Launcher, demo: DemoServer, fault: str, said: str
) -> None:
    terminal = open_chat(start, demo)
    terminal.type(f"n=40 [fault: {fault}]\n")
    terminal.wait_for(f"✗ {said}")
    terminal.wait_for(f"^ {SHOWN}")
    terminal.wait_for(READY)
    still_takes_input(terminal)


@pytest.mark.parametrize("place", ["/proc/difyterm", "a file"])
def test_a_data_directory_that_cannot_be_written_is_said_once(
    start: Launcher, demo: DemoServer, home: Home, place: str
) -> None:
    blocked = home.path / place
    if place == "a file":
        blocked.write_text("no directory")
    terminal = start(env=key_for(demo) | {"DIFYTERM_DATA": str(blocked)})
    chat_goes_on(terminal, demo)
    assert terminal.text.count("This chat is not being saved") == 1


def test_a_damaged_journal_is_set_aside_and_said_once(
    start: Launcher, demo: DemoServer, home: Home
) -> None:
    journal = home.data / "difyterm" / "journal.sqlite3"
    journal.parent.mkdir()
    journal.write_bytes(b"SQLite format 3\x00" + b"nonsense " * 1000)
    terminal = start("--continue", env=key_for(demo))
    chat_goes_on(terminal, demo)
    assert terminal.text.count("The journal was damaged") == 1
    assert len(list_damaged(journal.parent)) == 1


def chat_goes_on(terminal: Terminal, demo: DemoServer) -> None:
    """Two questions are answered."""
    terminal.wait_for("difyterm demo · chat")
    for count, text in enumerate(("n=5 one\n", "n=5 two\n"), 1):
        terminal.type(text)
        demo.wait_for_stream_end(count=count)
        terminal.wait_for(f"▌ {text.strip()}\n\n {SHOWN}")
        terminal.wait_for(READY)


def list_damaged(directory: Path) -> list[Path]:
    """Journals that were set aside."""
    return list(directory.glob("journal-damaged-*.sqlite3"))
