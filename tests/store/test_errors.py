"""Disks and files that do not do what they should."""

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import JournalError
from app.store.journal import Journal
from app.store.opening import replace_damaged
from app.store.schema import VERSION
from app.store.troubles import JournalBusy, explain
from tests.store.conftest import OpenJournal, Spawn
from tests.store.disks import fold_log, no_room, scribble, tree, wipe
from tests.store.samples import CREATED, completed, keep, new_key, shown, text_log

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
    assert not list((path.parent / "windows").iterdir())


@pytest.mark.usefixtures("impatient")
def test_a_held_database_can_be_read_and_written_when_it_is_free(
    journal: Journal, spawn: Spawn, path: Path
) -> None:
    keep(journal, "c", completed("q", "before"))
    child = spawn("hold")
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with pytest.raises(JournalBusy, match="held by another program"):
        journal.begin("c", new_key(), "q", CREATED)
    assert shown(journal, "c") == ["before"]
    child.kill()
    child.wait()
    keep(journal, "c", completed("q", "after"))
    assert shown(journal, "c") == ["before", "after"]


@pytest.mark.usefixtures("impatient")
def test_a_torn_turn_is_shown_even_if_it_cannot_be_written_down(
    journal: Journal,
    open_journal: OpenJournal,
    spawn: Spawn,
    told: list[JournalError],
) -> None:
    journal.begin("c", "t", "q", CREATED)
    journal.append("t", text_log("kept"))
    journal.close()
    reader = open_journal()
    child = spawn("hold")
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    assert shown(reader, "c") == ["kept"]
    assert [type(error) for error in told] == [JournalBusy]


@pytest.mark.parametrize("content", [b"this is no database " * 300, b"\xa5" * 8192])
def test_a_file_that_is_no_database_is_moved_aside(
    open_journal: OpenJournal,
    path: Path,
    told: list[JournalError],
    content: bytes,
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    path.with_name("journal.sqlite3-wal").write_bytes(b"its log")
    journal = open_journal()
    keep(journal, "c", completed("q", "new"))
    assert shown(journal, "c") == ["new"]
    [kept] = path.parent.glob("journal-damaged-*.sqlite3")
    assert kept.read_bytes() == content
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"its log"
    [error] = told
    assert kept.name in error.what
    assert "nothing was deleted" in error.hint


def test_two_damaged_files_in_one_second_are_both_kept(
    open_journal: OpenJournal, path: Path
) -> None:
    path.parent.mkdir()
    for number in range(3):
        path.write_bytes(f"no database {number} ".encode() * 300)
        open_journal().close()
    assert len(list(path.parent.glob("journal-damaged-*.sqlite3"))) == 3


def test_damage_inside_the_file_is_found_when_it_matters(
    journal: Journal,
    open_journal: OpenJournal,
    path: Path,
    told: list[JournalError],
) -> None:
    for number in range(50):
        keep(journal, "c", completed(f"q{number}", "text " * 500))
    journal.close()
    fold_log(path)
    scribble(path, 3 * 4096)
    reader = open_journal()
    assert told == []
    assert reader.turns("c") == []
    [error] = told
    assert "damaged" in error.what
    keep(reader, "c", completed("q", "new"))
    assert shown(reader, "c") == ["new"]
    assert len(list(path.parent.glob("journal-damaged-*.sqlite3"))) == 1


def test_a_second_window_does_not_move_the_new_file_aside(
    open_journal: OpenJournal, path: Path, told: list[JournalError]
) -> None:
    first, second = open_journal(), open_journal()
    for number in range(50):
        keep(first, "c", completed(f"q{number}", "text " * 500))
    fold_log(path)
    scribble(path, 3 * 4096)
    assert first.turns("c") == []
    keep(first, "c", completed("q", "new"))
    assert shown(second, "c") == ["new"]
    assert len(told) == 1


def test_a_sound_file_is_not_moved_aside(
    journal: Journal, path: Path, told: list[JournalError]
) -> None:
    keep(journal, "c", completed("q", "kept"))
    replace_damaged(path, told.append)
    assert shown(journal, "c") == ["kept"]
    assert told == []
    assert list(path.parent.glob("journal-damaged-*")) == []


def test_a_journal_of_a_newer_difyterm_is_left_untouched(path: Path) -> None:
    Journal(path, "scope").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = tree(path.parent)
    with pytest.raises(JournalError, match=r"newer difyterm.*Update difyterm"):
        Journal(path, "scope")
    assert tree(path.parent) == before


def test_a_journal_deleted_while_it_is_open_is_begun_again(
    journal: Journal, open_journal: OpenJournal, path: Path
) -> None:
    keep(journal, "c", completed("q", "lost"))
    wipe(path.parent)
    journal.begin("c", "t", "q", CREATED)
    journal.append("t", text_log("kept"))
    assert shown(open_journal(), "c") == ["kept"]
    [(_, turn)] = open_journal().turns("c")
    assert turn.ended_by == "elsewhere"
