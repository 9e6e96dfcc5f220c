"""The dialog behind F1."""

import pytest
from textual.widgets import Static

from app.ui.chat.screen import ChatScreen
from app.ui.chat.status_line import State
from app.ui.dialogs.help import HelpDialog
from tests.ui.using import Chat, Opener, text_of


def help_text(chat: Chat) -> str:
    return "\n".join(text_of(part) for part in chat.app.screen.query(Static))


def shown_on(chat: Chat, part: str) -> list[str]:
    """The lines of a part of the dialog that the screen has room for."""
    widget = chat.app.screen.query(part).first()
    region = widget.region.intersection(chat.app.screen.region)
    lines = text_of(widget).splitlines()[: region.height]
    return [line.strip() for line in lines]


async def test_f1_shows_the_keys_and_what_a_stop_keeps(chat: Chat) -> None:
    await chat.press("f1")
    assert isinstance(chat.app.screen, HelpDialog)
    shown = help_text(chat)
    for text in ("Esc", "Ctrl+C", "Stop ledger", "--continue", "tmux"):
        assert text in shown


@pytest.mark.parametrize("key", ["escape", "f1", "q", "enter"])
async def test_it_closes_and_the_input_has_the_focus_again(
    chat: Chat, key: str
) -> None:
    await chat.press("f1")
    await chat.press(key)
    assert isinstance(chat.app.screen, ChatScreen)
    assert chat.screen.focused is chat.screen.prompt
    assert chat.draft == ""


async def test_esc_closes_only_the_help_and_the_answer_goes_on(chat: Chat) -> None:
    await chat.hold()
    await chat.press("f1")
    await chat.press("escape")
    assert isinstance(chat.app.screen, ChatScreen)
    assert chat.state is State.STREAMING
    chat.server.release()
    await chat.is_in(State.READY)
    assert chat.stops == 0
    assert "interrupted" not in chat.transcript


async def test_every_key_of_the_help_can_be_read_at_60_by_15(
    open_chat: Opener,
) -> None:
    async with open_chat(size=(60, 15)) as chat:
        await chat.press("f1")
        box = chat.app.screen.query("VerticalScroll").only_one()
        assert box.outer_size.width <= 60
        assert box.outer_size.height <= 15
        await chat.press("end")
        await chat.until(lambda: box.is_vertical_scroll_end)


async def test_every_bound_key_of_the_chat_is_in_the_help(chat: Chat) -> None:
    await chat.press("f1")
    shown = help_text(chat)
    for key in ("Enter", "Up", "F2", "F3", "F4", "F6", "F8", "Tab", "Ctrl+N", "Ctrl+Q"):
        assert key in shown
    for key in ("PageUp", "PageDown", "Ctrl+Home", "Ctrl+End", "Ctrl+Up"):
        assert key in shown


async def test_the_smallest_screen_shows_a_key_and_what_it_does(
    open_chat: Opener,
) -> None:
    async with open_chat(size=(20, 5), greeted=False) as chat:
        await chat.press("f1")
        await chat.until(
            lambda: shown_on(chat, "VerticalScroll Static")[:1] == ["Enter"]
        )
        assert shown_on(chat, "VerticalScroll Static")[1] == "Sends. While an"


async def test_the_palette_shows_what_it_finds_on_the_smallest_screen(
    open_chat: Opener,
) -> None:
    async with open_chat(size=(20, 5), greeted=False) as chat:
        await chat.press("ctrl+p", *"stop")
        await chat.until(
            lambda: shown_on(chat, "CommandList")[:1] == ["Stop the answer"]
        )
        assert "stop" in text_of(chat.app.screen.query("CommandInput").only_one())
