"""Everything said and received, kept so that no crash can lose it.

A finished turn is one record beside columns for people and for search. A live
turn is a log of what came, which goes when the record is written. Whoever
reads a turn without a record looks whether the window that owns it is alive.
"""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.core.ledger import EndedBy
from app.core.record import dump_turn, load_turn
from app.core.text import one_line
from app.core.turn import Turn
from app.errors import JournalError
from app.store import rows, sql, troubles
from app.store.database import Database
from app.store.windows import Window

_NAME_LENGTH = 80
"""Characters of a first message that stand in for a conversation's name."""


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """What the journal knows of a conversation, without its turns."""

    key: str
    conversation_id: str
    """Dify's id; empty until the first answer began."""
    name: str
    """Dify's name for it, else the first line of its first message."""
    updated_at: float
    """When something was last sent, received or queued, in unix seconds."""
    queue: tuple[str, ...]
    """Messages that wait, oldest first."""
    turn_count: int


def _silent(_: JournalError) -> None:
    pass


class Journal:
    """The journal of one window; one connection, used from one thread only.

    Texts come back exactly as they were given, lone surrogates included.

    Args:
        path: The SQLite file; made with its directory when it is missing.
        scope: Which app and end user the rows belong to. Conversations of
            other scopes are never seen.
        tell: Called with what a person should know although the work goes on:
            a damaged file was moved aside, a record could not be read.

    Raises:
        JournalError: It cannot be opened. So do all other methods when the
            disk is full, the file is held by another program or cannot be
            written; nothing of their work is done then.
    """

    def __init__(
        self,
        path: Path,
        scope: str,
        tell: Callable[[JournalError], None] = _silent,
    ) -> None:
        self._path = path
        self._scope = rows.plain(scope)
        self._tell = tell
        with troubles.explained(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._window = Window(path.parent / "windows")
        try:
            self._database = Database(path, tell)
        except JournalError:
            self._window.close()
            raise

    def begin(
        self, conversation: str, turn: str, query: str, created_at: float
    ) -> None:
        """A message is about to be sent; it is on the disk when this returns.

        Args:
            conversation: Key of the conversation, made by the caller.
            turn: Key of the turn, made by the caller; a known one is left alone.
            query: The message.
            created_at: Unix seconds.
        """

        def work(connection: sqlite3.Connection) -> None:
            self._use(connection, conversation)
            values = (turn, created_at, rows.plain(query), self._window.key)
            added = connection.execute(sql.BEGIN_TURN, (*values, conversation))
            if added.rowcount:
                entry = rows.dump(rows.query_entry(query))
                connection.execute(sql.APPEND, (entry, turn))

        with troubles.explained(self._path):
            self._window.hold()
        self._database.write(work, durable=True)

    def append(self, turn: str, entries: Sequence[Mapping[str, Any]]) -> None:
        """More of a live turn; costs as much as the entries are long.

        A turn that was never begun or is finished takes nothing. The entries
        survive `kill -9` once this returns. They are not forced on the disk,
        which would make it work several times a second for as long as an
        answer streams: a power failure can cost the last of them.

        Args:
            turn: Key of the turn.
            entries: Made by `dump_event` and `dump_interrupt`.
        """
        lines = [(rows.dump(entry), turn) for entry in entries]
        ids = (entry.get("conversation_id") for entry in entries)
        conversation_id = rows.plain(next(filter(None, ids), ""))

        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(sql.APPEND, lines)
            if conversation_id:
                connection.execute(sql.LEARN_ID, (conversation_id, turn))

        self._database.write(work, durable=False)

    def finish(self, conversation: str, turn: str, record: Mapping[str, Any]) -> None:
        """A turn is over; its record is on the disk when this returns.

        Needs nothing that came before, and may come again with a newer record.

        Args:
            conversation: Key of the conversation.
            turn: Key of the turn.
            record: Made by `dump_turn`.
        """
        values = self._values(turn, load_turn(record), rows.dump(record))

        def work(connection: sqlite3.Connection) -> None:
            self._use(connection, conversation)
            connection.execute(sql.FINISH_TURN, {**values, "owner": conversation})
            self._clear_log(connection, values)

        self._database.write(work, durable=True)

    def save_queue(self, conversation: str, messages: Sequence[str]) -> None:
        """The messages that wait, all of them, oldest first."""
        queue = rows.dump(list(messages))

        def work(connection: sqlite3.Connection) -> None:
            if messages:
                self._use(connection, conversation)
            connection.execute(sql.SAVE_QUEUE, (queue, conversation, self._scope))

        self._database.write(work, durable=True)

    def latest(self, conversation_id: str = "") -> StoredConversation | None:
        """The conversation used last that has a turn or a queue, if there is one.

        Args:
            conversation_id: Only the one with this id of Dify's; empty for any.
        """
        values = (self._scope, rows.plain(conversation_id))
        row = self._database.read(
            lambda connection: connection.execute(sql.LATEST, values).fetchone()
        )
        if row is None:
            return None
        return StoredConversation(
            key=row["key"],
            conversation_id=row["conversation_id"],
            name=row["name"] or one_line(row["first_query"] or "", _NAME_LENGTH),
            updated_at=row["updated_at"],
            queue=rows.waiting(row["queue"]),
            turn_count=row["turn_count"],
        )

    def turns(
        self, conversation: str, *, before: str = "", limit: int = 50
    ) -> list[tuple[str, Turn]]:
        """Turns of a conversation with their keys, oldest first.

        A torn turn is closed: as ended by a crash, which is written down, or,
        while the window that owns it lives, as ended elsewhere, which is not.

        Args:
            conversation: Key of the conversation.
            before: Key of the turn to end before; empty for the newest.
            limit: Most turns to return: the newest ones.
        """
        torn: list[tuple[str, Turn]] = []

        def work(connection: sqlite3.Connection) -> list[tuple[str, Turn]]:
            torn.clear()
            values = (conversation, self._scope, before, before, limit)
            found = connection.execute(sql.TURNS, values).fetchall()
            return [
                (row["key"], self._load(connection, row, torn))
                for row in reversed(found)
            ]

        turns = self._database.read(work)
        self._write_down(torn)
        return turns

    def queries(self, limit: int = 1000) -> list[str]:
        """Earlier messages of the scope, oldest first, at most the newest `limit`.

        NUL and lone surrogates are replaced with U+FFFD here.
        """
        found = self._database.read(
            lambda connection: connection.execute(
                sql.QUERIES, (self._scope, limit)
            ).fetchall()
        )
        return [row["query"] for row in reversed(found)]

    def close(self) -> None:
        """Let go of the file; live turns of this window are torn from now on."""
        self._database.close()
        self._window.close()

    def _use(self, connection: sqlite3.Connection, conversation: str) -> None:
        """Make the conversation if need be, and the one used last."""
        connection.execute(sql.USE, (conversation, self._scope, time.time()))

    def _load(
        self,
        connection: sqlite3.Connection,
        row: sqlite3.Row,
        torn: list[tuple[str, Turn]],
    ) -> Turn:
        if row["record"] is not None:
            return rows.finished_turn(row, self._unreadable)
        log = [entry for (entry,) in connection.execute(sql.LOG, (row["id"],))]
        turn, at = rows.torn_turn(row, log, self._unreadable)
        if self._window.alive(row["window"]):
            turn.close(at, by=EndedBy.ELSEWHERE)
        else:
            turn.close(at, by=EndedBy.CRASH)
            torn.append((row["key"], turn))
        return turn

    def _unreadable(self) -> None:
        self._tell(troubles.unreadable())

    def _write_down(self, torn: list[tuple[str, Turn]]) -> None:
        """Give torn turns their records; the turns are shown even if that fails."""

        def work(connection: sqlite3.Connection) -> None:
            for key, turn in torn:
                values = self._values(key, turn, rows.dump(dump_turn(turn)))
                # Another window may have been quicker.
                if connection.execute(sql.CLOSE_TORN, values).rowcount:
                    self._clear_log(connection, values)

        if not torn:
            return
        try:
            self._database.write(work, durable=True)
        except JournalError as error:
            self._tell(error)

    def _values(self, key: str, turn: Turn, record: str) -> dict[str, Any]:
        return {
            "key": key,
            "created_at": turn.created_at,
            "query": rows.plain(turn.query),
            "answer": rows.plain(turn.answer.text),
            "status": turn.status.value,
            "message_id": rows.plain(turn.message_id),
            "window": self._window.key,
            "record": record,
            "conversation_id": rows.plain(turn.conversation_id),
        }

    def _clear_log(
        self, connection: sqlite3.Connection, values: Mapping[str, Any]
    ) -> None:
        connection.execute(sql.CLEAR_LOG, (values["key"],))
        if values["conversation_id"]:
            connection.execute(sql.LEARN_ID, (values["conversation_id"], values["key"]))
