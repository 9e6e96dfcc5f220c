"""How files become current ones."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import JournalError
from app.store import opening, schema
from app.store.journal import Journal
from tests.store.samples import completed, keep, shown


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A difyterm that knows two versions more."""
    more = (
        ("ALTER TABLE turns ADD COLUMN rating TEXT",),
        ("UPDATE turns SET rating = 'like'",),
    )
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, *more))
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 2)
    monkeypatch.setattr(opening, "VERSION", schema.VERSION)


def older_journal(path: Path) -> None:
    """A journal with one turn, as this difyterm writes it."""
    journal = Journal(path, "scope")
    keep(journal, "c", completed("q", "old"))
    journal.close()


def test_an_older_journal_gets_the_scripts_it_lacks_in_order(
    path: Path, request: pytest.FixtureRequest
) -> None:
    older_journal(path)
    request.getfixturevalue("later")
    journal = Journal(path, "scope")
    assert shown(journal, "c") == ["old"]
    journal.close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT rating FROM turns").fetchall() == [("like",)]
        assert schema.version(connection) == schema.VERSION


def test_a_script_that_fails_changes_nothing(
    path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    older_journal(path)
    with closing(sqlite3.connect(path)) as connection:
        before = list(connection.iterdump())
    request.getfixturevalue("later")
    broken = (*schema.MIGRATIONS[:-1], ("SELECT * FROM nowhere",))
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    with pytest.raises(JournalError):
        Journal(path, "scope")
    with closing(sqlite3.connect(path)) as connection:
        assert list(connection.iterdump()) == before
        assert schema.version(connection) == schema.VERSION - 2


def test_a_current_journal_is_opened_without_writing(path: Path) -> None:
    older_journal(path)
    before = path.read_bytes()
    Journal(path, "scope").close()
    assert path.read_bytes() == before
