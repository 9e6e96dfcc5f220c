"""The turns of a scope."""

import sqlite3
from collections.abc import Callable
from typing import NamedTuple

from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.core.turns.record import load_entry, load_turn, replay
from app.core.turns.turn import Turn
from app.store import codec
from app.store.columns import Columns


class Page(NamedTuple):
    """Turns of a conversation with their keys."""

    turns: list[tuple[str, Turn]]
    """Oldest first."""
    torn: list[tuple[str, Turn]]
    """Those among them that have no record, and whose instance is gone."""


class Turns:
    """Reads turns.

    Args:
        scope: Whose turns, fit for a plain column.
        columns: Reads the JSON columns.
        alive: Tells whether an instance is alive, by its key.
    """

    def __init__(
        self, scope: str, columns: Columns, alive: Callable[[str], bool]
    ) -> None:
        self._scope = scope
        self._columns = columns
        self._alive = alive

    def page(
        self, connection: sqlite3.Connection, conversation: str, before: str, limit: int
    ) -> Page:
        """As `Journal.turns`."""
        found = connection.execute(
            """
            SELECT
                turns.id, turns.key, created_at, turns.draft, message_id, instance,
                record
            FROM turns JOIN conversations ON conversations.id = turns.conversation
            WHERE conversations.key = ? AND scope = ? AND (
                ? = '' OR (created_at, turns.id)
                    < (SELECT created_at, id FROM turns WHERE key = ?)
            )
            ORDER BY created_at DESC, turns.id DESC LIMIT ?
            """,
            (conversation, self._scope, before, before, limit),
        ).fetchall()
        page = Page([], [])
        for row in reversed(found):
            torn = row["record"] is None and not self._alive(row["instance"])
            turn = self._turn(connection, row, torn)
            page.turns.append((row["key"], turn))
            if torn:
                page.torn.append((row["key"], turn))
        return page

    def queries(self, connection: sqlite3.Connection, limit: int) -> list[str]:
        """As `Journal.queries`."""
        # CROSS JOIN keeps the order of the tables: from the newest turn back. Else all
        # turns of the scope are sorted, which takes long for years of them.
        found = connection.execute(
            """
            SELECT turns.draft
            FROM turns CROSS JOIN conversations
                ON conversations.id = turns.conversation
            WHERE scope = ? ORDER BY turns.id DESC LIMIT ?
            """,
            (self._scope, limit),
        ).fetchall()
        texts = [
            self._columns.load(draft, codec.text_of_draft)
            for (draft,) in reversed(found)
        ]
        return [text for text in texts if text is not None]

    def _turn(
        self, connection: sqlite3.Connection, row: sqlite3.Row, torn: bool
    ) -> Turn:
        draft = self._columns.load(row["draft"], Draft.from_json) or Draft("")
        if row["record"] is None:
            return self._live_turn(connection, row, draft, torn)
        turn = self._columns.load(
            row["record"], lambda record: load_turn(draft, row["created_at"], record)
        )
        if turn is None:
            return codec.unread_turn(draft, row["created_at"], row["message_id"])
        return turn

    def _live_turn(
        self,
        connection: sqlite3.Connection,
        row: sqlite3.Row,
        draft: Draft,
        torn: bool,
    ) -> Turn:
        log = connection.execute(
            "SELECT entry FROM deltas WHERE turn = ? ORDER BY id", (row["id"],)
        )
        entries = [self._columns.load(entry, load_entry) for (entry,) in log]
        read = [entry for entry in entries if entry is not None]
        turn = replay(draft, row["created_at"], read)
        at = max((entry.at for entry in read), default=0.0)
        turn.close(at, by=EndedBy.CRASH if torn else EndedBy.ELSEWHERE)
        return turn
