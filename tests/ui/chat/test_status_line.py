"""The one word, the seconds, and what Esc does."""

import re
from time import monotonic

from app.core.draft import Draft
from app.core.turn import Turn
from app.demo import faults
from app.ui.chat.status_line import State
from tests.ui.using import HELD, SHOWN, Chat, Opener


async def test_an_idle_screen_says_ready_and_names_the_app(chat: Chat) -> None:
    assert chat.state is State.READY
    assert chat.status.strip().startswith("● ready")
    assert chat.status.endswith("difyterm demo · chat")
    assert "esc" not in chat.status


async def test_waiting_shows_the_seconds_and_esc_stop(chat: Chat) -> None:
    await chat.send("n=5 [fault: no_first_chunk]")
    await chat.is_in(State.WAITING)
    assert re.search(r"● waiting · \d\.\d s · esc stop", chat.status)


async def test_streaming_shows_the_seconds_and_esc_stop(chat: Chat) -> None:
    await chat.hold()
    assert re.search(r"● streaming · \d\.\d s · esc stop", chat.status)


async def test_the_seconds_go_on_while_nothing_comes(chat: Chat) -> None:
    await chat.hold()
    before = chat.screen.status.elapsed
    await chat.until(lambda: chat.screen.status.elapsed > before + 0.2)
    assert chat.screen.status.elapsed < 10


async def test_a_chatflow_that_has_sent_no_text_is_waiting(open_chat: Opener) -> None:
    async with open_chat(mode="advanced-chat") as chat:
        await chat.send("n=5 rate=0 [fault: late_first_chunk=30]")
        await chat.request("/chat-messages")
        await chat.is_in(State.WAITING)


async def test_stopping_says_that_esc_hangs_up(chat: Chat) -> None:
    await chat.hold(f"{HELD} [fault: ignore_stop]")
    await chat.press("escape")
    await chat.is_in(State.STOPPING)
    assert re.search(r"● stopping · \d\.\d s · esc again to hang up", chat.status)


async def test_after_an_answer_neither_seconds_nor_esc_remain(chat: Chat) -> None:
    await chat.ask("n=5 rate=0")
    assert re.fullmatch(r" ● ready +difyterm demo · chat", chat.status)


async def test_after_a_failure_it_is_ready_again(chat: Chat) -> None:
    chat.server.fail_next(faults.status(500))
    await chat.ask("hello")
    assert chat.status.strip().startswith("● ready")


async def test_a_narrow_terminal_cuts_the_name_and_keeps_esc(
    open_chat: Opener,
) -> None:
    async with open_chat(mode="advanced-chat", size=(40, 15)) as chat:
        await chat.send(HELD)
        await chat.sees(SHOWN)
        await chat.is_in(State.STREAMING)
        assert "esc stop" in chat.status
        assert "…" in chat.status
        assert len(chat.status) <= 40


async def test_a_hint_that_is_too_long_is_cut(chat: Chat) -> None:
    chat.screen.status.hint = "https://a.example/" + "x" * 300
    await chat.until(lambda: "https://a.example/xxx" in chat.status)
    assert chat.status.rstrip().endswith("…")


def show_a_turn(chat: Chat, state: State, heard: float, started: float = 60) -> Turn:
    """Show a live turn by the seconds since it began and since a sign of life."""
    turn = Turn(Draft("hello"), started=monotonic() - started)
    turn.heard = turn.started + started - heard
    chat.screen.status.show(state, turn)
    return turn


async def test_while_nothing_comes_the_line_says_for_how_long(chat: Chat) -> None:
    turn = show_a_turn(chat, State.STREAMING, heard=7.2)
    await chat.until(lambda: "● streaming · silent 7 s · esc stop" in chat.status)
    await chat.until(lambda: "● streaming · silent 8 s · esc stop" in chat.status)
    turn.heard = monotonic()
    await chat.until(lambda: "● streaming · 6" in chat.status)


async def test_a_stop_that_nothing_answers_shows_the_silence(chat: Chat) -> None:
    show_a_turn(chat, State.STOPPING, heard=4)
    await chat.until(lambda: "● stopping · silent 4 s" in chat.status)


async def test_before_the_first_sign_of_life_the_seconds_say_it(chat: Chat) -> None:
    show_a_turn(chat, State.WAITING, heard=20, started=20)
    await chat.until(lambda: "● waiting · 20." in chat.status)
    assert "silent" not in chat.status


async def test_a_silent_line_is_drawn_at_most_once_a_second(chat: Chat) -> None:
    show_a_turn(chat, State.STREAMING, heard=5.1)
    line = chat.screen.status
    await chat.until(lambda: line.silence == 5)
    before = line.elapsed
    await chat.until(lambda: line.silence == 6)
    assert line.elapsed == before
