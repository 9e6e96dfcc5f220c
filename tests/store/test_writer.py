"""The journal as an event loop sees it."""

import asyncio
import json
import sqlite3
import subprocess
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.errors import JournalError
from app.store.conversations import ListQuery
from app.store.patience import Patience
from app.store.writer import JournalWriter
from app.store.writes import (
    Append,
    Arrange,
    Finish,
    Forget,
    Learn,
    MarkSeen,
    Rename,
    SaveDraft,
)
from tests.store.conftest import OpenJournal, Spawn
from tests.store.disks import no_room
from tests.store.older import write_version_1
from tests.store.samples import CREATED, begun, completed, queued, shown, text_log
from tests.until import until

BIG = "x" * 300_000


@pytest.fixture
async def writer(path: Path, told: list[JournalError]) -> AsyncIterator[JournalWriter]:
    """A writer, closed after the test."""
    writer = JournalWriter(path, "scope", told.append)
    yield writer
    await writer.aclose()


@pytest.fixture
def blocked(tmp_path: Path) -> Callable[[], Path]:
    """A path that cannot be written until it is freed by calling this."""
    obstacle = tmp_path / "data"
    obstacle.write_text("not a directory")

    def free() -> Path:
        obstacle.unlink()
        return obstacle / "journal.sqlite3"

    return free


@pytest.fixture
def no_database(path: Path) -> None:
    """A file in the journal's place that is no database."""
    path.parent.mkdir()
    path.write_text("no database " * 400)


def hold(spawn: Spawn) -> "subprocess.Popen[str]":
    """Let another process hold the database."""
    child = spawn("hold")
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def has_a_message(path: Path) -> bool:
    """Whether a message is in the journal."""
    if path.exists():
        with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.Error):
            return bool(connection.execute("SELECT draft FROM turns").fetchone())
    return False


