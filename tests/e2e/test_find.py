"""Finding again what was said and typed, at the speed of a terminal."""

from app.demo.server import DemoServer
from tests.e2e.chatting import READY, SHOWN, open_chat, open_held, queries, stops
from tests.e2e.launch import Launcher
from tests.e2e.terminal import Terminal

CTRL_F = "\x06"
CTRL_R = "\x12"


def ask(terminal: Terminal, demo: DemoServer, text: str) -> None:
    """Ask, and wait until the answer is over."""
    terminal.type(text + "\n")
    demo.wait_for_stream_end(count=len(queries(demo)) or 1)
    terminal.wait_for(SHOWN)
    terminal.wait_for(READY)


def test_all_that_is_typed_behind_ctrl_f_goes_into_the_bar(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    ask(terminal, demo, "n=6 rate=0")
    terminal.type(CTRL_F + "harbour\n")
    terminal.wait_for(r"^ find +harbour +1 of 1")
    terminal.key("escape")
    terminal.wait_for(lambda text: "1 of 1" not in text)
    terminal.wait_for("│ Message")
    assert len(queries(demo)) == 1


def test_esc_stops_the_answer_first_and_then_closes_the_bar(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_held(start, demo)
    terminal.type(CTRL_F + "quiet")
    terminal.wait_for(r"^ find +quiet +1 of 1")
    terminal.key("escape")
    terminal.wait_for("■ interrupted")
    assert len(stops(demo)) == 1
    terminal.wait_for(r"^ find +quiet")
    terminal.key("escape")
    terminal.wait_for(lambda text: "find  " not in text)


def test_a_message_is_found_after_a_restart_and_opened(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    ask(terminal, demo, "n=6 rate=0 a needle")
    terminal.key("ctrl+q")
    terminal.wait_exit()
    terminal = open_chat(start, demo)
    terminal.type("/search needle\n")
    terminal.wait_for("1 found")
    terminal.key("enter")
    terminal.wait_for("┃▌ n=6 rate=0 a needle")


def test_what_was_typed_is_taken_back_in_one_go(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    ask(terminal, demo, "n=6 rate=0 a needle")
    terminal.type(CTRL_R + "ndl\n")
    terminal.wait_for("│ n=6 rate=0 a needle ")
    assert len(queries(demo)) == 1
