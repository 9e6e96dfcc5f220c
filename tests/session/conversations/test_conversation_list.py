"""The list of conversations, on the built-in server and with a real journal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.config import Settings
from app.core.conversation import Conversation
from app.core.draft import Draft
from app.demo import faults
from app.demo.server import DemoServer
from app.errors import APIError, AppError, ConnectionFailed
from app.session.conversations.conversation_list import ConversationList
from app.session.conversations.late_names import LateNames
from app.session.listener import Listener
from app.session.session import Session
from app.workspace import Workspace
from tests.until import until


@dataclass
class Place:
    """One person's difyterm and their list."""

    workspace: Workspace
    all: ConversationList
    seen: list[list[str]] = field(default_factory=list)
    """The names on the list each time it said that it had changed."""

    def names(self) -> list[str]:
        return [row.name for row in self.all.rows]

    def row(self, name: str) -> Conversation:
        (found,) = (row for row in self.all.rows if row.name == name)
        return found

    async def ask(self, query: str, session: Session | None = None) -> Session:
        session = session or self.workspace.begin(Listener())
        session.send(Draft(f"{query} n=1 rate=0"))
        await session.idle()
        return session


@asynccontextmanager
async def at(demo: DemoServer, data: Path, fresh: float = 0.0) -> AsyncIterator[Place]:
    """A difyterm with a journal in a directory."""
    settings = Settings(demo.base_url, demo.keys["chat"], "someone", data)
    workspace = await Workspace.open(settings, lambda error: pytest.fail(str(error)))
    async with workspace:
        conversations = ConversationList(
            workspace.client, workspace.journal, lambda: workspace.sessions, fresh
        )
        place = Place(workspace, conversations)
        conversations.changed = lambda: place.seen.append(place.names())
        yield place
        conversations.close()


@pytest.fixture(autouse=True)
def named_at_once(demo: DemoServer) -> None:
    demo.name_after = 0


async def test_the_journals_rows_are_there_before_the_servers(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path / "other") as other:
        await other.ask("theirs")
    async with at(demo, tmp_path / "mine") as mine:
        await mine.ask("ours")
        await mine.all.refresh()
        assert mine.seen[0] == ["ours n=1 rate=0"]
        assert sorted(mine.names()) == ["ours", "theirs"]
        assert mine.row("ours").there
        assert mine.row("theirs").key == ""
        assert mine.all.complete


