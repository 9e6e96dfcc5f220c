"""The dialog behind F6."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from textual.widgets import OptionList

from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, TextDelta
from app.ui.chat.screen import ChatScreen
from app.ui.chat.status_line import State
from app.ui.dialogs.links import LinksDialog
from tests.ui.using import Chat, Opener, text_of

FIRST, SECOND = "https://one.example/a", "http://two.example/b?c=d"


@pytest_asyncio.fixture
async def linked(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[list[str]]:
    """A chat with two links on the screen; gives the addresses that were opened."""
    opened: list[str] = []
    # A browser would open on the machine that runs the tests.
    monkeypatch.setattr(chat.app, "open_url", opened.append)
    monkeypatch.setenv("DISPLAY", ":0")
    turn = Turn(Draft("where?"))
    turn.apply(TextDelta(text=f"[one]({FIRST}) or\n\n{SECOND}"), 1.0)
    turn.apply(MessageEnd(), 2.0)
    chat.screen.view.show_turn(turn)
    await chat.sees("one or", SECOND)
    yield opened


async def test_f6_lists_the_links_on_the_screen(chat: Chat, linked: list[str]) -> None:
    await chat.press("f6")
    assert isinstance(chat.app.screen, LinksDialog)
    shown = text_of(chat.app.screen.query_one(OptionList)).split("\n")
    assert [row.strip() for row in shown if row.strip()] == ["one", FIRST, SECOND]


async def test_enter_opens_the_chosen_link(chat: Chat, linked: list[str]) -> None:
    await chat.press("f6", "enter")
    await chat.until(lambda: linked == [SECOND])
    await chat.press("f6", "up", "enter")
    await chat.until(lambda: linked == [SECOND, FIRST])
    assert isinstance(chat.app.screen, ChatScreen)
    assert chat.draft == ""


async def test_no_browser_takes_the_terminal_from_the_chat(
    chat: Chat, linked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    await chat.press("f6", "enter")
    await chat.sees("no browser here")
    assert linked == []


async def test_c_copies_the_address(chat: Chat, linked: list[str]) -> None:
    await chat.press("f6", "up", "c")
    assert chat.app.clipboard == FIRST
    assert linked == []
    await chat.sees("address copied")


@pytest.mark.parametrize("key", ["escape", "f6", "q", "ctrl+c"])
async def test_it_closes_and_opens_nothing(
    chat: Chat, linked: list[str], key: str
) -> None:
    await chat.press("f6", key)
    assert isinstance(chat.app.screen, ChatScreen)
    assert linked == []
    assert chat.screen.focused is chat.screen.prompt


async def test_esc_closes_only_the_list_and_the_answer_goes_on(
    chat: Chat, linked: list[str]
) -> None:
    await chat.hold()
    await chat.press("f6", "escape")
    assert isinstance(chat.app.screen, ChatScreen)
    assert chat.state is State.STREAMING
    assert chat.stops == 0
    chat.server.release()
    await chat.is_in(State.READY)


async def test_without_a_link_on_the_screen_it_says_so(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.ask("n=3 rate=0")
        await chat.press("f6")
        await chat.sees("no link on the screen")
        assert isinstance(chat.app.screen, ChatScreen)


async def test_a_long_address_fits_into_60_by_15(open_chat: Opener) -> None:
    async with open_chat(size=(60, 15)) as chat:
        turn = Turn(Draft("where?"))
        text = "\n\n".join(f"[{n}](https://x.example/{n}{'y' * 90})" for n in range(9))
        turn.apply(TextDelta(text=text), 1.0)
        chat.screen.view.show_turn(turn)
        await chat.sees("8")
        await chat.press("f6")
        box = chat.app.screen.query("Vertical").only_one()
        assert box.outer_size.width <= 60
        assert box.outer_size.height <= 15
        options = chat.app.screen.query_one(OptionList)
        assert options.highlighted == options.option_count - 1
