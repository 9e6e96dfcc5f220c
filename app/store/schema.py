"""The journal's tables, and how an older file becomes a current one.

Every table has an integer id of its own beside the key that callers know, so
that a full-text index can refer to its rows. Turns are indexed by Dify's
message id, by which the server's history is merged with them.
"""

import sqlite3
from typing import Final

_CONVERSATIONS: Final = """
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL,                      -- which app and end user
    conversation_id TEXT NOT NULL DEFAULT '', -- Dify's; empty until known
    name TEXT NOT NULL DEFAULT '',            -- Dify's; empty until known
    updated_at REAL NOT NULL,                 -- unix seconds
    queue TEXT NOT NULL DEFAULT '[]'          -- JSON list of waiting messages
)
"""
_TURNS: Final = """
CREATE TABLE turns (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    created_at REAL NOT NULL,                 -- unix seconds
    query TEXT NOT NULL,
    answer TEXT NOT NULL DEFAULT '',          -- all text, also what came after Esc
    status TEXT NOT NULL DEFAULT 'pending',
    message_id TEXT NOT NULL DEFAULT '',      -- Dify's; empty when none came
    window TEXT NOT NULL,                     -- the window that wrote it last
    record TEXT                               -- JSON; NULL while the turn is live
)
"""
_DELTAS: Final = """
CREATE TABLE deltas (
    id INTEGER PRIMARY KEY,
    turn INTEGER NOT NULL REFERENCES turns (id) ON DELETE CASCADE,
    entry TEXT NOT NULL                       -- JSON object
)
"""

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        _CONVERSATIONS,
        "CREATE INDEX conversations_by_use ON conversations (scope, updated_at)",
        _TURNS,
        "CREATE INDEX turns_in_order ON turns (conversation, created_at, id)",
        "CREATE INDEX turns_by_message ON turns (message_id) WHERE message_id <> ''",
        _DELTAS,
        "CREATE INDEX deltas_of_turn ON deltas (turn)",
    ),
)
"""One script of statements per version: script n makes version n + 1 of n.

What has been released never changes here; a new need is a new script.
"""

VERSION: Final = len(MIGRATIONS)
"""The version that this difyterm reads and writes (`PRAGMA user_version`)."""


def version(connection: sqlite3.Connection) -> int:
    """The version of an open file; 0 for a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Run the scripts that the open file lacks, inside the caller's transaction."""
    for number in range(version(connection), VERSION):
        for statement in MIGRATIONS[number]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number + 1}")
