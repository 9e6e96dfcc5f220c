"""Sizes and colours of the terminal while an answer comes."""

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import (
    READY,
    SHOWN,
    look_into,
    open_chat,
    open_held,
    stops,
)
from tests.e2e.launch import Launcher
from tests.e2e.terminal import Terminal


@pytest.mark.parametrize(("columns", "rows"), [(60, 15), (200, 60)])
def test_a_resize_in_mid_stream_keeps_everything_working(
    start: Launcher, demo: DemoServer, columns: int, rows: int
) -> None:
    terminal = open_held(start, demo)
    terminal.resize(columns, rows)
    terminal.wait_for(lambda text: "● streaming" in text.split("\n")[rows - 2])
    terminal.wait_for(SHOWN)
    terminal.type("draft")
    terminal.wait_for("[│▌▎▏▊] ?draft")
    terminal.key("escape")
    terminal.wait_for("■ interrupted")
    terminal.wait_for(READY)
    assert len(stops(demo)) == 1
    assert max(map(len, terminal.screen)) <= columns


def test_a_small_terminal_is_enough_to_chat_and_stop(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_held(start, demo, columns=60, rows=15)
    assert "esc stop" in terminal.text
    terminal.key("escape")
    terminal.wait_for("■ interrupted")
    look_into(terminal, "f1", "esc closes")


def test_a_reader_up_in_the_history_is_not_moved_by_new_text(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=3000 rate=0 hold=2000\n")
    demo.wait_for_hold()
    terminal.wait_for(lambda text: "Welcome" not in text)
    terminal.key("ctrl+home")
    terminal.wait_for("^ Welcome to difyterm")
    before = upper_rows(terminal)
    demo.release()
    terminal.wait_for("new text below")
    terminal.wait_for(READY)
    assert upper_rows(terminal) == before
    terminal.key("ctrl+end")
    terminal.wait_for(lambda text: "new text below" not in text)
    assert upper_rows(terminal) != before


def test_the_footer_names_the_key_to_the_end_only_away_from_it(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=900 rate=0\n")
    terminal.wait_for(lambda text: "Welcome" not in text and "● ready" in text)
    assert "To the end" not in terminal.text
    terminal.key("pageup")
    terminal.wait_for("To the end")
    terminal.key("ctrl+end")
    terminal.wait_for(lambda text: "To the end" not in text)


def test_the_theme_can_be_changed_in_the_palette(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_held(start, demo)
    dark = terminal.cells(SHOWN)[0].bg
    terminal.key("ctrl+p")
    terminal.wait_for("Search for commands")
    terminal.type("theme\n")
    terminal.wait_for("Search for themes")
    terminal.type("textual-light")
    terminal.wait_for("^ *(> )?textual-light|textual-light")
    terminal.key("enter")
    terminal.wait_for(lambda text: SHOWN in text and light(terminal.cells(SHOWN)[0].bg))
    assert not light(dark)
    assert stops(demo) == []
    terminal.key("escape")
    terminal.wait_for("■ interrupted")


def test_the_palette_offers_nothing_that_hides_the_chat(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.key("ctrl+p")
    text = terminal.wait_for("Copy the last code block")
    assert "Maximize" not in text
    terminal.type("help\n")
    terminal.wait_for("esc closes")
    terminal.key("escape")
    terminal.wait_for(lambda text: "esc closes" not in text)
    terminal.wait_for("│ Message ")


def upper_rows(terminal: Terminal) -> list[str]:
    """The transcript without its scroll bar."""
    return [row[:95].rstrip() for row in terminal.screen[:20]]


def light(colour: str) -> bool:
    """Whether six hexadecimal digits are nearer to white than to black."""
    return sum(bytes.fromhex(colour)) > 3 * 128
