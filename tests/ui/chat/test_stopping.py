"""Esc on the screen: what freezes, what is kept, what closes first."""

import re

import pytest
from textual import events
from textual.command import CommandPalette

from app.demo import faults
from app.ui.chat.screen import ChatScreen
from app.ui.chat.status_line import State
from app.ui.transcript import TurnView
from tests.ui.using import HELD, NEXT, SHOWN, Chat, Opener

DEAF = f"{HELD} [fault: ignore_stop]"
"""Goes on after the stop as if nothing had been said."""


async def press_again(chat: Chat) -> None:
    """Press Esc again, late enough to be meant."""
    pressed = chat.screen.status.elapsed
    await chat.until(lambda: chat.screen.status.elapsed > pressed + 0.5)
    await chat.press("escape")


async def test_esc_leaves_the_text_and_says_interrupted(chat: Chat) -> None:
    await chat.hold()
    await chat.press("escape")
    await chat.is_in(State.READY)
    await chat.sees(SHOWN, "■ interrupted after")
    assert re.search(r"■ interrupted after \d\.\d s · 27 characters", chat.transcript)
    assert chat.stops == 1


async def test_enter_and_esc_in_one_go_send_and_stop(chat: Chat) -> None:
    await chat.write("n=500 rate=100")
    app = chat.app
    app.post_message(events.Key("enter", "\r"))
    app.post_message(events.Key("escape", "\x1b"))
    await chat.sees("interrupted after")
    assert chat.stops == 1
    assert len(chat.queries) == 1


async def test_text_that_comes_after_esc_is_not_shown(chat: Chat) -> None:
    await chat.hold(DEAF)
    await chat.press("escape")
    await chat.request("/stop")
    chat.server.release()
    await chat.is_in(State.READY)
    await chat.sees("more came after Esc")
    assert SHOWN in chat.transcript
    assert NEXT not in chat.transcript


async def test_esc_shows_at_once_what_had_come_before_it(chat: Chat) -> None:
    await chat.send("n=2000 rate=0 kind=paragraph [fault: hold=2000, ignore_stop]")
    await chat.is_in(State.STREAMING)
    await chat.press("escape")
    frozen = chat.transcript
    chat.server.release()
    await chat.is_in(State.READY)
    await chat.sees("interrupted")
    last = [line for line in frozen.splitlines() if "▌" not in line and line][-1]
    assert last in chat.transcript


async def test_f2_shows_late_text_and_ledger_and_hides_them_again(chat: Chat) -> None:
    await chat.hold("n=12 rate=0 late_chunks=3 [fault: hold=5]")
    await chat.press("escape")
    await chat.is_in(State.READY)
    await chat.sees("more came after Esc")
    await chat.press("f2")
    await chat.sees("after Esc:", "Esc pressed at", "stop request sent", NEXT)
    await chat.sees("the server ended the stream", "kept here")
    await chat.press("f2")
    await chat.misses("after Esc:")
    assert NEXT not in chat.transcript
    assert "Esc pressed at" not in chat.transcript


async def test_a_failed_answer_is_marked_with_its_reason(chat: Chat) -> None:
    await chat.ask("n=20 rate=0 [fault: error_event=5]")
    await chat.sees(SHOWN, "✗ failed after", "upstream overloaded")


async def test_a_broken_connection_is_marked_and_the_text_stays(chat: Chat) -> None:
    await chat.ask("n=20 rate=0 [fault: eof=5]")
    await chat.sees(SHOWN, "✗ connection lost after")


async def test_before_the_first_event_esc_is_stopping_at_once(chat: Chat) -> None:
    await chat.send("n=5 [fault: no_first_chunk]")
    await chat.is_in(State.WAITING)
    await chat.press("escape")
    assert chat.state is State.STOPPING
    assert chat.stops == 0


async def test_a_second_esc_gives_the_screen_back_and_reads_on(chat: Chat) -> None:
    await chat.hold(DEAF)
    await chat.press("escape")
    await chat.is_in(State.STOPPING)
    await press_again(chat)
    await chat.is_in(State.READY)
    await chat.sees("the server is still ending it")
    assert chat.stops == 1
    chat.server.release()
    await chat.sees("more came after Esc")
    await chat.misses("still ending")
    assert NEXT not in chat.transcript


async def test_a_message_after_a_second_esc_says_what_it_waits_for(chat: Chat) -> None:
    await chat.hold(DEAF)
    await chat.press("escape")
    await chat.is_in(State.STOPPING)
    await press_again(chat)
    await chat.is_in(State.READY)
    await chat.send("n=2 rate=0")
    await chat.sees("queued: n=2 rate=0", "your message goes out when the server has")
    chat.server.release()
    await chat.request("/chat-messages", 2)
    await chat.misses("queued:")
    await chat.misses("your message goes out")


async def test_a_message_while_stopping_goes_out_past_what_was_queued(
    chat: Chat,
) -> None:
    await chat.hold(DEAF)
    await chat.send("before esc")
    await chat.press("escape")
    await chat.is_in(State.STOPPING)
    await chat.send("n=2 rate=0")
    await chat.sees("held: before esc", "queued: n=2 rate=0")
    chat.server.release()
    await chat.request("/chat-messages", 2)
    await chat.is_in(State.READY)
    await chat.sees("held: before esc")
    assert chat.queries[1:] == ["n=2 rate=0"]


