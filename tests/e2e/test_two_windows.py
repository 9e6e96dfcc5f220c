"""Two difyterms on one conversation."""

import signal

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import HELD, SHOWN, key_for, open_held, queries, stops
from tests.e2e.launch import Launcher
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.thorough

Pair = tuple[Terminal, Terminal]


@pytest.fixture
def pair(start: Launcher, demo: DemoServer) -> Pair:
    """A window whose answer is held, and another one that looks on."""
    first = open_held(start, demo)
    second = start("--continue", env=key_for(demo))
    second.wait_for(SHOWN)
    second.wait_for("● streaming .*in another window")
    return first, second


def test_a_message_waits_for_the_answer_in_the_other_window(
    pair: Pair, demo: DemoServer
) -> None:
    _, second = pair
    second.type("n=3 second\n")
    second.wait_for("(?i)queued(.|\n)*n=3 second|n=3 second(.|\n)*queued")
    assert queries(demo) == [HELD]
    demo.release()
    for window in pair:
        window.wait_for("▌ n=3 second")
    demo.wait_for_stream_end(count=2)
    assert queries(demo) == [HELD, "n=3 second"]
    assert (demo.crowded, stops(demo)) == ([], [])


def test_esc_stops_the_answer_in_the_other_window(pair: Pair, demo: DemoServer) -> None:
    first, second = pair
    second.key("escape")
    for window in pair:
        window.wait_for("■ interrupted after .* stopped in a second window")
    assert len(set(stops(demo))) == 1
    first.type("n=3 next\n")
    for window in pair:
        window.wait_for("▌ n=3 next")
    assert demo.crowded == []


def test_a_window_that_dies_leaves_its_answer_to_the_other(
    pair: Pair, demo: DemoServer
) -> None:
    first, second = pair
    first.kill()
    second.wait_for("■ interrupted: difyterm was gone before the end")
    second.type("n=3 next\n")
    second.wait_for("▌ n=3 next")
    demo.wait_for_stream_end(count=2)
    assert queries(demo) == [HELD, "n=3 next"]


def test_esc_stops_an_answer_whose_window_hangs(pair: Pair, demo: DemoServer) -> None:
    first, second = pair
    first.signal(signal.SIGSTOP)
    second.key("escape")
    demo.wait_for_request("/stop")
    first.signal(signal.SIGCONT)
    for window in pair:
        window.wait_for("■ interrupted after .* stopped in a second window")


def test_a_window_goes_on_with_the_answer_of_one_that_died(
    start: Launcher, demo: DemoServer
) -> None:
    first = open_held(start, demo, mode="advanced-chat")
    second = start("--continue", env=key_for(demo, "advanced-chat"))
    second.wait_for(SHOWN)
    second.wait_for("in another window")
    first.kill()
    second.wait_for(lambda text: "in another window" not in text)
    demo.release()
    second.wait_for("By noon the")
    second.wait_for("● ready")
    assert queries(demo) == [HELD]


def test_ask_waits_for_the_answer_in_a_window(
    start: Launcher, demo: DemoServer
) -> None:
    window = open_held(start, demo)
    asking = start("ask", "--continue", "n=3 second", env=key_for(demo))
    asking.wait_for("(?i)the message waits")
    assert queries(demo) == [HELD]
    demo.release()
    asking.wait_for("The harbour was")
    assert asking.wait_exit() == 0
    window.wait_for("▌ n=3 second")
    assert (queries(demo), demo.crowded) == ([HELD, "n=3 second"], [])