def rows(path: Path, table: str) -> int:
    """How many rows a table has."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(found[0])


def end(child: "subprocess.Popen[str]") -> None:
    """End a child and wait until it has gone."""
    child.kill()
    child.wait()


async def test_what_is_awaited_is_on_the_disk(
    writer: JournalWriter, path: Path, told: list[JournalError]
) -> None:
    await writer.write(begun("c", "t", "q"))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT draft FROM turns").fetchall() == [
            ('{"text":"q"}',)
        ]
    await writer.write(Finish.of("c", "t", completed("q", "a")))
    with closing(sqlite3.connect(path)) as connection:
        [(record,)] = connection.execute("SELECT record FROM turns").fetchall()
        assert json.loads(record)["status"] == "completed"
    assert told == []


async def test_reading_sees_all_that_was_given_before(writer: JournalWriter) -> None:
    assert await writer.latest() is None
    await writer.write(begun("c", "t", "q"))
    for number in range(100):
        writer.write_soon(Append("t", text_log(f"{number} ")))
    writer.write_soon(queued("c", "next"))
    [(key, turn)] = await writer.turns("c")
    latest = await writer.latest()
    assert latest is not None
    assert (key, turn.ended_by) == ("t", EndedBy.ELSEWHERE)
    assert turn.answer.text == "".join(f"{number} " for number in range(100))
    assert latest.queue == (Draft("next"),)
    assert await writer.queries() == ["q"]


async def test_what_is_known_of_conversations_can_be_awaited(
    writer: JournalWriter, told: list[JournalError]
) -> None:
    writer.write_soon(Finish.of("c", "t", completed("boats?", "a harbour")))
    writer.write_soon(SaveDraft("c", "half"))
    [conversation] = await writer.conversations(ListQuery("boat"))
    assert (conversation.key, conversation.draft) == ("c", True)
    assert await writer.draft("c") == "half"
    [hit] = await writer.search("harb")
    assert (hit.conversation_key, hit.turn_key) == ("c", "t")
    assert await writer.search("harb", before=hit) == []
    assert told == []


async def test_an_older_journal_becomes_findable_without_an_order(
    path: Path, told: list[JournalError]
) -> None:
    turns = [completed(f"q{number}", "harbour") for number in range(50)]
    write_version_1(path, [("", turns)])
    writer = JournalWriter(path, "scope", told.append)
    assert await writer.search("harbour") == []
    await until(lambda: rows(path, "unindexed") == 0)
    assert len(await writer.search("harbour", limit=99)) == 50
    await writer.aclose()
    assert told == []


async def test_closing_writes_all_that_was_given(
    writer: JournalWriter, open_journal: OpenJournal
) -> None:
    await writer.write(begun("c", "t", "q"))
    for number in range(500):
        writer.write_soon(Append("t", text_log(f"{number} ")))
    await writer.aclose()
    expected = "".join(f"{number} " for number in range(500))
    assert shown(open_journal(), "c") == [expected]


async def test_after_closing_nothing_is_written_and_nothing_hangs(
    writer: JournalWriter, open_journal: OpenJournal
) -> None:
    await writer.write(begun("c", "t", "q"))
    await writer.aclose()
    await writer.write(begun("c", "u", "too late"))
    writer.write_soon(Append("t", text_log("too late")))
    assert await writer.latest() is None
    await writer.aclose()
    assert open_journal().queries() == ["q"]


async def test_closing_an_unused_writer_makes_no_file(
    writer: JournalWriter, path: Path
) -> None:
    await writer.aclose()
    assert not path.parent.exists()


async def test_a_caller_that_is_cancelled_does_not_undo_its_order(
    writer: JournalWriter, open_journal: OpenJournal
) -> None:
    turn = completed("q", "a")
    task = asyncio.create_task(writer.write(Finish.of("c", "t", turn)))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    await writer.aclose()
    assert shown(open_journal(), "c") == ["a"]


async def test_a_failure_is_said_once_on_the_thread_of_the_loop(
    blocked: Callable[[], Path], path: Path
) -> None:
    told: list[tuple[str, int]] = []

    def on_failure(error: JournalError) -> None:
        told.append((error.what, threading.get_ident()))

    writer = JournalWriter(path, "scope", on_failure)
    for number in range(3):
        await writer.write(begun("c", f"t{number}", "q"))
        writer.write_soon(Append(f"t{number}", text_log("a")))
    assert await writer.latest() is None
    assert await writer.turns("c") == []
    assert await writer.queries() == []
    await writer.aclose()
    [(what, thread)] = told
    assert "cannot be written" in what
    assert thread == threading.get_ident()


async def test_what_failed_is_written_as_soon_as_it_can_be(
    writer: JournalWriter,
    blocked: Callable[[], Path],
    open_journal: OpenJournal,
    told: list[JournalError],
) -> None:
    await writer.write(begun("c", "t1", "first"))
    writer.write_soon(Append("t1", text_log("live ")))
    await writer.write(begun("c", "t2", "second", CREATED + 1))
    await writer.write(Finish.of("c", "t2", completed("second", "whole")))
    writer.write_soon(queued("c", "waiting"))
    blocked()
    writer.write_soon(Append("t1", text_log("text")))
    latest = await writer.latest()
    assert latest is not None
    assert (latest.queue, latest.turn_count) == ((Draft("waiting"),), 2)
    assert shown(open_journal(), "c") == ["live text", "whole"]
    assert len(told) == 1


async def test_a_turn_that_began_and_ended_while_the_disk_failed_is_whole(
    writer: JournalWriter, blocked: Callable[[], Path]
) -> None:
    await writer.write(begun("c", "t", "q", inputs={"tone": "dry"}))
    writer.write_soon(Append("t", text_log("live ")))
    await writer.write(Finish.of("c", "t", completed("q", "whole")))
    blocked()
    [(_, turn)] = await writer.turns("c")
    assert turn.answer.text == "whole"
    latest = await writer.latest()
    assert latest is not None
    assert latest.inputs == {"tone": "dry"}


async def test_what_concerns_no_turn_is_kept_while_the_disk_fails(
    writer: JournalWriter, blocked: Callable[[], Path]
) -> None:
    for key in ("c", "gone"):
        writer.write_soon(Finish.of(key, f"{key}1", completed("q", "a")))
    for write in (
        SaveDraft("c", "ha"),
        SaveDraft("c", "half"),
        Rename("c", "Old"),
        Rename("c", "Boats"),
        Arrange("c", pinned=True),
        Arrange("c", archived=True),
        Learn("dify", "", CREATED, {"tone": "dry"}),
        MarkSeen("c"),
        SaveDraft("gone", "half"),
        begun("gone", "live", "q"),
        Append("live", text_log("text")),
        Forget("gone"),
        SaveDraft("gone", "again"),
    ):
        await writer.write(write)
    blocked()
    [found] = await writer.conversations(ListQuery(archived=True))
    assert (found.key, found.name) == ("c", "Boats")
    assert (found.pinned, found.draft, found.unread) == (True, True, False)
    assert await writer.draft("c") == "half"
    assert await writer.turns("gone") == []
    assert await writer.draft("gone") == "again"


async def test_what_failed_is_tried_again_without_a_further_order(
    path: Path,
    blocked: Callable[[], Path],
    told: list[JournalError],
) -> None:
    patience = Patience(before_retry=0.01)
    writer = JournalWriter(path, "scope", told.append, patience)
    await writer.write(begun("c", "t", "q"))
    blocked()
    await until(lambda: has_a_message(path))
    await writer.aclose()


async def test_a_failure_that_comes_back_is_said_again(
    writer: JournalWriter, told: list[JournalError]
) -> None:
    await writer.write(begun("c", "t", "q"))
    turn = completed("q", BIG)
    for count in (1, 2):
        with no_room(200_000):
            await writer.write(Finish.of("c", "t", turn))
            await writer.write(Finish.of("c", "t", turn))
        assert len(told) == count
        await writer.write(Finish.of("c", "t", turn))
    assert told[0].what == told[1].what


async def test_a_message_finds_room_though_a_long_answer_does_not(
    writer: JournalWriter, open_journal: OpenJournal
) -> None:
    await writer.write(begun("c", "t1", "first"))
    with no_room(250_000):
        await writer.write(Finish.of("c", "t1", completed("first", BIG)))
        await writer.write(begun("c", "t2", "second", CREATED + 1))
        assert open_journal().queries() == ["first", "second"]


async def test_a_held_database_is_said_and_the_turn_is_whole_in_the_end(
    path: Path,
    spawn: Spawn,
    open_journal: OpenJournal,
    told: list[JournalError],
) -> None:
    writer = JournalWriter(path, "scope", told.append, Patience(for_file=0.1))
    await writer.write(begun("c", "t1", "first"))
    child = hold(spawn)
    writer.write_soon(Append("t1", text_log("a")))
    await writer.write(begun("c", "t2", "second", CREATED + 1))
    [error] = told
    assert "held by another program" in error.what
    end(child)
    await writer.write(Finish.of("c", "t1", completed("first", "answer")))
    assert shown(open_journal(), "c") == ["answer", ""]
    await writer.aclose()


async def test_nobody_waits_longer_than_the_limit_for_a_held_database(
    path: Path,
    spawn: Spawn,
    open_journal: OpenJournal,
    told: list[JournalError],
) -> None:
    writer = JournalWriter(path, "scope", told.append, Patience(for_disk=0.05))
    open_journal().close()
    child = hold(spawn)
    await writer.write(begun("c", "t", "q"))
    [error] = told
    assert "held by another program" in error.what
    end(child)
    await writer.aclose(limit=20)
    assert open_journal().queries() == ["q"]


async def test_leaving_does_not_wait_for_a_held_database(
    path: Path, spawn: Spawn, told: list[JournalError]
) -> None:
    writer = JournalWriter(path, "scope", told.append)
    await writer.latest()
    child = hold(spawn)
    writer.write_soon(Append("t", text_log("a")))
    writer.write_soon(queued("c", "waiting"))
    await writer.aclose(limit=0.05)
    assert len(told) == 1
    assert child.poll() is None


@pytest.mark.usefixtures("no_database")
async def test_a_damaged_file_is_said_and_the_chat_is_kept(
    writer: JournalWriter, told: list[JournalError]
) -> None:
    await writer.write(begun("c", "t", "q"))
    assert await writer.queries() == ["q"]
    [error] = told
    assert "journal-damaged-" in error.what
