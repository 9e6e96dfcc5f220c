"""Esc and Ctrl+C while an answer comes, key by key."""

import re

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import (
    HELD,
    LAST,
    READY,
    SHOWN,
    STREAMING,
    look_into,
    open_chat,
    open_held,
    stops,
)
from tests.e2e.launch import Launcher

MODES = ["chat", "agent-chat", "advanced-chat"]


def elapsed(screen: str) -> float:
    """Seconds since the question, as the status line says."""
    found = re.search(r"● stopping · ([\d.]+) s", screen)
    return float(found[1]) if found else 0.0


@pytest.mark.parametrize("mode", MODES)
def test_a_message_is_answered_to_the_end(
    start: Launcher, demo: DemoServer, mode: str
) -> None:
    terminal = open_held(start, demo, mode=mode)
    terminal.wait_for(STREAMING)
    terminal.wait_for("esc stop")
    demo.release()
    terminal.wait_for(READY)
    terminal.wait_for("Nobody remembered")
    assert "interrupted" not in terminal.text
    assert "esc" not in terminal.text.splitlines()[-1]
    assert stops(demo) == []


@pytest.mark.parametrize(
    ("mode", "key"), [*((mode, "escape") for mode in MODES), ("chat", "ctrl+c")]
)
def test_a_key_between_chunks_stops_the_answer_and_keeps_its_text(
    start: Launcher, demo: DemoServer, mode: str, key: str
) -> None:
    terminal = open_held(start, demo, mode=mode)
    terminal.key(key)
    terminal.wait_for(r"■ interrupted after [\d.]+ s · 27 characters")
    terminal.wait_for(READY)
    assert SHOWN in terminal.text
    assert stops(demo) == [demo.wait_for_stream_end().task_id]
    assert demo.ended_streams[0].hung_up is False


def test_esc_before_the_first_event_stops_with_the_first_task_id(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=40 rate=20 [fault: late_first_event=1]\n")
    terminal.wait_for("● waiting")
    terminal.key("escape")
    terminal.wait_for("● stopping")
    assert stops(demo) == []
    terminal.wait_for("■ interrupted")
    assert stops(demo) == [demo.wait_for_stream_end().task_id]


def test_the_stopped_question_comes_back_when_nothing_of_its_answer_was_shown(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo, mode="advanced-chat")
    terminal.type("n=9 hold=0\n")
    demo.wait_for_hold()
    terminal.key("escape")
    terminal.wait_for("■ interrupted")
    terminal.wait_for("│ n=9 hold=0")


def test_the_stopped_question_does_not_come_into_a_draft(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo, mode="advanced-chat")
    terminal.type("n=9 hold=0\nmy draft")
    terminal.wait_for("│ my draft")
    demo.wait_for_hold()
    terminal.key("escape")
    terminal.wait_for("■ interrupted")
    terminal.wait_for("│ my draft ")


def test_a_second_esc_gives_the_screen_back_and_the_answer_its_end(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_held(start, demo, text=HELD + "[fault: ignore_stop]")
    terminal.key("escape")
    said = terminal.wait_for("● stopping · .*esc again: do not wait")
    # Within 0.4 s it would be a held key.
    pressed = elapsed(said)
    terminal.wait_for(lambda text: elapsed(text) > pressed + 0.5)
    terminal.key("escape")
    terminal.wait_for(r"■ interrupted after .*: the server is still ending it")
    terminal.wait_for("● ready")
    demo.release()
    assert demo.wait_for_stream_end().hung_up is False
    terminal.wait_for(r"■ interrupted after [^(]* more came after Esc")
    assert len(stops(demo)) == 1


def test_a_held_esc_is_one_press(start: Launcher, demo: DemoServer) -> None:
    terminal = open_held(start, demo, text=HELD + " late_chunks=2 late=1")
    for _ in range(20):
        terminal.send("\x1b")
    terminal.wait_for("■ interrupted after [^(]*$")
    assert demo.wait_for_stream_end().hung_up is False
    assert len(stops(demo)) == 1


def test_esc_just_after_the_end_does_nothing(start: Launcher, demo: DemoServer) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=3\n")
    demo.wait_for_stream_end()
    terminal.wait_for(READY)
    terminal.key("escape")
    terminal.type("x")
    terminal.wait_for("│ x ")
    assert "interrupted" not in terminal.text
    assert stops(demo) == []


@pytest.mark.parametrize("glued", ["\x1bx", "x\x1b"])
def test_esc_and_a_letter_in_one_write_are_a_stop_and_a_letter(
    start: Launcher, demo: DemoServer, glued: str
) -> None:
    terminal = open_held(start, demo)
    terminal.send(glued)
    terminal.wait_for("■ interrupted")
    terminal.wait_for("│ x ")
    assert len(stops(demo)) == 1


def test_two_escs_in_one_write_are_one_stop(start: Launcher, demo: DemoServer) -> None:
    terminal = open_held(start, demo)
    terminal.send("\x1b\x1b")
    terminal.wait_for(r"■ interrupted after [^(]*$")
    assert len(stops(demo)) == 1


@pytest.mark.parametrize("key", ["escape", "alt+escape", "ctrl+c"])
def test_keys_of_the_kitty_protocol_stop_too(
    start: Launcher, demo: DemoServer, key: str
) -> None:
    terminal = open_held(start, demo, kitty=True)
    terminal.key(key)
    terminal.wait_for(r"■ interrupted after [^(]*$")
    assert len(stops(demo)) == 1


@pytest.mark.parametrize(
    ("key", "sign"), [("f1", "esc closes"), ("ctrl+p", "Search for commands")]
)
def test_esc_closes_what_is_open_above_and_the_answer_goes_on(
    start: Launcher, demo: DemoServer, key: str, sign: str
) -> None:
    terminal = open_held(start, demo)
    look_into(terminal, key, sign)
    terminal.wait_for(STREAMING)
    demo.release()
    terminal.wait_for(READY)
    assert stops(demo) == []


def test_text_that_came_after_esc_is_shown_by_a_key_with_the_ledger(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_held(start, demo, text=HELD + " late_chunks=3")
    terminal.key("escape")
    terminal.wait_for("■ interrupted .* more came after Esc")
    assert "the first boats" not in terminal.text
    terminal.key("f2")
    terminal.wait_for("the first boats")
    terminal.wait_for(r"Esc pressed at .* after 27 characters")
    terminal.wait_for(r"stop request sent \d+ ms later, answered")


def test_a_server_that_goes_on_after_the_stop_is_left_after_a_while(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.type("n=900 rate=20 [fault: ignore_stop]\n")
    terminal.wait_for("● streaming")
    terminal.key("escape")
    terminal.wait_for(r"\(not confirmed\): the server went on generating")
    assert demo.wait_for_stream_end().hung_up is True


def test_a_server_that_falls_silent_after_the_stop_is_not_said_to_go_on(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_held(start, demo, text=HELD + "[fault: ignore_stop]")
    terminal.key("escape")
    terminal.wait_for(r"\(not confirmed\): the server fell silent")
    assert demo.wait_for_stream_end().hung_up is True
    assert LAST not in terminal.text
