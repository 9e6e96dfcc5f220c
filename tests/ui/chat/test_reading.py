"""Reading what was said before: pages, ends, selections by key."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.config import Settings
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, TextDelta
from app.demo.server import DemoServer
from app.session.histories.history import PAGE
from app.store.journal import Journal
from app.store.writes import Begin, Finish
from tests.ui.using import Chat, Opener

COUNT = PAGE + 10


def keep(data: Path, demo: DemoServer, conversation_id: str = "kept") -> None:
    """Write a conversation of more than one page into the journal."""
    settings = Settings(demo.base_url, demo.keys["chat"], "someone", data)
    journal = Journal(data / "journal.sqlite3", settings.scope)
    for index in range(COUNT):
        turn = Turn(Draft(f"question {index:03d}"), created_at=1000.0 + index)
        text = f"answer {index:03d}"
        event = TextDelta(text=text, task_id="t", conversation_id=conversation_id)
        turn.apply(event, 0.5)
        turn.apply(MessageEnd(), 1.0)
        key = f"turn{index:03d}"
        journal.write(Begin("kept", key, turn.draft, turn.created_at, {}))
        journal.write(Finish.of("kept", key, turn))
    journal.close()


@pytest.fixture
async def chat(open_chat: Opener) -> AsyncIterator[Chat]:
    """The running app with a conversation of more than one page."""
    keep(open_chat.data, open_chat.server)
    async with open_chat(resume=True) as running:
        yield running


def shown_turns(chat: Chat) -> int:
    return len([e for e in chat.screen.view.transcript.entries if hasattr(e, "turn")])


async def test_the_newest_page_is_shown_first_and_older_ones_when_wanted(
    chat: Chat,
) -> None:
    await chat.sees(f"answer {COUNT - 1:03d}")
    assert shown_turns(chat) == PAGE
    await chat.press("home")
    await chat.until(lambda: shown_turns(chat) == COUNT)
    first = chat.transcript.strip().splitlines()[0]
    assert f"{COUNT - PAGE:03d}" in first  # the view has not moved
    await chat.press("ctrl+home")
    await chat.sees("question 000")


async def test_a_conversation_is_opened_by_its_id(
    open_chat: Opener, demo: DemoServer
) -> None:
    keep(open_chat.data, demo, "one")
    async with open_chat(conversation_id="one") as chat:
        await chat.sees(f"answer {COUNT - 1:03d}")


async def test_a_conversation_that_only_the_server_knows_comes_from_there(
    open_chat: Opener, tmp_path: Path
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=3 rate=0")
        turn = next(iter(chat.screen.view._views))
        conversation_id, answer = turn.conversation_id, turn.answer.text
    elsewhere = Opener(open_chat.server, tmp_path / "elsewhere")
    async with elsewhere(conversation_id=conversation_id) as chat:
        await chat.sees("n=3 rate=0", answer.strip())
        await chat.ask("n=1 rate=0")
        last = open_chat.server.requests[-1].json
        assert last is not None
        assert last["conversation_id"] == conversation_id


async def test_home_and_end_move_the_view_only_while_nothing_is_written(
    chat: Chat,
) -> None:
    await chat.write("draft")
    await chat.press("home")
    followed = [chat.screen.view.transcript.following]
    assert chat.screen.prompt.cursor_location == (0, 0)
    await chat.press("end", *["backspace"] * 5, "home")
    followed.append(chat.screen.view.transcript.following)
    await chat.press("end")
    followed.append(chat.screen.view.transcript.following)
    assert followed == [True, False, True]


async def test_lines_are_selected_by_key_and_copied(chat: Chat) -> None:
    await chat.press("f5")
    await chat.sees("esc Unselect")
    await chat.press("up", "up", "enter")
    await chat.sees("copied")
    last = COUNT - 1
    assert chat.app.clipboard.split("\n") == [
        f"question {last:03d}",
        "",
        f"answer {last:03d}",
    ]
    assert not chat.screen.selections


async def test_esc_leaves_a_selection_by_key_without_copying(chat: Chat) -> None:
    await chat.press("f5", "up", "escape")
    assert not chat.screen.selections
    assert not chat.app.clipboard
