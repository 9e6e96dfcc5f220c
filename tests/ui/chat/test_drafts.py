"""What is written in the input, and that nothing of it is lost by a slip."""

from app.ui.chat.status_line import State
from tests.ui.using import HELD, Chat, Opener


async def test_the_first_esc_on_a_draft_only_warns(chat: Chat) -> None:
    await chat.write("a draft")
    await chat.press("escape")
    await chat.sees("esc again clears the draft")
    assert chat.draft == "a draft"


async def test_the_second_esc_clears_it_and_ctrl_z_brings_it_back(chat: Chat) -> None:
    await chat.write("a draft\nof two lines")
    await chat.press("escape", "escape")
    assert chat.draft == ""
    await chat.sees("ctrl+_ brings the draft back")
    await chat.press("ctrl+underscore")
    assert chat.draft == "a draft\nof two lines"


async def test_writing_on_after_the_first_esc_disarms_it(chat: Chat) -> None:
    await chat.write("a draft")
    await chat.press("escape", "s", "escape")
    assert chat.draft == "a drafts"


async def test_enter_on_blank_text_sends_nothing(chat: Chat) -> None:
    await chat.send("   ")
    await chat.pilot.pause()
    assert chat.queries == []
    assert chat.state is State.READY


async def test_up_recalls_what_was_sent_before(chat: Chat) -> None:
    await chat.ask("n=1 rate=0")
    await chat.ask("n=2 rate=0")
    await chat.press("up")
    assert chat.draft == "n=2 rate=0"
    await chat.press("up")
    assert chat.draft == "n=1 rate=0"
    await chat.press("down", "down")
    assert chat.draft == ""


async def test_up_recalls_messages_of_an_earlier_start(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.ask("n=1 rate=0")
    async with open_chat() as chat:
        await chat.press("up")
        assert chat.draft == "n=1 rate=0"
        assert chat.queries == ["n=1 rate=0"]


async def test_typing_stays_possible_while_an_answer_streams(chat: Chat) -> None:
    await chat.hold()
    await chat.press(*"next")
    assert chat.draft == "next"
    chat.server.release()
    await chat.is_in(State.READY)
    assert chat.draft == "next"


async def test_a_paste_of_5000_lines_is_one_message(chat: Chat) -> None:
    lines = "\n".join(f"line {number} of a long paste" for number in range(5000))
    await chat.write(lines)
    await chat.press("enter")
    await chat.is_in(State.READY)
    await chat.until(lambda: chat.queries == [lines])
    await chat.sees("● ready")


async def test_tab_puts_one_suggestion_after_the_other(chat: Chat) -> None:
    assert "tab Suggestion" in chat.keys
    await chat.press("tab")
    assert chat.draft == "What can I do here?"
    await chat.press("tab", "tab", "tab")
    assert chat.draft == "How do I connect my own Dify app?"
    await chat.press("tab")
    assert chat.draft == "How do I connect my own Dify app?"
    assert chat.screen.focused is chat.screen.prompt


async def test_tab_does_not_touch_a_draft(chat: Chat) -> None:
    await chat.write("my own words")
    await chat.press("tab")
    assert chat.draft == "my own words"
    await chat.until(lambda: "tab" not in chat.keys)


async def test_after_the_first_message_nothing_is_suggested(chat: Chat) -> None:
    await chat.ask("n=1 rate=0")
    await chat.press("tab")
    assert chat.draft == ""


async def test_the_input_keeps_the_focus(chat: Chat) -> None:
    prompt = chat.screen.prompt
    for key in ("tab", "shift+tab"):
        await chat.press(key)
        assert chat.screen.focused is prompt
    await chat.pilot.click(chat.screen.view.transcript, offset=(5, 2))
    assert chat.screen.focused is prompt
    await chat.pilot.click(chat.screen.status)
    assert chat.screen.focused is prompt
    await chat.press("f1", "escape")
    assert chat.screen.focused is prompt
    await chat.press("x")
    assert chat.draft.endswith("x")


async def test_the_palette_gives_the_focus_back(chat: Chat) -> None:
    await chat.press("ctrl+p")
    await chat.until(lambda: chat.app.screen is not chat.screen)
    await chat.press("escape")
    await chat.until(lambda: chat.app.screen is chat.screen)
    await chat.press("x")
    assert chat.draft == "x"


async def test_a_message_typed_while_stopping_waits(chat: Chat) -> None:
    await chat.hold(f"{HELD} [fault: ignore_stop]")
    await chat.press("escape")
    await chat.send("later")
    await chat.sees("queued: later")
    assert len(chat.queries) == 1