async def test_what_the_server_has_not_is_marked_as_only_here(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        session = await place.ask("one")
        await place.workspace.client.conversations.delete(session.conversation_id)
        await place.all.refresh()
        (row,) = place.all.rows
        assert row.there is False


async def test_without_the_server_the_journals_rows_stay_and_it_is_said_why(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        await place.ask("one")
        await place.all.refresh()
        demo.stop()
        await place.all.refresh()
        assert place.names() == ["one"]
        assert "could not be reached" in place.all.offline
        assert not place.all.offline.count("\n")
        demo.start()
        await place.all.refresh()
        assert place.all.offline == ""


async def test_a_server_that_cannot_be_reached_is_not_asked_at_every_key(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path, fresh=60) as place:
        demo.fail_next(faults.reset(), path="/conversations")
        for text in ("", "o", "on", "one"):
            await place.all.refresh(text)
            await place.all.more()
        asked = [seen for seen in demo.requests if seen.path == "/v1/conversations"]
        assert len(asked) == 1
        assert place.all.offline


@pytest.mark.parametrize("coarse", [False, True])
async def test_pages_of_the_server_follow_until_all_are_there(
    demo: DemoServer,
    tmp_path: Path,
    coarse: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.session.conversations.server_list.PAGE", 9)
    demo.coarse = coarse
    async with at(demo, tmp_path / "other") as other:
        for number in range(20):
            await other.ask(f"q{number}")
    async with at(demo, tmp_path / "mine") as mine:
        await mine.all.refresh()
        while not mine.all.complete:
            await mine.all.more()
        names = mine.names()
        assert len(names) == len(set(names))
        if not coarse:
            assert set(names) == {f"q{number}" for number in range(20)}


async def test_the_journals_pages_follow_as_well(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.session.conversations.local_list.PAGE", 2)
    async with at(demo, tmp_path) as place:
        for number in range(5):
            await place.ask(f"q{number}")
        demo.stop()
        await place.all.refresh()
        assert len(place.names()) == 2
        for _ in range(3):
            await place.all.more()
        assert len(place.names()) == 5
        await place.all.refresh()
        assert len(place.names()) == 5


async def test_a_filter_holds_for_both_parts_and_for_other_letters(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path / "other") as other:
        await other.ask("Boats elsewhere")
        await other.ask("Gulls elsewhere")
    async with at(demo, tmp_path / "mine") as mine:
        await mine.ask("My boats")
        await mine.ask("My gulls")
        await mine.all.refresh("BOAT")
        assert sorted(mine.names()) == ["Boats elsewhere", "My boats"]


async def test_only_the_newest_filter_counts(demo: DemoServer, tmp_path: Path) -> None:
    async with at(demo, tmp_path) as place:
        await place.ask("Boats")
        await place.ask("Gulls")
        filters = ("boat", "oats", "gull")
        await asyncio.gather(*(place.all.refresh(text) for text in filters))
        assert place.names() == ["Gulls"]
        assert [names[0][:5] for names in place.seen[:2]] == ["Boats", "Gulls"]


async def test_a_page_that_is_wanted_while_the_list_is_read_is_one_of_that_list(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.session.conversations.local_list.PAGE", 2)
    async with at(demo, tmp_path) as place:
        for number in range(3):
            await place.ask(f"Boat {number}")
            await place.ask(f"Gull {number}")
        demo.stop()
        await place.all.refresh()
        await asyncio.gather(place.all.refresh("boat"), place.all.more())
        assert [name[:6] for name in place.names()] == ["Boat 2", "Boat 1", "Boat 0"]


async def test_a_name_reaches_the_server_and_the_journal(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        session = await place.ask("one")
        await place.all.refresh()
        await place.all.rename(place.row("one"), "Boats")
        assert place.names() == ["Boats"]
        (item,) = (await place.workspace.client.conversations.page()).items
        stored = await place.workspace.journal.latest(key=session.key)
        assert stored is not None
        assert (item.name, stored.name) == ("Boats", "Boats")


async def test_a_name_given_without_the_server_is_told_to_it_later(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        await place.ask("one")
        await place.all.refresh()
        demo.fail_next(faults.reset(), path="/name")
        await place.all.rename(place.row("one"), "Boats")
        assert place.names() == ["Boats"]
        assert place.all.offline.endswith("The name is kept here.")
        await place.all.refresh()
        assert (place.names(), place.all.offline) == (["Boats"], "")
        (item,) = (await place.workspace.client.conversations.page()).items
        assert item.name == "Boats"


async def test_what_only_the_server_has_cannot_be_renamed_without_it(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path / "other") as other:
        await other.ask("theirs")
    async with at(demo, tmp_path / "mine") as mine:
        await mine.all.refresh()
        demo.fail_next(faults.reset(), path="/name")
        with pytest.raises(ConnectionFailed):
            await mine.all.rename(mine.row("theirs"), "Boats")
        assert mine.names() == ["theirs"]


async def test_the_server_can_be_asked_for_a_name(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        await place.ask("Where do the boats go?")
        await place.all.refresh()
        (row,) = place.all.rows
        await place.all.rename(row, "Mine")
        await place.all.auto_name(place.row("Mine"))
        assert place.names() == ["Where do the boats go"]


async def test_an_empty_name_changes_nothing(demo: DemoServer, tmp_path: Path) -> None:
    async with at(demo, tmp_path) as place:
        await place.ask("one")
        await place.all.refresh()
        await place.all.rename(place.row("one"), "  ")
        assert place.names() == ["one"]


async def test_what_never_reached_the_server_is_named_here_only(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        demo.fail_next(faults.status(400))
        await place.ask("refused")
        await place.all.refresh()
        (row,) = place.all.rows
        assert row.there is False
        with pytest.raises(AppError, match="does not have"):
            await place.all.auto_name(row)
        await place.all.rename(row, "Boats")
        assert place.names() == ["Boats"]
        assert not [seen for seen in demo.requests if seen.path.endswith("/name")]


async def test_a_deleted_conversation_stays_in_the_archive_of_the_journal(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        session = await place.ask("one")
        await place.all.refresh()
        await place.all.delete(place.row("one"), keep_journal=True)
        assert place.names() == []
        assert (await place.workspace.client.conversations.page()).items == []
        await place.all.refresh(archived=True)
        (row,) = place.all.rows
        assert (row.key, row.there) == (session.key, False)


async def test_a_deleted_conversation_goes_from_the_journal_when_that_is_wanted(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        session = await place.ask("one")
        await place.all.refresh()
        await place.all.delete(place.row("one"), keep_journal=False)
        await place.all.refresh()
        assert place.names() == []
        assert await place.workspace.journal.latest(key=session.key) is None


async def test_what_was_deleted_elsewhere_can_be_deleted_here(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        session = await place.ask("one")
        await place.all.refresh()
        await place.workspace.client.conversations.delete(session.conversation_id)
        await place.all.delete(place.row("one"), keep_journal=False)
        assert place.names() == []


async def test_a_delete_that_the_server_refuses_changes_nothing(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        session = await place.ask("one")
        await place.all.refresh()
        demo.fail_next(faults.status(500), path=session.conversation_id)
        with pytest.raises(APIError):
            await place.all.delete(place.row("one"), keep_journal=False)
        assert place.names() == ["one"]


async def test_a_conversation_in_which_an_answer_streams_is_not_deleted(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        session = await place.ask("one")
        turn = session.send(Draft("n=40 rate=0 [fault: hold=5]"))
        assert turn is not None
        await until(lambda: bool(turn.answer.shown))
        await place.all.refresh()
        with pytest.raises(AppError, match="Stop it first"):
            await place.all.delete(place.all.rows[0], keep_journal=True)
        demo.release()


async def test_what_only_the_server_has_can_be_pinned_and_archived(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path / "other") as other:
        await other.ask("old")
        await other.ask("new")
    async with at(demo, tmp_path / "mine") as mine:
        await mine.all.refresh()
        await mine.all.pin(mine.row("old"), True)
        await mine.all.archive(mine.row("new"), True)
        assert mine.names() == ["old"]
    async with at(demo, tmp_path / "mine") as mine:
        await mine.all.refresh()
        assert [(row.name, row.pinned) for row in mine.all.rows] == [("old", True)]
        await mine.all.refresh(archived=True)
        assert mine.names() == ["new"]


async def test_a_name_given_late_appears_by_itself(
    demo: DemoServer, tmp_path: Path
) -> None:
    question = "Where do the boats go in winter?"
    async with at(demo, tmp_path) as place:
        conversations = place.workspace.client.conversations
        place.all.names.close()
        demo.name_after = 30
        session = await place.ask(question)
        await place.all.refresh()
        assert place.names() == [f"{question} n=1 rate=0"]
        names = LateNames(conversations, place.all.take_name, pauses=[0.01] * 500)
        names.expect(session.conversation_id, session.turns[0].query)
        await conversations.rename(session.conversation_id, "Boats")
        await until(lambda: place.names() == ["Boats"])
        stored = await place.workspace.journal.latest(key=session.key)
        assert stored is not None
        assert stored.name == "Boats"
        names.close()


async def test_a_workspace_looks_for_the_name_of_a_new_conversation_only(
    demo: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at(demo, tmp_path) as place:
        expected: list[tuple[str, str]] = []
        monkeypatch.setattr(
            place.workspace.conversations.names,
            "expect",
            lambda *found: expected.append(found),
        )
        session = await place.ask("one")
        await place.ask("two", session)
        assert expected == [(session.conversation_id, "one n=1 rate=0")]


async def test_names_given_elsewhere_are_written_into_the_journal(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with at(demo, tmp_path) as place:
        session = await place.ask("one")
        client = place.workspace.client
        await client.conversations.rename(session.conversation_id, "Boats")
        await place.all.refresh()
        demo.stop()
        await place.all.refresh()
        assert place.names() == ["Boats"]
    async with at(demo, tmp_path) as place:
        await place.all.refresh()
        assert place.names() == ["Boats"]
