"""The chat as a whole: sending, streaming, scrolling, resizing, themes."""

import pytest

from app.ui.chat.status_line import State
from tests.ui.using import HELD, NEXT, SHOWN, Chat, Opener, has_width


async def test_the_opening_statement_and_the_questions_are_shown(chat: Chat) -> None:
    await chat.sees("Welcome to difyterm", "• Tell me a long story")


async def test_a_question_and_its_answer_are_shown(chat: Chat) -> None:
    await chat.ask("n=8 rate=0")
    await chat.sees("▌ n=8 rate=0", "The harbour was quiet when the first boats")
    assert chat.draft == ""


async def test_text_appears_while_the_answer_streams(chat: Chat) -> None:
    await chat.hold()
    assert NEXT not in chat.transcript
    chat.server.release()
    await chat.sees(NEXT)


@pytest.mark.parametrize("mode", ["agent-chat", "advanced-chat"])
async def test_other_chat_modes_are_served(open_chat: Opener, mode: str) -> None:
    async with open_chat(mode=mode) as chat:
        await chat.ask("n=8 rate=0")
        await chat.sees("The harbour was quiet when the first boats", mode)


async def test_the_second_message_carries_the_conversation_id(chat: Chat) -> None:
    await chat.ask("n=1 rate=0")
    await chat.ask("n=2 rate=0")
    first = (await chat.request("/chat-messages")).json
    second = (await chat.request("/chat-messages", 2)).json
    assert first is not None
    assert second is not None
    assert first["conversation_id"] == ""
    assert second["conversation_id"]
    assert first["user"] == second["user"] == "someone"


async def test_a_new_conversation_starts_empty_and_without_an_id(chat: Chat) -> None:
    await chat.ask("n=3 rate=0")
    await chat.press("ctrl+n")
    await chat.misses("The harbour")
    await chat.ask("n=1 rate=0")
    second = (await chat.request("/chat-messages", 2)).json
    assert second is not None
    assert second["conversation_id"] == ""


async def test_the_view_follows_a_long_answer(chat: Chat) -> None:
    await chat.ask("kind=table n=80 rate=0")
    await chat.sees("pear")
    assert chat.screen.view.transcript.following
    assert not chat.screen.view.badge.display


async def test_page_up_stops_following_and_the_badge_tells_of_new_text(
    chat: Chat,
) -> None:
    await chat.send("n=400 rate=0 [fault: hold=300]")
    await chat.is_in(State.STREAMING)
    await chat.sees("tar.")
    await chat.press("pageup")
    assert not chat.screen.view.transcript.following
    assert not chat.screen.view.badge.display
    before = chat.transcript.splitlines()
    chat.server.release()
    await chat.is_in(State.READY)
    await chat.sees("▼ new text below · ctrl+end")
    # The badge takes the last line; the others have not moved.
    assert chat.transcript.splitlines() == before[: len(before) - 1]
    await chat.press("ctrl+end")
    await chat.until(lambda: chat.screen.view.transcript.following)
    await chat.misses("new text below")


async def test_ctrl_home_shows_the_beginning(chat: Chat) -> None:
    await chat.ask("n=400 rate=0")
    await chat.misses("Welcome to difyterm")
    await chat.press("ctrl+home")
    await chat.sees("Welcome to difyterm")
    await chat.press("pagedown")
    await chat.misses("Welcome to difyterm")


async def test_ctrl_up_and_down_go_from_message_to_message(chat: Chat) -> None:
    await chat.ask("n=300 rate=0")
    await chat.ask("n=301 rate=0")
    await chat.press("ctrl+up")
    await chat.until(lambda: "n=301 rate=0" in chat.transcript.splitlines()[0])
    await chat.press("ctrl+up")
    await chat.until(lambda: "n=300 rate=0" in chat.transcript.splitlines()[0])
    await chat.press("ctrl+down")
    await chat.until(lambda: "n=301 rate=0" in chat.transcript.splitlines()[0])


async def test_sending_returns_to_the_end(chat: Chat) -> None:
    await chat.ask("n=300 rate=0")
    await chat.press("pageup")
    assert not chat.screen.view.transcript.following
    await chat.ask("n=3 rate=0")
    await chat.sees("▌ n=3 rate=0")
    await chat.until(lambda: chat.screen.view.transcript.following)


