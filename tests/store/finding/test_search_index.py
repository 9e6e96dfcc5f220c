"""The index of what was said, where something is in its way."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import JournalError
from app.store.file.database import Database
from app.store.file.recovery import JournalFile
from app.store.finding.search import Search
from app.store.finding.search_index import SearchIndex
from app.store.journal import Journal
from app.store.writes import Finish, Forget
from app.store.writing import Writing
from tests.store.conftest import OpenJournal
from tests.store.samples import completed, keep, shown


@pytest.fixture
def without(path: Path) -> SearchIndex:
    """An index on an SQLite that lacks what it needs."""
    return SearchIndex(module="not built in")


def found(journal: Journal, text: str) -> list[str]:
    """The keys of the turns that hold a text."""
    return [hit.turn_key for hit in journal.search(text)]


def test_without_full_text_search_all_else_goes_on(path: Path) -> None:
    index = SearchIndex(module="not built in")
    path.parent.mkdir()
    database = Database(JournalFile(path, lambda _: None))
    writing = Writing("scope", "instance", index)
    for key, answer in [("t", "first"), ("t", "second"), ("u", "third")]:
        write = Finish.of("c", key, completed("q", answer))
        database.write(writing.step(write), durable=True)
    database.write(writing.step(Finish.of("d", "v", completed("q", "x"))), durable=True)
    database.write(writing.step(Forget("d")), durable=True)
    assert database.read(index.lacking) == 0
    with pytest.raises(JournalError, match="no full-text search"):
        database.read(lambda c: Search("scope", index).find(c, "first", 9, None))
    database.close()
    journal = Journal(path, "scope")
    assert shown(journal, "c") == ["second", "third"]
    assert journal.unindexed() == 2
    assert not journal.tidy()
    assert (found(journal, "first"), found(journal, "second")) == ([], ["t"])
    journal.close()


@pytest.mark.parametrize("which", ["id > 1", "id = 10", "id > 10"])
def test_a_damaged_index_is_made_again_and_hinders_no_answer(
    journal: Journal,
    open_journal: OpenJournal,
    path: Path,
    told: list[JournalError],
    which: str,
) -> None:
    for number in range(30):
        keep(journal, "c", completed(f"q{number}", "harbour " * 50), f"t{number}")
    journal.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE search_data SET block = x'00ff' WHERE {which}")
    reader = open_journal()
    for number in range(30):
        keep(reader, "c", completed("new", "boats"), f"new{number}")
    reader.write(Forget("d"))
    while reader.tidy():
        pass
    assert len(reader.turns("c", limit=100)) == 60
    assert len(found(reader, "harbour")) == len(found(reader, "boats")) == 30
    assert told == []
