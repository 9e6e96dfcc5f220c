"""The journal's tables, and how an older file becomes a current one.

A turn is the draft that began it and, once it has ended, one record of what came of it;
while it lives, what came is in `deltas`. Beside these JSON columns stands only what SQL
itself needs to find and order rows: Dify's ids, among them the message id by which the
server's history is merged, and times.

Every table has an integer id of its own beside the key that callers know. That of a
turn is also its row in the full-text search: `app.store.finding.search_index` makes that table,
where SQLite has FTS5.
"""

import sqlite3
from collections.abc import Sequence
from typing import Final

from app.core.texts.matching import fold
from app.store import codec

_CONVERSATIONS: Final = """
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL,                      -- which app and end user
    conversation_id TEXT NOT NULL DEFAULT '', -- Dify's; empty until known
    name TEXT NOT NULL DEFAULT '',            -- Dify's; empty until known
    updated_at REAL NOT NULL,                 -- unix seconds
    inputs TEXT NOT NULL DEFAULT '{}',        -- JSON object: the form's values
    queue TEXT NOT NULL DEFAULT '[]'          -- JSON list of waiting drafts
)
"""
_TURNS: Final = """
CREATE TABLE turns (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    created_at REAL NOT NULL,                 -- unix seconds
    draft TEXT NOT NULL,                      -- JSON object: what was sent
    message_id TEXT NOT NULL DEFAULT '',      -- Dify's; empty when none came
    instance TEXT NOT NULL,                   -- the difyterm that wrote it last
    record TEXT                               -- JSON object: what came of it;
                                              -- NULL while the turn is live
)
"""
_DELTAS: Final = """
CREATE TABLE deltas (
    id INTEGER PRIMARY KEY,
    turn INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    entry TEXT NOT NULL                       -- JSON object: what came
)
"""
_STOPS: Final = """
CREATE TABLE stops (
    turn INTEGER PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
    asked_at REAL NOT NULL                    -- unix seconds
)
"""
"""Live turns that a person wants to be stopped, in another window than the one that
receives them."""

_LISTED: Final = (
    "opening TEXT NOT NULL DEFAULT ''",  # first line of its first message
    "folded TEXT NOT NULL DEFAULT ''",  # name, else opening, to be filtered by
    "draft TEXT NOT NULL DEFAULT ''",  # JSON object: not sent yet; empty for none
    "pinned INTEGER NOT NULL DEFAULT 0",
    "archived INTEGER NOT NULL DEFAULT 0",
    "answered_at REAL NOT NULL DEFAULT 0",  # unix seconds: end of the last answer
    "seen_at REAL NOT NULL DEFAULT 0",  # unix seconds: when a person saw it last
)
_UNINDEXED: Final = """
CREATE TABLE unindexed (                      -- turns that the full-text search lacks
    turn INTEGER PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE
)
"""
_FILL_OPENING: Final = """
UPDATE conversations SET opening = coalesce((
    SELECT opening(draft) FROM turns WHERE conversation = conversations.id
    ORDER BY created_at, id LIMIT 1
), '')
"""

Migrations = Sequence[Sequence[str]]
"""One script of statements per version: script n makes version n + 1 of n."""

MIGRATIONS: Final[Migrations] = (
    (
        _CONVERSATIONS,
        "CREATE INDEX conversations_by_use ON conversations (scope, updated_at)",
        _TURNS,
        "CREATE INDEX turns_in_order ON turns (conversation, created_at, id)",
        "CREATE INDEX turns_by_message ON turns (message_id) WHERE message_id <> ''",
        _DELTAS,
        "CREATE INDEX deltas_of_turn ON deltas (turn)",
    ),
    (
        *(f"ALTER TABLE conversations ADD COLUMN {column}" for column in _LISTED),
        _FILL_OPENING,
        "UPDATE conversations SET folded = fold(CASE name WHEN '' THEN opening ELSE name END)",
        """
        CREATE INDEX conversations_in_order
        ON conversations (scope, archived, pinned, updated_at, key, folded)
        """,
        """
        CREATE INDEX conversations_by_id ON conversations (conversation_id)
        WHERE conversation_id <> ''
        """,
        _UNINDEXED,
        # Taken in bit by bit later: that takes minutes for a journal of years.
        "INSERT INTO unindexed SELECT id FROM turns",
        _STOPS,
    ),
)
"""The versions that this difyterm knows.

What has been released never changes here; a new need is a new script.
"""


def version(connection: sqlite3.Connection) -> int:
    """The version of an open file (`PRAGMA user_version`); 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, migrations: Migrations) -> None:
    """Run the scripts that the open file lacks, inside the caller's transaction."""
    connection.create_function("opening", 1, _opening, deterministic=True)
    connection.create_function("fold", 1, fold, deterministic=True)
    for number in range(version(connection), len(migrations)):
        for statement in migrations[number]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number + 1}")


def _opening(draft: str) -> str:
    """As `codec.opening`, of a draft's column."""
    return codec.opening(codec.texts(draft, "").question)