async def test_a_new_conversation_leaves_a_stopped_answer_its_end(chat: Chat) -> None:
    await chat.hold(DEAF)
    await chat.press("escape")
    await chat.is_in(State.STOPPING)
    await press_again(chat)
    await chat.is_in(State.READY)
    await chat.press("ctrl+n")
    await chat.misses("still ending")
    await chat.ask("n=2 rate=0")
    assert not chat.server.ended_streams[0].hung_up
    chat.server.release()
    await chat.until(lambda: len(chat.server.ended_streams) == 2)
    assert not any(stream.hung_up for stream in chat.server.ended_streams)


async def test_esc_held_down_is_one_press(chat: Chat) -> None:
    chat.server.fail_next(faults.late_first_event(0.2), path="/stop")
    await chat.hold()
    await chat.press(*["escape"] * 5)
    await chat.is_in(State.READY)
    assert "not confirmed" not in chat.transcript
    assert chat.stops == 1


async def test_esc_with_the_palette_open_closes_only_that(chat: Chat) -> None:
    await chat.hold()
    await chat.press("ctrl+p")
    await chat.until(lambda: isinstance(chat.app.screen, CommandPalette))
    await chat.press("escape")
    await chat.until(lambda: isinstance(chat.app.screen, ChatScreen))
    assert chat.state is State.STREAMING
    assert chat.screen.focused is chat.screen.prompt
    chat.server.release()
    await chat.is_in(State.READY)
    assert chat.stops == 0


async def test_esc_with_a_selection_stops_and_the_selection_stays(
    chat: Chat,
) -> None:
    await chat.hold()
    row = next(
        y for y, line in enumerate(chat.transcript.splitlines()) if SHOWN in line
    )
    await chat.pilot.double_click(chat.screen.view.transcript, offset=(6, row))
    await chat.until(lambda: bool(chat.screen.selections))
    await chat.press("escape")
    await chat.is_in(State.READY)
    await chat.sees("interrupted after")
    assert chat.stops == 1
    assert chat.screen.selections
    assert chat.screen.get_selected_text() == "harbour"
    await chat.press("escape")
    assert not chat.screen.selections


async def test_esc_and_a_letter_in_one_key_stop_and_type_the_letter(
    chat: Chat,
) -> None:
    await chat.hold()
    await chat.press_glued("x")
    await chat.is_in(State.READY)
    await chat.sees("interrupted after")
    assert chat.draft == "x"
    assert chat.stops == 1


async def test_a_glued_letter_while_nothing_runs_is_only_typed(chat: Chat) -> None:
    await chat.press_glued("x")
    assert chat.draft == "x"
    assert chat.state is State.READY


async def test_alt_and_escape_together_stop(chat: Chat) -> None:
    await chat.hold()
    await chat.press("alt+escape")
    await chat.is_in(State.READY)
    await chat.sees("interrupted after")
    assert chat.stops == 1


async def test_a_question_stopped_before_any_text_comes_back(chat: Chat) -> None:
    await chat.send("n=5 [fault: late_first_event=0.3]")
    await chat.is_in(State.WAITING)
    await chat.press("escape")
    await chat.is_in(State.READY)
    assert chat.draft == "n=5 [fault: late_first_event=0.3]"


async def test_it_does_not_come_back_once_text_was_shown(chat: Chat) -> None:
    await chat.hold()
    await chat.press("escape")
    await chat.is_in(State.READY)
    assert chat.draft == ""


async def test_it_does_not_come_back_into_a_draft(chat: Chat) -> None:
    await chat.send("n=5 [fault: late_first_event=0.3]")
    await chat.is_in(State.WAITING)
    await chat.write("something else")
    await chat.press("escape")
    await chat.is_in(State.READY)
    assert chat.draft == "something else"


async def test_a_refused_question_comes_back(chat: Chat) -> None:
    chat.server.fail_next(faults.status(500))
    await chat.ask("hello")
    assert chat.draft == "hello"
    await chat.sees("✗ failed after", "The server failed (500")


async def test_an_esc_after_the_end_changes_nothing(chat: Chat) -> None:
    await chat.ask("n=5 rate=0")
    await chat.press("escape", "escape")
    assert chat.stops == 0
    assert "interrupted" not in chat.transcript


async def test_late_news_of_a_left_conversation_is_no_error(chat: Chat) -> None:
    await chat.ask("n=8 rate=0")
    (view,) = [
        e for e in chat.screen.view.transcript.entries if isinstance(e, TurnView)
    ]
    await chat.press("ctrl+n")
    await chat.misses("The harbour")
    # The answer to a stop can come long after a second Esc.
    left = chat.screen.view.session
    assert left is not None
    chat.screen.view.turn_changed(left, view.turn)
    await chat.ask("n=3 rate=0")
    await chat.sees("The harbour was")


@pytest.mark.parametrize("mode", ["chat", "agent-chat", "advanced-chat"])
async def test_esc_stops_in_every_mode(open_chat: Opener, mode: str) -> None:
    async with open_chat(mode=mode) as chat:
        await chat.hold()
        await chat.press("escape")
        await chat.is_in(State.READY)
        await chat.sees(SHOWN, "■ interrupted after")
        assert chat.stops == 1
