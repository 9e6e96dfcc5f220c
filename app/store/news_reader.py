"""Reads what other instances do in a conversation: turns as they grow, and wishes."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from app.core.draft import Draft
from app.core.shapes import mapping
from app.core.turns.record import LogEntry, load_entry
from app.store.columns import Columns
from app.store.file.database import Database
from app.store.file.instances import Instance
from app.store.windows.news import Known, News, Seen


class NewsReader:
    """Reads what is new for one instance.

    Args:
        database: The journal's file.
        scope: Which app and end user the rows belong to, fit for a plain column.
        instance: The one that reads.
        columns: Reads them.
    """

    def __init__(
        self, database: Database, scope: str, instance: Instance, columns: Columns
    ) -> None:
        self._database = database
        self._scope = scope
        self._instance = instance
        self._columns = columns

    def read(self, conversation: str, known: Known) -> News:
        """What is new in a conversation.

        Args:
            conversation: The journal's key of it.
            known: What the reader knows already.

        Raises:
            JournalError: It cannot be read.
        """

        def work(connection: sqlite3.Connection) -> News:
            own = self._conversation(connection, conversation)
            if own is None:
                return News(newest=known.newest or 0)
            rows = self._rows(connection, own["id"], known)
            return News(
                [self._seen(connection, row, known) for row in rows],
                own["newest"] or 0,
                self._stops(connection, own["id"]),
            )

        return self._database.read(work)

    def _conversation(
        self, connection: sqlite3.Connection, key: str
    ) -> sqlite3.Row | None:
        found: sqlite3.Row | None = connection.execute(
            """
            SELECT id, (
                SELECT max(id) FROM turns WHERE conversation = conversations.id
            ) AS newest
            FROM conversations WHERE key = ? AND scope = ?
            """,
            (key, self._scope),
        ).fetchone()
        return found

    def _rows(
        self, connection: sqlite3.Connection, conversation: int, known: Known
    ) -> list[sqlite3.Row]:
        new = "record IS NULL" if known.newest is None else "id > ?"
        cursor = () if known.newest is None else (known.newest,)
        keys, moments = [*known.live], [*known.unfinished]
        return connection.execute(
            f"""
            SELECT id, key, draft, created_at, instance, record FROM turns
            WHERE conversation = ? AND instance <> ? AND (
                {new} OR key IN ({_marks(keys)}) OR created_at IN ({_marks(moments)})
            )
            ORDER BY created_at, id
            """,
            (conversation, self._instance.key, *cursor, *keys, *moments),
        ).fetchall()

    def _seen(
        self, connection: sqlite3.Connection, row: sqlite3.Row, known: Known
    ) -> Seen:
        newest = known.live.get(row["key"], 0)
        entries: list[LogEntry] = []
        record, alive = None, True
        if row["record"] is not None:
            record = self._columns.load(row["record"], mapping) or {}
        else:
            newest, entries = self._log(connection, row["id"], newest)
            alive = self._instance.alive(row["instance"])
        draft = self._columns.load(row["draft"], Draft.from_json) or Draft("")
        return Seen(
            row["key"], draft, row["created_at"], record, entries, newest, alive
        )

    def _log(
        self, connection: sqlite3.Connection, turn: int, after: int
    ) -> tuple[int, list[LogEntry]]:
        rows = connection.execute(
            "SELECT id, entry FROM deltas WHERE turn = ? AND id > ? ORDER BY id",
            (turn, after),
        ).fetchall()
        entries = [self._columns.load(row["entry"], load_entry) for row in rows]
        newest = rows[-1]["id"] if rows else after
        return newest, [entry for entry in entries if entry is not None]

    def _stops(
        self, connection: sqlite3.Connection, conversation: int
    ) -> dict[str, float]:
        rows = connection.execute(
            """
            SELECT turns.key, asked_at FROM stops JOIN turns ON turns.id = stops.turn
            WHERE turns.conversation = ? AND instance = ?
            """,
            (conversation, self._instance.key),
        )
        return {row["key"]: row["asked_at"] for row in rows}


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
