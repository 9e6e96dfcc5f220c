"""How files become current ones."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import JournalError
from app.store import schema
from app.store.journal import Journal
from app.store.schema import MIGRATIONS
from tests.store.samples import completed, keep, shown

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