@pytest.mark.parametrize("size", [(60, 15), (200, 60), (80, 24)])
async def test_a_resize_in_mid_stream_keeps_everything_on_the_screen(
    chat: Chat, size: tuple[int, int]
) -> None:
    await chat.hold()
    await chat.pilot.resize_terminal(*size)
    await chat.until(lambda: chat.screen.size.width == size[0])
    await chat.sees(SHOWN, "streaming", "esc stop", "esc Stop")
    lines = chat.everything.splitlines()
    assert len(lines) == size[1]
    assert max(map(len, lines)) <= size[0]
    chat.server.release()
    await chat.sees(NEXT)
    await chat.is_in(State.READY)


async def test_the_theme_can_be_changed_in_mid_stream_and_back(chat: Chat) -> None:
    await chat.hold()
    dark = chat.screen.view.transcript.rich_style
    theme = chat.app.theme
    chat.app.theme = "textual-light"
    await chat.until(lambda: chat.screen.view.transcript.rich_style != dark)
    chat.server.release()
    await chat.sees(SHOWN, NEXT)
    chat.app.theme = theme
    await chat.until(lambda: chat.screen.view.transcript.rich_style == dark)
    await chat.sees(SHOWN)


async def test_markup_in_a_question_is_shown_as_written(chat: Chat) -> None:
    await chat.ask("[red]x[/red] [/] [@click=app.bell]y[/]")
    await chat.sees("▌ [red]x[/red] [/] [@click=app.bell]y[/]")
    # The demo's answer quotes the question.
    await chat.until(lambda: chat.transcript.count("[red]x[/red]") > 1)


async def test_markup_in_a_queued_message_is_shown_as_written(chat: Chat) -> None:
    await chat.hold()
    await chat.send("[red]x[/red] [/")
    await chat.sees("queued: [red]x[/red] [/")


async def test_markup_in_a_notice_and_a_hint_is_shown_as_written(chat: Chat) -> None:
    chat.screen.view.notice("[red]x[/red] [/", "error")
    chat.screen.hint("[b]y[/b] [/", 60)
    await chat.sees("✗ [red]x[/red] [/", "[b]y[/b] [/")


async def test_control_characters_of_an_answer_do_nothing(chat: Chat) -> None:
    await chat.ask("kind=control rate=0")
    await chat.sees("plain", "red", "end", "[bold]no markup[/bold]")
    assert "\x1b" not in chat.everything
    assert "\x07" not in chat.everything


async def test_f3_copies_the_last_code_block(chat: Chat) -> None:
    await chat.ask("kind=markdown rate=0")
    await chat.is_in(State.READY)
    await chat.press("f3")
    assert chat.app.clipboard == "for crate in boat.crates:\n    print(crate.weight)\n"
    await chat.sees("code block copied")


async def test_f4_unfolds_the_reasoning(chat: Chat) -> None:
    await chat.ask("kind=think rate=0")
    await chat.sees("It is 42.")
    assert "The question is short." not in chat.transcript
    await chat.press("f4")
    await chat.sees("The question is short.", "It is 42.")
    await chat.press("f4")
    await chat.misses("The question is short.")


async def test_a_refusal_gives_the_text_back(chat: Chat) -> None:
    chat.screen.refusal = "Nothing can be sent to [this] app."
    await chat.send("my question")
    await chat.sees("Nothing can be sent to [this] app.")
    assert chat.draft == "my question"
    assert chat.queries == []


async def test_one_stream_at_a_time(chat: Chat) -> None:
    await chat.hold()
    await chat.send("n=1 rate=0")
    await chat.pilot.pause()
    assert chat.queries == [HELD]


async def test_a_terminal_without_room_for_a_letter_ends_nothing(chat: Chat) -> None:
    for width in (5, 3, 1):
        await chat.pilot.resize_terminal(width, 5)
        await chat.until(has_width(chat.screen, width))
    await chat.pilot.resize_terminal(80, 24)
    await chat.sees("Message")


async def test_a_click_on_the_badge_goes_to_what_is_new(chat: Chat) -> None:
    await chat.send("n=400 rate=0 [fault: hold=300]")
    await chat.is_in(State.STREAMING)
    await chat.sees("tar.")
    await chat.press("pageup")
    chat.server.release()
    await chat.sees("▼ new text below")
    await chat.pilot.click(chat.screen.view.badge)
    await chat.until(lambda: chat.screen.view.transcript.following)
    await chat.misses("new text below")
