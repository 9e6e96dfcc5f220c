"""How files become current ones."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import JournalError
from app.store.conversations import ListQuery
from app.store.file import schema
from app.store.file.schema import MIGRATIONS
from app.store.journal import Journal
from tests.store.older import write_version_1
from tests.store.samples import CREATED, completed, keep, shown, stopped

LATER = (
    *MIGRATIONS,
    ("ALTER TABLE turns ADD COLUMN rating TEXT",),
    ("UPDATE turns SET rating = 'like'",),
)
"""What a difyterm knows that is two versions ahead."""


def older_journal(path: Path) -> None:
    """A journal with one turn, as this difyterm writes it."""
    journal = Journal(path, "scope")
    keep(journal, "c", completed("q", "old"))
    journal.close()


def test_an_older_journal_gets_the_scripts_it_lacks_in_order(path: Path) -> None:
    older_journal(path)
    journal = Journal(path, "scope", migrations=LATER)
    assert shown(journal, "c") == ["old"]
    journal.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT rating FROM turns").fetchall() == [("like",)]
        assert schema.version(connection) == len(LATER)


def test_a_script_that_fails_changes_nothing(path: Path) -> None:
    older_journal(path)
    before = path.read_bytes()
    broken = (*LATER[:-1], ("SELECT * FROM nowhere",))
    with pytest.raises(JournalError):
        Journal(path, "scope", migrations=broken)
    assert path.read_bytes() == before


def test_a_current_journal_is_opened_without_writing(path: Path) -> None:
    older_journal(path)
    before = path.read_bytes()
    Journal(path, "scope").close()
    assert path.read_bytes() == before


def test_a_journal_of_the_first_version_is_listed_and_filtered(path: Path) -> None:
    asked = [completed(q, "a", created_at=CREATED + n) for n, q in enumerate("ab")]
    cut = stopped("Where are the BOATS?\nTell me", ["half"], [])
    write_version_1(path, [("Harbours", asked), ("", [cut]), ("", [])])
    journal = Journal(path, "scope")
    found = journal.conversations(ListQuery())
    assert [c.name for c in found] == ["Where are the BOATS?", "Harbours"]
    assert [c.interrupted for c in found] == [True, False]
    assert not any(c.unread or c.pinned or c.archived or c.draft for c in found)
    assert [c.key for c in journal.conversations(ListQuery("boats"))] == ["2"]
    assert [c.key for c in journal.conversations(ListQuery("HARB"))] == ["1"]
    journal.close()


def test_the_turns_of_an_older_journal_become_findable_bit_by_bit(path: Path) -> None:
    turns = [completed(f"question {n}", "answer") for n in range(50)]
    write_version_1(path, [("", turns)])
    journal = Journal(path, "scope")
    keep(journal, "1", completed("question new", "answer"), "new")
    assert [hit.turn_key for hit in journal.search("answer")] == ["new"]
    assert journal.tidy()
    first = [hit.turn_key for hit in journal.search("answer")]
    assert first[:2] == ["new", "1.49"]
    assert 2 < len(first) < 51
    while journal.tidy():
        pass
    assert len(journal.search("answer", limit=100)) == 51
    assert [hit.turn_key for hit in journal.search('"question 7"')] == ["1.7"]
    journal.close()


def test_a_turn_that_changes_before_it_is_findable_is_found_as_it_is(
    path: Path,
) -> None:
    write_version_1(path, [("", [completed("q", "first words")])])
    journal = Journal(path, "scope")
    keep(journal, "1", completed("q", "second words"), "1.0")
    while journal.tidy():
        pass
    assert journal.search("first") == []
    assert len(journal.search("words")) == 1
    journal.close()


def test_a_message_that_cannot_be_read_does_not_hinder_the_update(path: Path) -> None:
    write_version_1(path, [("", [completed("q", "a")]), ("", [completed("r", "b")])])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE turns SET draft = '{torn', record = '' WHERE id = 1")
    journal = Journal(path, "scope")
    assert [c.name for c in journal.conversations(ListQuery())] == ["r", ""]
    assert not journal.tidy()
    assert len(journal.search("b")) == 1
    journal.close()
