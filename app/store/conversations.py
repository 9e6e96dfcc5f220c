"""The conversations of a scope, without their turns."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from app.core.conversation import Conversation
from app.core.draft import Draft
from app.core.shapes import mapping, member
from app.core.texts.matching import fold
from app.core.turns.status import Status
from app.store import codec
from app.store.columns import Columns

_SHOWN: Final = """(
    conversation_id <> '' OR queue <> '[]' OR draft <> ''
    OR EXISTS (SELECT 1 FROM turns WHERE conversation = conversations.id)
)"""
"""Not what is left of a conversation whose draft or queue was dropped again."""
# A plus hides a column from the planner, which else takes the index of all conversations
# by their use, and looks through thousands for one. An index of some rows is used where
# it is said that only these are meant.
_ANY: Final = "scope = :scope"
_BY_KEY: Final = "key = :key AND +scope = :scope"
_BY_ID: Final = (
    "conversation_id <> '' AND conversation_id = :conversation_id AND +scope = :scope"
)
_LATEST: Final = f"""
    SELECT
        key, conversation_id, name, opening, updated_at, inputs, queue,
        (SELECT count(*) FROM turns WHERE conversation = conversations.id) AS turn_count
    FROM conversations
    WHERE {{which}} AND {_SHOWN}
    ORDER BY updated_at DESC, id DESC LIMIT 1
"""
_ROWS: Final = """
    WITH page AS (
        SELECT
            id, key, conversation_id, name, opening, updated_at, queue, draft,
            pinned, archived, answered_at, seen_at
        FROM conversations
        WHERE {which} AND {shown}
        ORDER BY pinned DESC, updated_at DESC, key DESC LIMIT :limit
    )
    SELECT page.*, turns.id AS turn, turns.instance, turns.record
    FROM page LEFT JOIN turns ON turns.id = (
        SELECT id FROM turns WHERE conversation = page.id
        ORDER BY created_at DESC, id DESC LIMIT 1
    )
    ORDER BY pinned DESC, updated_at DESC, key DESC
"""
_PAGE: Final = _ROWS.format(
    shown=_SHOWN,
    which="""scope = :scope AND archived = :archived AND instr(folded, :text)
        AND (pinned, updated_at, key) < (:pinned, :updated_at, :key)""",
)
_KNOWN: Final = _ROWS.format(
    shown=_SHOWN,
    which="""conversation_id <> '' AND +scope = :scope
        AND conversation_id IN (SELECT value FROM json_each(:ids))""",
)
_FIRST: Final = {"pinned": 2, "updated_at": 0.0, "key": ""}
"""Before every conversation."""
_CLOCKS: Final = 0.25
"""Seconds by which two clocks may differ about the same moment: an answer that ended
that shortly after the conversation was seen was on the screen."""


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """What the journal knows of a conversation, without its turns."""

    key: str
    conversation_id: str
    """Dify's id; empty until the first answer began."""
    name: str
    """As of a `Conversation`."""
    updated_at: float
    """When something was last sent, received or queued, in unix seconds."""
    inputs: Mapping[str, Any]
    """Values of the app's form that the last message was sent with."""
    queue: tuple[Draft, ...]
    """Messages that wait, oldest first."""
    turn_count: int


class ListQuery(NamedTuple):
    """Which conversations are listed."""

    text: str = ""
    """What their names hold, whatever the case; empty for all."""
    archived: bool = False
    """Whether those in the archive are meant, or those outside."""
    limit: int = 50
    """Most conversations in the answer."""
    before: Conversation | None = None
    """The last one of the page before, as the journal gave it; None for the first
    page."""


class Conversations:
    """Reads what the journal knows of conversations.

    Args:
        scope: Whose conversations, fit for a plain column.
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
        self, connection: sqlite3.Connection, query: ListQuery
    ) -> list[Conversation]:
        """As `Journal.conversations`."""
        found = connection.execute(
            _PAGE,
            {
                **(_FIRST if query.before is None else query.before._asdict()),
                "scope": self._scope,
                "archived": query.archived,
                "text": codec.plain(fold(query.text.strip())),
                "limit": query.limit,
            },
        )
        return [self._listed(row) for row in found.fetchall()]

    def known(
        self, connection: sqlite3.Connection, ids: Sequence[str]
    ) -> list[Conversation]:
        """As `Journal.known`."""
        values = {"scope": self._scope, "ids": codec.dump(list(map(codec.plain, ids)))}
        found = connection.execute(_KNOWN, {**values, "limit": -1})
        return [self._listed(row) for row in found.fetchall()]

    def latest(
        self, connection: sqlite3.Connection, conversation_id: str, key: str
    ) -> StoredConversation | None:
        """As `Journal.latest`."""
        which = _BY_KEY if key else _BY_ID if conversation_id else _ANY
        values = {
            "scope": self._scope,
            "key": key,
            "conversation_id": codec.plain(conversation_id),
        }
        row = connection.execute(_LATEST.format(which=which), values).fetchone()
        return None if row is None else self._stored(row)

    def draft(self, connection: sqlite3.Connection, key: str) -> str:
        """As `Journal.draft`."""
        row = connection.execute(
            "SELECT draft FROM conversations WHERE key = ? AND scope = ?",
            (key, self._scope),
        ).fetchone()
        if row is None or not row["draft"]:
            return ""
        return self._columns.load(row["draft"], codec.text_of_draft) or ""

    def _listed(self, row: sqlite3.Row) -> Conversation:
        live = self._lives(row)
        return Conversation(
            key=row["key"],
            conversation_id=row["conversation_id"],
            name=row["name"] or row["opening"],
            updated_at=row["updated_at"],
            pinned=bool(row["pinned"]),
            archived=bool(row["archived"]),
            unread=row["answered_at"] > row["seen_at"] + _CLOCKS,
            interrupted=not live and self._interrupted(row),
            waiting=self._waiting(row["queue"]),
            live=live,
            draft=row["draft"] != "",
        )

    def _stored(self, row: sqlite3.Row) -> StoredConversation:
        return StoredConversation(
            key=row["key"],
            conversation_id=row["conversation_id"],
            name=row["name"] or row["opening"],
            updated_at=row["updated_at"],
            inputs=self._columns.load(row["inputs"], mapping) or {},
            queue=self._columns.load(row["queue"], codec.drafts_of) or (),
            turn_count=row["turn_count"],
        )

    def _lives(self, row: sqlite3.Row) -> bool:
        if row["turn"] is None or row["record"] is not None:
            return False
        return self._alive(row["instance"])

    def _interrupted(self, row: sqlite3.Row) -> bool:
        """Whether the newest turn was; one without a record was torn by a crash."""
        if row["turn"] is None:
            return False
        if row["record"] is None:
            return True
        return self._columns.load(row["record"], _status) is Status.INTERRUPTED

    def _waiting(self, queue: str) -> int:
        if queue == "[]":
            return 0
        return len(self._columns.load(queue, codec.drafts_of) or ())


def _status(record: object) -> Status:
    return member(Status, mapping(record).get("status"))
