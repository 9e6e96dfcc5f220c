"""Full-text search in the journal's file, by the pieces of words.

The index is a table of FTS5 without the texts and without places in them; its rowid is
the id of a turn. Turns that it lacks are noted down in `unindexed`: those of an older
file, and all that are written where SQLite has no FTS5.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from app.core.texts.matching import fold
from app.store import codec
from app.store.finding.grams import grams

_TOKEN_CHARACTERS: Final = "".join(
    character
    for character in map(chr, range(ord("!"), 0x7F))
    if not character.isalnum()
)
_TOKENIZER: Final = "ascii tokenchars '{}'".format(
    _TOKEN_CHARACTERS.replace("'", "''")
).replace('"', '""')
"""Splits at spaces only: the pieces come ready-made."""
_CREATE: Final = f"""
    CREATE VIRTUAL TABLE IF NOT EXISTS search USING fts5 (
        grams, content = '', detail = none, columnsize = 0, tokenize = "{_TOKENIZER}"
    )
"""
_PUT: Final = "INSERT INTO search (rowid, grams) VALUES (?, ?)"
_TAKE: Final = "INSERT INTO search (search, rowid, grams) VALUES ('delete', ?, ?)"
_NOTE: Final = "INSERT OR IGNORE INTO unindexed (turn) VALUES (?)"
_NOTE_ALL: Final = """
    INSERT OR IGNORE INTO unindexed SELECT id FROM turns WHERE record IS NOT NULL
"""
_TURN: Final = "SELECT id, draft, record FROM turns WHERE id = ?"
_INDEXED: Final = f"""
    {_TURN} AND record IS NOT NULL AND id NOT IN (SELECT turn FROM unindexed)
"""
_LACKING: Final = """
    SELECT id, draft, record FROM unindexed JOIN turns ON id = turn
    ORDER BY turn DESC LIMIT ?
"""


class SearchIndex:
    """Keeps the index in step with the turns, inside of the callers' transactions.

    Args:
        module: What this SQLite must have, by the name that it has there.
    """

    def __init__(self, module: str = "fts5") -> None:
        self._module = module

    def usable(self, connection: sqlite3.Connection) -> bool:
        """Whether this SQLite has full-text search."""
        found = connection.execute(
            "SELECT 1 FROM pragma_module_list WHERE name = ?", (self._module,)
        )
        return found.fetchone() is not None

    def lacking(self, connection: sqlite3.Connection) -> int:
        """How many turns it lacks and could take in."""
        if not self.usable(connection):
            return 0
        found = connection.execute("SELECT count(*) FROM unindexed").fetchone()
        return int(found[0])

    def put(self, connection: sqlite3.Connection, turn: int) -> None:
        """Take a turn in, or note it down where that is not possible.

        Args:
            connection: In a transaction.
            turn: Id of the turn, which has its record and is not in the index.
        """
        if not self.usable(connection):
            connection.execute(_NOTE, (turn,))
            return
        row = connection.execute(_TURN, (turn,)).fetchone()
        with _begun_again_if_damaged(connection):
            self._take_in(connection, row)

    def take_out(self, connection: sqlite3.Connection, turn: int) -> None:
        """Take a turn out, before it changes; nothing happens if the index lacks it.

        Args:
            connection: In a transaction.
            turn: Id of the turn.
        """
        row = connection.execute(_INDEXED, (turn,)).fetchone()
        if row is not None and self.usable(connection):
            with _begun_again_if_damaged(connection):
                connection.execute(_TAKE, (turn, _pieces(row)))

    def fill(self, connection: sqlite3.Connection, limit: int) -> bool:
        """Take in some of the turns that the index lacks, the newest first.

        Args:
            connection: In a transaction.
            limit: How many.

        Returns:
            Whether there may be more.
        """
        rows = connection.execute(_LACKING, (limit,)).fetchall()
        with _begun_again_if_damaged(connection):
            for row in rows:
                self._take_in(connection, row)
        return len(rows) == limit

    def _take_in(self, connection: sqlite3.Connection, row: sqlite3.Row) -> None:
        if row["record"] is not None:  # a live one comes with its record
            connection.execute(_CREATE)
            connection.execute(_PUT, (row["id"], _pieces(row)))
        connection.execute("DELETE FROM unindexed WHERE turn = ?", (row["id"],))


def _pieces(row: sqlite3.Row) -> str:
    texts = codec.texts(row["draft"], row["record"])
    return " ".join(grams(fold("\n".join(texts))))


@contextmanager
def _begun_again_if_damaged(connection: sqlite3.Connection) -> Iterator[None]:
    """Throw a damaged index away, so that it keeps nothing else from being written."""
    connection.execute("SAVEPOINT before_indexing")
    try:
        yield
        # Here, and not at the end of the transaction, FTS5 writes what it was given.
        connection.execute("SAVEPOINT after_indexing")
    except sqlite3.DatabaseError as error:
        if not _is_damage(error):
            raise
        connection.execute("ROLLBACK TO before_indexing")
        connection.execute("DROP TABLE IF EXISTS search")
        connection.execute(_NOTE_ALL)
    connection.execute("RELEASE before_indexing")


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether FTS5 says so that its index is not sound."""
    code = error.sqlite_errorcode
    return (
        code == sqlite3.SQLITE_CORRUPT_VTAB or code & 0xFF == sqlite3.SQLITE_CONSTRAINT
    )
