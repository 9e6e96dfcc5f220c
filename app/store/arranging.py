"""What the writes that concern no turn do to the conversations."""

import sqlite3
import time
from collections.abc import Mapping
from typing import Any, Final

from app.core.draft import Draft
from app.core.texts.matching import fold
from app.store import codec
from app.store.file.database import Work
from app.store.finding.search_index import SearchIndex
from app.store.queues import save_queue
from app.store.writes import (
    Arrange,
    Arrangement,
    Forget,
    Learn,
    MarkSeen,
    Rename,
    SaveDraft,
    SaveQueue,
)

_TOUCH: Final = """
    INSERT INTO conversations (key, scope, updated_at, opening, folded)
    VALUES (:key, :scope, :now, :opening, :folded)
    ON CONFLICT (key) DO UPDATE SET
        updated_at = excluded.updated_at,
        opening = CASE opening WHEN '' THEN excluded.opening ELSE opening END,
        folded = CASE folded WHEN '' THEN excluded.folded ELSE folded END
    WHERE scope = excluded.scope
"""
_KEEP_DRAFT: Final = """
    INSERT INTO conversations (key, scope, updated_at, draft)
    VALUES (:key, :scope, :now, :draft)
    ON CONFLICT (key) DO UPDATE SET draft = excluded.draft
    WHERE scope = excluded.scope
"""
_DROP_DRAFT: Final = """
    UPDATE conversations SET draft = '' WHERE key = :key AND scope = :scope
"""
_RENAME: Final = """
    UPDATE conversations SET name = :name, folded = :folded
    WHERE key = :key AND scope = :scope AND :name <> ''
"""
_ADOPT: Final = """
    INSERT INTO conversations (key, scope, updated_at, conversation_id)
    SELECT :key, :scope, 0, :id WHERE :id <> '' ON CONFLICT (key) DO NOTHING
"""
_ARRANGE: Final = """
    UPDATE conversations SET
        pinned = coalesce(:pinned, pinned), archived = coalesce(:archived, archived)
    WHERE key = :key AND scope = :scope
"""
_MARK_SEEN: Final = """
    UPDATE conversations SET seen_at = :now WHERE key = :key AND scope = :scope
"""
_TURNS: Final = """
    SELECT turns.id
    FROM turns JOIN conversations ON conversations.id = turns.conversation
    WHERE conversations.key = ? AND scope = ?
"""
_FORGET: Final = "DELETE FROM conversations WHERE key = :key AND scope = :scope"
_LEARN: Final = """
    UPDATE conversations SET
        name = CASE :name WHEN '' THEN name ELSE :name END,
        folded = CASE :name WHEN '' THEN folded ELSE :folded END,
        updated_at = max(updated_at, :updated_at),
        inputs = CASE inputs WHEN '{}' THEN :inputs ELSE inputs END
    WHERE conversation_id <> '' AND conversation_id = :id AND +scope = :scope
"""


def touch(
    connection: sqlite3.Connection, scope: str, key: str, opening: str = ""
) -> None:
    """Make a conversation if need be, and the one used last.

    Args:
        connection: In a transaction.
        scope: Whose conversation it is.
        key: Its key.
        opening: The first line of a message, for a plain column; that of the first
            one stays.
    """
    connection.execute(
        _TOUCH,
        {
            "key": key,
            "scope": scope,
            "now": time.time(),
            "opening": opening,
            "folded": fold(opening),
        },
    )


class Arranging:
    """Turns writes that concern no turn into parts of a transaction.

    Args:
        scope: Which app and end user the rows belong to, fit for a plain column.
        instance: Key of the instance that writes.
        index: What turns are found by.
    """

    def __init__(self, scope: str, instance: str, index: SearchIndex) -> None:
        self._scope = scope
        self._instance = instance
        self._index = index

    def step(self, write: Arrangement) -> Work[None]:
        """The part of a transaction that a write is, its values made beforehand."""
        match write:
            case SaveQueue():
                return self._save_queue(write)
            case SaveDraft(key, text):
                statement = _KEEP_DRAFT if text else _DROP_DRAFT
                draft = codec.dump(Draft(text).to_json())
                return self._statement(statement, key, {"draft": draft})
            case Rename(key, name):
                return self._statement(_RENAME, key, _named(name))
            case Arrange():
                return self._arrange(write)
            case MarkSeen(key):
                return self._statement(_MARK_SEEN, key, {})
            case Forget(key):
                return self._forget(key)
            case Learn():
                return self._learn(write)

    def _statement(
        self, statement: str, key: str, values: Mapping[str, Any]
    ) -> Work[None]:
        common = {"key": key, "scope": self._scope, "now": time.time()}

        def step(connection: sqlite3.Connection) -> None:
            connection.execute(statement, {**common, **values})

        return step

    def _save_queue(self, write: SaveQueue) -> Work[None]:
        place = (write.conversation, self._scope)

        def step(connection: sqlite3.Connection) -> None:
            if write.drafts:
                touch(connection, self._scope, write.conversation)
            save_queue(connection, place, self._instance, write.drafts)

        return step

    def _arrange(self, write: Arrange) -> Work[None]:
        key = write.conversation
        values = {"pinned": write.pinned, "archived": write.archived}
        id = {"id": codec.plain(write.conversation_id)}
        adopt = self._statement(_ADOPT, key, id)
        arrange = self._statement(_ARRANGE, key, values)

        def step(connection: sqlite3.Connection) -> None:
            adopt(connection)
            arrange(connection)

        return step

    def _forget(self, key: str) -> Work[None]:
        forget = self._statement(_FORGET, key, {})

        def step(connection: sqlite3.Connection) -> None:
            for (turn,) in connection.execute(_TURNS, (key, self._scope)).fetchall():
                self._index.take_out(connection, turn)
            forget(connection)

        return step

    def _learn(self, write: Learn) -> Work[None]:
        values = {
            **_named(write.name),
            "id": codec.plain(write.conversation_id),
            "updated_at": write.updated_at,
            "inputs": codec.dump(dict(write.inputs)),
        }
        return self._statement(_LEARN, "", values)


def _named(name: str) -> dict[str, str]:
    name = codec.plain(name)
    return {"name": name, "folded": fold(name)}
