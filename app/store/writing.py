"""What each write does to the tables."""

import sqlite3
from typing import Final

from app.core.turns.record import Record, dump_turn
from app.core.turns.turn import Turn
from app.store import codec
from app.store.arranging import Arranging, touch
from app.store.file.database import Work
from app.store.finding.search_index import SearchIndex
from app.store.queues import unqueue
from app.store.writes import Append, AskStop, Begin, Finish, Write

_BEGUN: Final = """
    UPDATE conversations SET
        inputs = :inputs,
        seen_at = max(seen_at, :created_at),
        draft = CASE draft WHEN :draft THEN '' ELSE draft END
    WHERE key = :key
"""
"""Whoever writes has seen what came before; a draft that goes out is none any more."""
_ANSWERED: Final = """
    UPDATE conversations SET answered_at = max(
        answered_at, :elapsed + (SELECT created_at FROM turns WHERE key = :turn)
    )
    WHERE id = (SELECT conversation FROM turns WHERE key = :turn)
"""


class Writing:
    """Turns writes into parts of a transaction.

    Args:
        scope: Which app and end user the rows belong to, fit for a plain column.
        instance: Key of the instance that writes.
        index: What turns are found by.
    """

    def __init__(self, scope: str, instance: str, index: SearchIndex) -> None:
        self._scope = scope
        self._instance = instance
        self._index = index
        self._arranging = Arranging(scope, instance, index)

    def step(self, write: Write) -> Work[None]:
        """The part of a transaction that a write is, its values made beforehand."""
        match write:
            case Begin():
                return self._begin(write)
            case Append():
                return self._append(write)
            case Finish():
                return self._finish(write)
            case AskStop():
                return _ask_stop(write)
            case _:
                return self._arranging.step(write)

    def give_record(self, connection: sqlite3.Connection, key: str, turn: Turn) -> None:
        """Write down how a torn turn ended, unless another instance was quicker.

        Args:
            connection: In a transaction.
            key: Key of the turn.
            turn: The turn, closed.
        """
        record = dump_turn(turn)
        given = connection.execute(
            """
            UPDATE turns SET message_id = ?, record = ?
            WHERE key = ? AND record IS NULL
            """,
            (codec.plain(turn.message_id), codec.dump(record), key),
        )
        if given.rowcount:
            self._settle(connection, key, record)

    def _begin(self, write: Begin) -> Work[None]:
        draft = codec.dump(write.draft.to_json())
        opening = codec.opening(write.draft.text)
        place = (write.conversation, self._scope)
        begun = {
            "key": write.conversation,
            "created_at": write.created_at,
            "inputs": codec.dump(dict(write.inputs)),
            "draft": draft,
        }

        def step(connection: sqlite3.Connection) -> None:
            touch(connection, self._scope, write.conversation, opening)
            connection.execute(_BEGUN, begun)
            unqueue(connection, place, self._instance, write.draft)
            connection.execute(
                """
                INSERT INTO turns (key, created_at, draft, instance, conversation)
                VALUES (?, ?, ?, ?, (SELECT id FROM conversations WHERE key = ?))
                ON CONFLICT (key) DO NOTHING
                """,
                (
                    *(write.turn, write.created_at, draft),
                    *(self._instance, write.conversation),
                ),
            )

        return step

    def _append(self, write: Append) -> Work[None]:
        lines = [(codec.dump(entry), write.turn) for entry in write.entries]
        ids = (entry.get("conversation_id") for entry in write.entries)
        conversation_id = next(filter(None, ids), "")

        def step(connection: sqlite3.Connection) -> None:
            connection.executemany(
                """
                INSERT INTO deltas (turn, entry)
                SELECT id, ? FROM turns WHERE key = ? AND record IS NULL
                """,
                lines,
            )
            self._learn_id(connection, write.turn, conversation_id)

        return step

    def _finish(self, write: Finish) -> Work[None]:
        draft, record = codec.dump(write.draft.to_json()), codec.dump(write.record)
        message_id = codec.plain(write.record["message_id"])
        opening = codec.opening(write.draft.text)

        def step(connection: sqlite3.Connection) -> None:
            touch(connection, self._scope, write.conversation, opening)
            self._unindex(connection, write.turn)
            connection.execute(
                """
                INSERT INTO turns (
                    key, conversation, created_at, draft, message_id, instance, record
                ) VALUES (
                    ?, (SELECT id FROM conversations WHERE key = ?), ?, ?, ?, ?, ?
                )
                ON CONFLICT (key) DO UPDATE SET
                    draft = excluded.draft, message_id = excluded.message_id,
                    instance = excluded.instance, record = excluded.record
                """,
                (
                    *(write.turn, write.conversation, write.created_at),
                    *(draft, message_id, self._instance, record),
                ),
            )
            self._settle(connection, write.turn, write.record)

        return step

    def _settle(self, connection: sqlite3.Connection, key: str, record: Record) -> None:
        """The turn has its record: the log goes, and it can be found."""
        connection.execute(_ANSWERED, {"turn": key, "elapsed": record["elapsed"]})
        connection.execute(
            "DELETE FROM deltas WHERE turn = (SELECT id FROM turns WHERE key = ?)",
            (key,),
        )
        [(turn,)] = connection.execute("SELECT id FROM turns WHERE key = ?", (key,))
        self._index.put(connection, turn)
        self._learn_id(connection, key, record["conversation_id"])

    def _unindex(self, connection: sqlite3.Connection, key: str) -> None:
        """What the index has of a turn goes, before another record takes its place."""
        for (turn,) in connection.execute("SELECT id FROM turns WHERE key = ?", (key,)):
            self._index.take_out(connection, turn)

    def _learn_id(
        self, connection: sqlite3.Connection, turn: str, conversation_id: str
    ) -> None:
        """Keep Dify's id of the turn's conversation; the first one wins."""
        if conversation_id:
            connection.execute(
                """
                UPDATE conversations SET conversation_id = ?
                WHERE conversation_id = ''
                    AND id = (SELECT conversation FROM turns WHERE key = ?)
                """,
                (codec.plain(conversation_id), turn),
            )


def _ask_stop(write: AskStop) -> Work[None]:
    def step(connection: sqlite3.Connection) -> None:
        connection.execute(
            """
            INSERT INTO stops (turn, asked_at)
            SELECT id, ? FROM turns WHERE key = ? AND record IS NULL
            ON CONFLICT (turn) DO NOTHING
            """,
            (write.asked_at, write.turn),
        )

    return step
