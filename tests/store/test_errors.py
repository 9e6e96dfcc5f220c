"""Disks and files that do not let anything be written."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock

from app.errors import JournalError
from app.store.errors import JournalBusy, explain
from app.store.journal import Journal
from app.store.writes import Append
from tests.store.conftest import OpenJournal, Spawn
from tests.store.disks import no_room
from tests.store.samples import (
    begun,
    completed,
    keep,
    new_key,
    shown,
    text_log,
)

BIG = "x" * 300_000


def test_without_room_nothing_is_written_and_later_it_is(journal: Journal) -> None:
    keep(journal, "c", completed("q", "before"))
    with no_room(200_000), pytest.raises(JournalError, match="not being saved"):
        keep(journal, "c", completed("q", BIG))
    assert shown(journal, "c") == ["before"]
    keep(journal, "c", completed("q", BIG))
    assert shown(journal, "c") == ["before", BIG]


def test_without_room_at_the_start_no_journal_is_opened(path: Path) -> None:
    with no_room(100), pytest.raises(JournalError, match="not being saved"):
        Journal(path, "scope")
    Journal(path, "scope").close()


def test_a_database_that_may_not_grow_is_called_a_full_disk(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "small.sqlite3")) as connection:
        connection.execute("CREATE TABLE words (word)")
        connection.execute("PRAGMA max_page_count = 3")
        with pytest.raises(sqlite3.OperationalError) as caught:
            connection.execute("INSERT INTO words VALUES (?)", (BIG,))
    assert "disk is full" in explain(caught.value, tmp_path).what
    no_space = OSError(errno.ENOSPC, "No space left on device")
    assert "disk is full" in explain(no_space, tmp_path).what


def test_a_database_that_may_only_be_read_is_called_so(path: Path) -> None:
    Journal(path, "scope").close()
    address = f"{path.as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True)) as connection,
        pytest.raises(sqlite3.OperationalError) as caught,
    ):
        connection.execute("DELETE FROM turns")
    error = explain(caught.value, path)
    assert "cannot be written" in error.what
    assert "DIFYTERM_DATA" in error.hint


def test_a_directory_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(JournalError, match=r"cannot be written.*DIFYTERM_DATA"):
        Journal(tmp_path / "file" / "data" / "journal.sqlite3", "scope")


@pytest.mark.skipif(not Path("/sys").is_dir(), reason="no file system without writing")
def test_a_directory_that_nobody_may_write_is_called_so() -> None:
    with pytest.raises(JournalError, match="cannot be written"):
        Journal(Path("/sys/difyterm/journal.sqlite3"), "scope")


def test_a_directory_in_place_of_the_file_is_an_error(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(JournalError, match="cannot be written"):
        Journal(path, "scope")
    assert not list((path.parent / "instances").iterdir())


def test_a_held_database_can_be_read_and_written_when_it_is_free(
    open_journal: OpenJournal, spawn: Spawn
) -> None:
    journal = open_journal(busy_wait=0.1)
    keep(journal, "c", completed("q", "before"))
    child = spawn("hold")
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with pytest.raises(JournalBusy, match="held by another program"):
        journal.write(begun("c", new_key(), "q"))
    assert shown(journal, "c") == ["before"]
    child.kill()
    child.wait()
    keep(journal, "c", completed("q", "after"))
    assert shown(journal, "c") == ["before", "after"]


def test_a_torn_turn_is_shown_even_if_it_cannot_be_written_down(
    journal: Journal,
    open_journal: OpenJournal,
    spawn: Spawn,
    told: list[JournalError],
) -> None:
    journal.write(begun("c", "t", "q"))
    journal.write(Append("t", text_log("kept")))
    journal.close()
    reader = open_journal(busy_wait=0.1)
    child = spawn("hold")
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    assert shown(reader, "c") == ["kept"]
    assert [type(error) for error in told] == [JournalBusy]


def test_a_lock_that_another_difyterm_holds_is_waited_for_only_so_long(
    path: Path,
) -> None:
    path.parent.mkdir()
    with (
        FileLock(path.with_suffix(".lock")),
        pytest.raises(JournalBusy, match="held by another program"),
    ):
        Journal(path, "scope", busy_wait=0.05)
    Journal(path, "scope", busy_wait=0.05).close()
