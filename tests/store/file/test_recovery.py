"""Files that are damaged, newer or gone."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import JournalError
from app.store.file.recovery import JournalFile
from app.store.file.schema import MIGRATIONS
from app.store.journal import Journal
from app.store.writes import Append
from tests.store.conftest import OpenJournal
from tests.store.disks import fold_log, scribble, tree, wipe
from tests.store.samples import begun, completed, keep, shown, text_log


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


def test_a_second_instance_does_not_move_the_new_file_aside(
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
    JournalFile(path, told.append).replace_damaged()
    assert shown(journal, "c") == ["kept"]
    assert told == []
    assert list(path.parent.glob("journal-damaged-*")) == []


def test_a_journal_of_a_newer_difyterm_is_left_untouched(path: Path) -> None:
    Journal(path, "scope").close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = tree(path.parent)
    with pytest.raises(JournalError, match=r"newer difyterm.*Update difyterm"):
        Journal(path, "scope")
    assert tree(path.parent) == before


def test_a_journal_deleted_while_it_is_open_is_begun_again(
    journal: Journal, open_journal: OpenJournal, path: Path
) -> None:
    keep(journal, "c", completed("q", "lost"))
    wipe(path.parent)
    journal.write(begun("c", "t", "q"))
    journal.write(Append("t", text_log("kept")))
    assert shown(open_journal(), "c") == ["kept"]
    [(_, turn)] = open_journal().turns("c")
    assert turn.ended_by == "elsewhere"
