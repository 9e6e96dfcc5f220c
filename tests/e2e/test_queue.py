"""Messages that are sent while an answer streams."""

from collections.abc import Callable

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import HELD, open_held, queries, stops
from tests.e2e.launch import Launcher
from tests.e2e.terminal import Terminal

Held = Callable[[str], Terminal]
"""Opens a chat in which messages are held after a stop."""


@pytest.fixture
def held(start: Launcher, demo: DemoServer) -> Held:
    """A chat whose answer was stopped while messages waited, a line each."""

    def stopped(messages: str) -> Terminal:
        terminal = open_held(start, demo)
        terminal.type(messages)
        terminal.wait_for(messages.split("\n")[-2])
        terminal.key("escape")
        terminal.wait_for("■ interrupted")
        terminal.wait_for("(?i)held")
        return terminal

    return stopped


def test_a_queued_message_is_shown_and_goes_out_after_the_answer(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_held(start, demo)
    terminal.type("n=3 second\n")
    terminal.wait_for("(?i)queued(.|\n)*n=3 second|n=3 second(.|\n)*queued")
    assert queries(demo) == [HELD]
    demo.release()
    demo.wait_for_request("/chat-messages", count=2)
    assert queries(demo) == [HELD, "n=3 second"]
    terminal.wait_for("▌ n=3 second")
    terminal.wait_for(lambda text: "queued" not in text.lower())
    assert stops(demo) == []


def test_after_a_stop_the_queue_is_held_until_enter(
    held: Held, demo: DemoServer
) -> None:
    terminal = held("n=3 second\n")
    assert queries(demo) == [HELD]
    terminal.key("enter")
    terminal.wait_for("▌ n=3 second")
    demo.wait_for_stream_end(count=2)
    assert queries(demo) == [HELD, "n=3 second"]


def test_up_takes_the_last_queued_message_back(held: Held, demo: DemoServer) -> None:
    terminal = held("n=3 second\nn=4 third\n")
    terminal.key("up")
    terminal.wait_for("│ n=4 third ")
    terminal.type("!\n")
    terminal.wait_for("▌ n=4 third!")
    demo.wait_for_stream_end(count=2)
    terminal.wait_for("held: n=3 second")
    assert queries(demo) == [HELD, "n=4 third!"]


def test_f8_drops_the_queue(held: Held, demo: DemoServer) -> None:
    terminal = held("n=3 second\nn=4 third\n")
    terminal.key("f8")
    terminal.wait_for("2 queued messages dropped")
    terminal.wait_for(lambda text: "n=3 second" not in text)
    terminal.type("n=2 after\n")
    demo.wait_for_stream_end(count=2)
    assert queries(demo) == [HELD, "n=2 after"]


def test_what_waits_is_moved_and_one_of_it_sent_now(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_held(start, demo)
    terminal.type("n=3 second\nn=4 third\nn=2 fourth\n")
    terminal.wait_for("queued: n=2 fourth")
    terminal.key("f7")
    terminal.wait_for("3 queued")
    terminal.key("up", "alt+up")
    terminal.wait_for("queued +n=2 fourth(.|\n)*queued +n=4 third")
    terminal.key("up")
    terminal.type("s")
    terminal.wait_for("■ interrupted after .*: another message was sent now")
    demo.wait_for_stream_end(count=4)
    assert queries(demo) == [HELD, "n=3 second", "n=2 fourth", "n=4 third"]
    assert len(stops(demo)) == 1
