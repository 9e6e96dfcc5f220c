"""A fault of difyterm itself: no secret is told, nothing is left running."""

import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import HELD, READY, SHOWN, ask_held, key_for, stops
from tests.e2e.failing import WORDS
from tests.e2e.launch import Home
from tests.e2e.terminal import Terminal

ROOT: Final = Path(__file__).resolve().parents[2]
CRASH: Final = 70
SAID: Final = r"difyterm: difyterm itself failed \(ZeroDivisionError at "


def failing(home: Home, demo: DemoServer, method: str) -> Terminal:
    """The chat with a method that fails."""
    return Terminal(
        [sys.executable, "-m", "tests.e2e.failing", method],
        env=home.env | key_for(demo),
        cwd=ROOT,
    )


def the_report(home: Home) -> str:
    """The only report, which only its owner can read."""
    (path,) = home.path.glob("**/crash-*.txt")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_text(encoding="utf-8")


def tells_nothing(text: str, demo: DemoServer) -> bool:
    """Whether neither the key nor a text nor a local variable is in it."""
    secrets = [*demo.keys.values(), WORDS, "hold=5", SHOWN, "secret"]
    return not any(secret in text for secret in secrets)


@pytest.fixture
def chat(
    home: Home, demo: DemoServer, request: pytest.FixtureRequest
) -> Iterator[Terminal]:
    """The chat with a method that fails, as the test's parameter says."""
    with failing(home, demo, request.param) as terminal:
        yield terminal


def is_over(terminal: Terminal, home: Home, demo: DemoServer) -> None:
    """It has left as promised."""
    assert terminal.wait_exit() == CRASH
    assert not terminal.is_full_screen()
    (line,) = [
        line
        for line in terminal.raw_after_leaving.decode().splitlines()
        if "difyterm" in line
    ]
    assert re.search(SAID, line)
    assert "Traceback" not in terminal.text
    assert tells_nothing(terminal.raw_after_leaving.decode(), demo)
    assert tells_nothing(the_report(home), demo)
    assert "ZeroDivisionError" in the_report(home)


@pytest.mark.parametrize(
    "chat",
    [
        "app.ui.chat.stopping:Stopping.escape",  # a key
        "app.core.turns.turn:Turn.interrupt",  # and deeper, also while it is left
    ],
    indirect=True,
)
def test_a_fault_at_a_key_ends_the_chat_and_stops_the_answer(
    chat: Terminal, home: Home, demo: DemoServer
) -> None:
    chat.wait_for(READY)
    ask_held(chat, demo, HELD)
    chat.key("escape")
    is_over(chat, home, demo)


@pytest.mark.parametrize(
    "chat",
    [
        "app.session.recorder:TurnRecorder.record",  # a task that nobody awaits
        "app.ui.chat.conversation_view:ConversationView.turn_changed",  # the loop
    ],
    indirect=True,
)
def test_a_fault_while_an_answer_streams_ends_the_chat_and_stops_the_answer(
    chat: Terminal, home: Home, demo: DemoServer
) -> None:
    chat.wait_for(READY)
    chat.type(HELD + "\n")
    is_over(chat, home, demo)
    assert len(set(stops(demo))) == 1


@pytest.mark.parametrize(
    "chat",
    [
        "app.ui.reachability:Reachability.check",  # a worker
        "app.ui.chat.status_line:StatusLine._tick",  # a timer
        "app.ui.terminal.posix_driver:TerminalDriver.process_message",  # a thread
    ],
    indirect=True,
)
def test_a_fault_at_the_start_ends_the_chat(
    chat: Terminal, home: Home, demo: DemoServer
) -> None:
    is_over(chat, home, demo)


@pytest.mark.parametrize(
    "method",
    ["app.shell.output:Output.more", "app.session.recorder:TurnRecorder.record"],
)
def test_a_fault_in_ask_stops_the_answer_and_says_one_line(
    home: Home, demo: DemoServer, method: str
) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "tests.e2e.failing", method, "ask", HELD],
        env=home.env | key_for(demo),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert result.returncode == CRASH
    assert re.fullmatch(SAID + ".*\n", result.stderr)
    assert tells_nothing(result.stderr + the_report(home), demo)
    assert len(set(stops(demo))) == 1
