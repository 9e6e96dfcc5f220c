"""Search across everything, used as a person does."""

from datetime import datetime

from app.ui.finding.search_dialog import PAGE, SearchDialog, when
from tests.ui.using import Chat, Opener, keep_conversation, text_of


def shown(chat: Chat) -> list[str]:
    """What the dialog lists, from top to bottom; empty while it is closed."""
    dialog = chat.app.screen
    if not isinstance(dialog, SearchDialog):
        return []
    lines = text_of(dialog._count).split("\n") + text_of(dialog._list).split("\n")
    return [" ".join(line.split()) for line in lines if line.strip()]


async def test_hits_are_listed_by_conversation_and_enter_opens_one_at_the_message(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 60, "lorem {:03d} ipsum".format, key="first")
    keep_conversation(open_chat, 8, "dolor {:03d} ipsum".format, key="second")
    async with open_chat() as chat:
        await chat.press(*"/search", "space", *"007 ipsum", "enter")
        await chat.until(lambda: shown(chat)[:1] == ["2 found"])
        assert len(shown(chat)) == 5
        await chat.press("down", "enter")
        await chat.sees("┃▌ question 007")


async def test_more_hits_come_as_one_scrolls(open_chat: Opener) -> None:
    keep_conversation(open_chat, PAGE + 20)
    async with open_chat() as chat:
        await chat.press(*"/search", "enter")
        await chat.until(lambda: isinstance(chat.app.screen, SearchDialog))
        await chat.press(*"answer")
        await chat.until(lambda: shown(chat)[:1] == [f"{PAGE}+ found"])
        await chat.press(*["pagedown"] * 8)
        await chat.until(lambda: shown(chat)[:1] == [f"{PAGE + 20} found"])


async def test_what_nobody_said_is_said_and_esc_closes(open_chat: Opener) -> None:
    keep_conversation(open_chat, 3)
    async with open_chat() as chat:
        await chat.press(*"/search", "space", *"absent", "enter")
        await chat.until(lambda: shown(chat) == ["nothing found"])
        await chat.press("enter", "escape")
        await chat.until(lambda: chat.app.screen is chat.screen)


async def test_tab_in_the_find_bar_looks_for_the_same_everywhere(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 3)
    async with open_chat() as chat:
        await chat.press("ctrl+f", *"answer 001", "tab")
        await chat.until(lambda: shown(chat)[:1] == ["1 found"])


def test_a_date_is_as_short_as_it_can_be() -> None:
    now = datetime(2026, 11, 26, 15, 0)
    dates = [
        datetime(2026, 11, 26, 9, 5),
        datetime(2026, 1, 2, 9, 5),
        datetime(2024, 1, 2, 9, 5),
    ]
    texts = [when(date.timestamp(), now) for date in dates]
    assert [text.strip() for text in texts] == ["09:05", "02 Jan 09:05", "2024-01-02"]
    assert {len(text) for text in texts} == {12}
