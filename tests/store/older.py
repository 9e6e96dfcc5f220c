"""A journal as the first difyterm wrote it."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from app.core.turns.record import dump_turn
from app.core.turns.turn import Turn
from app.store.file.schema import MIGRATIONS, migrate

FIRST = MIGRATIONS[:1]


def write_version_1(
    path: Path, conversations: Iterable[tuple[str, list[Turn]]]
) -> None:
    """Make a file of version 1.

    Args:
        path: The file; its directory is made.
        conversations: Names, empty for none, and turns; their keys are numbers.
    """
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        migrate(connection, FIRST)
        for number, (name, turns) in enumerate(conversations, 1):
            connection.execute(
                "INSERT INTO conversations (id, key, scope, name, updated_at)"
                " VALUES (?, ?, 'scope', ?, ?)",
                (number, str(number), name, number),
            )
            connection.executemany(
                "INSERT INTO turns"
                " (key, conversation, created_at, draft, instance, record)"
                " VALUES (?, ?, ?, ?, 'gone', ?)",
                [_row(f"{number}.{at}", number, turn) for at, turn in enumerate(turns)],
            )


def _row(key: str, conversation: int, turn: Turn) -> tuple[object, ...]:
    draft, record = turn.draft.to_json(), dump_turn(turn)
    return key, conversation, turn.created_at, json.dumps(draft), json.dumps(record)
