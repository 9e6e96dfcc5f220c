"""The dialog behind /events."""

from textual.widgets import Static

from app.ui.chat.screen import ChatScreen
from app.ui.dialogs.events import EventDialog, EventsDialog
from app.ui.dialogs.line_list import LineList
from tests.ui.using import Chat, text_of


async def open_events(chat: Chat) -> str:
    """The rows that are to be seen."""
    await chat.send("/events")
    await chat.until(lambda: isinstance(chat.app.screen, EventsDialog))
    await chat.pilot.pause()
    return text_of(chat.app.screen.query_one(LineList))


async def test_it_shows_what_came_for_the_last_answer(chat: Chat) -> None:
    await chat.ask("n=3 rate=0")
    shown = await open_events(chat)
    assert '"The "' in shown
    assert "task=" in shown
    assert "message_end" in shown.splitlines()[-1]


async def test_enter_shows_one_whole_and_esc_goes_back(chat: Chat) -> None:
    await chat.ask("n=3 rate=0")
    await open_events(chat)
    await chat.press("enter")
    await chat.until(lambda: isinstance(chat.app.screen, EventDialog))
    await chat.pilot.pause()
    assert '"event": "message_end"' in text_of(chat.app.screen.query_one(Static))
    await chat.press("escape")
    await chat.until(lambda: isinstance(chat.app.screen, EventsDialog))
    await chat.press("escape")
    await chat.until(lambda: isinstance(chat.app.screen, ChatScreen))


async def test_keys_go_to_any_event(chat: Chat) -> None:
    await chat.ask("n=100 rate=0")
    await open_events(chat)
    rows = chat.app.screen.query_one(LineList)
    await chat.until(lambda: "message_end" in text_of(rows).splitlines()[-1])
    await chat.press("home")
    assert rows.cursor == 0
    assert text_of(rows).split()[0] == "1"
    await chat.press("pagedown", "up", "down", "down")
    assert 1 < rows.cursor < 40
    await chat.press("end", "down")
    assert rows.cursor > 90


async def test_a_click_shows_an_event(chat: Chat) -> None:
    await chat.ask("n=3 rate=0")
    await open_events(chat)
    await chat.pilot.click(LineList, offset=(3, 1))
    await chat.until(lambda: isinstance(chat.app.screen, EventDialog))
    await chat.pilot.pause()
    assert '"answer": "harbour "' in text_of(chat.app.screen.query_one(Static))


async def test_what_could_not_be_read_is_marked(chat: Chat) -> None:
    await chat.ask("n=3 rate=0 [fault: truncated_json=2]")
    assert "unreadable" in await open_events(chat)


async def test_of_a_long_answer_it_says_how_much_is_kept(chat: Chat) -> None:
    await chat.ask("n=2500 rate=0")
    await open_events(chat)
    title = str(chat.app.screen.query(".dialog").only_one().border_title)
    assert title.startswith("the last 2,000 of 2,5")


async def test_before_the_first_message_it_says_that_there_is_nothing(
    chat: Chat,
) -> None:
    await chat.send("/events")
    await chat.sees("no message was sent here yet")
