"""Leaving in every way, and what comes back with --continue."""

import signal
from collections.abc import Callable

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import (
    HELD,
    READY,
    SHOWN,
    open_chat,
    open_held,
    queries,
    stops,
)
from tests.e2e.launch import Launcher
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.thorough

LEAVE_LIMIT = 6
"""Seconds after which leaving has failed; it should take two at most."""
MODES_OFF = {
    "alternate screen": b"\x1b[?1049l",
    "mouse": b"\x1b[?1000l",
    "mouse movement": b"\x1b[?1003l",
    "mouse coordinates": b"\x1b[?1006l",
    "bracketed paste": b"\x1b[?2004l",
    "focus reports": b"\x1b[?1004l",
    "cursor shown": b"\x1b[?25h",
}


def leave_by_key(terminal: Terminal) -> None:
    terminal.key("ctrl+q")


def leave_by_sigterm(terminal: Terminal) -> None:
    terminal.signal(signal.SIGTERM)


def leave_by_sighup(terminal: Terminal) -> None:
    terminal.signal(signal.SIGHUP)


def leave_by_closing_the_window(terminal: Terminal) -> None:
    terminal.hang_up()


@pytest.mark.parametrize(
    ("leave", "reason", "fact"),
    [
        (leave_by_key, "difyterm was left", "difyterm left at"),
        (leave_by_sigterm, "difyterm was ended by a signal", "ended by a signal at"),
        (leave_by_sighup, "the terminal was closed", "terminal closed at"),
        (leave_by_closing_the_window, "the terminal was closed", "terminal closed at"),
    ],
)
def test_leaving_in_mid_stream_stops_the_answer_keeps_its_text_and_names_the_reason(
    start: Launcher,
    demo: DemoServer,
    leave: Callable[[Terminal], None],
    reason: str,
    fact: str,
) -> None:
    terminal = open_held(start, demo)
    leave(terminal)
    assert terminal.wait_exit(LEAVE_LIMIT) == 0
    assert stops(demo) == [demo.wait_for_stream_end().task_id]
    resumed = open_chat(start, demo, "--continue")
    resumed.wait_for("▌ n=40")
    resumed.wait_for(SHOWN)
    resumed.wait_for(rf"■ interrupted after [^(]*: {reason}")
    resumed.key("f2")
    resumed.wait_for(fact)
    assert "Esc" not in resumed.text.partition("■")[2].partition("╭")[0]


@pytest.mark.parametrize("fault", ["stop_hang", "ignore_stop"])
def test_a_server_that_does_not_stop_cannot_keep_a_person_from_leaving(
    start: Launcher, demo: DemoServer, fault: str
) -> None:
    terminal = open_held(start, demo, text=f"{HELD}[fault: {fault}]")
    terminal.key("ctrl+q")
    assert terminal.wait_exit(LEAVE_LIMIT) == 0
    assert len(set(stops(demo))) == 1
    resumed = open_chat(start, demo, "--continue")
    resumed.wait_for(SHOWN)
    resumed.wait_for(r"■ interrupted after .* \(not confirmed\)")


def test_a_killed_program_loses_nothing_that_was_shown_for_long(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_held(start, demo)
    # The text is on disk at most 250 ms after it came: here the clock has moved on.
    terminal.wait_for(r"● streaming · (0\.[6-9]|[1-9])")
    terminal.kill()
    resumed = open_chat(start, demo, "--continue")
    resumed.wait_for("▌ n=40")
    resumed.wait_for(SHOWN)
    resumed.wait_for("■ interrupted: difyterm was gone before the end")


def test_leaving_gives_the_terminal_back_and_tells_how_to_come_back(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=2\n")
    demo.wait_for_stream_end()
    terminal.wait_for(READY)
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert not terminal.is_full_screen()
    assert [line for line in terminal.screen if line] == [
        "difyterm --continue brings this conversation back."
    ]
    raw = terminal.raw
    missing = [name for name, code in MODES_OFF.items() if code not in raw]
    assert missing == []


def test_leaving_without_a_word_said_leaves_no_line(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert not any(terminal.screen)


def test_the_kitty_protocol_is_given_back(start: Launcher, demo: DemoServer) -> None:
    terminal = open_chat(start, demo, kitty=True)
    terminal.key("ctrl+q")
    assert terminal.wait_exit() == 0
    assert terminal.raw.rfind(b"\x1b[<") > terminal.raw.rfind(b"\x1b[>")


def test_a_continued_conversation_goes_on_at_the_server(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=3 first\n")
    terminal.wait_for("The harbour was")
    demo.wait_for_stream_end()
    terminal.wait_for(READY)
    terminal.key("ctrl+q")
    terminal.wait_exit()
    resumed = open_chat(start, demo, "--continue")
    resumed.wait_for("▌ n=3 first\n(.|\n)*The harbour was")
    resumed.type("n=3 second\n")
    demo.wait_for_stream_end(count=2)
    resumed.wait_for("▌ n=3 second")
    bodies = [r.json for r in demo.requests if r.path.endswith("/chat-messages")]
    ids = [body["conversation_id"] for body in bodies if body]
    assert ids[0] == ""
    assert ids[1]
    assert queries(demo) == ["n=3 first", "n=3 second"]


def test_a_queue_comes_back_held(start: Launcher, demo: DemoServer) -> None:
    terminal = open_held(start, demo)
    terminal.type("n=3 waits\n")
    terminal.wait_for("(?i)queued")
    terminal.key("ctrl+q")
    assert terminal.wait_exit(LEAVE_LIMIT) == 0
    resumed = open_chat(start, demo, "--continue")
    resumed.wait_for("(?i)held(.|\n)*n=3 waits|n=3 waits(.|\n)*held")
    assert len(queries(demo)) == 1


def test_continue_without_an_earlier_conversation_says_so(
    start: Launcher, demo: DemoServer
) -> None:
    open_chat(start, demo, "--continue").wait_for("There is no earlier conversation")


def test_without_continue_a_new_conversation_begins(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=3 first\n")
    demo.wait_for_stream_end()
    terminal.wait_for(READY)
    terminal.key("ctrl+q")
    terminal.wait_exit()
    assert "n=3 first" not in open_chat(start, demo).text
