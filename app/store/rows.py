"""Values on their way into the journal's columns, and back.

SQLite cannot hold lone surrogates, and its own functions end a text at NUL.
JSON columns keep both, escaped; plain columns, which are for people and for
search, get U+FFFD in their place.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from app.core.blocks import TextBlock
from app.core.draft import Draft
from app.core.record import load_turn, replay
from app.core.turn import Status, Turn

_QUERY: Final = "query"
_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")
_MALFORMED: Final = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading JSON of an unexpected shape can raise."""


def plain(text: str) -> str:
    """A text for a plain column."""
    return _UNFIT.sub("\ufffd", text)


def dump(value: Any) -> str:
    """A value for a JSON column."""
    return json.dumps(value, separators=(",", ":"))


def query_entry(query: str) -> dict[str, str]:
    """The first entry of a live turn's log: the message exactly as written."""
    return {"entry": _QUERY, "text": query}


def finished_turn(row: sqlite3.Row, unreadable: Callable[[], None]) -> Turn:
    """The turn of a row with a record.

    Args:
        row: A row of `turns`.
        unreadable: Called when the record cannot be read; the turn then has
            what the plain columns hold.
    """
    try:
        return load_turn(json.loads(row["record"]))
    except _MALFORMED:
        unreadable()
        return _outline(row)


def torn_turn(
    row: sqlite3.Row, log: Iterable[str], unreadable: Callable[[], None]
) -> tuple[Turn, float]:
    """The live turn that a row and its log tell of.

    Args:
        row: A row of `turns` without a record.
        log: Its `deltas`, oldest first.
        unreadable: Called when entries cannot be read; they are left out.

    Returns:
        The turn, still open, and the time of its last entry in seconds since
        the turn began.
    """
    query, at = row["query"], 0.0
    entries: list[Mapping[str, Any]] = []
    for text in log:
        entry = _entry(text)
        if entry is None:
            unreadable()
        elif entry.get("entry") == _QUERY:
            query = entry["text"]
        else:
            entries.append(entry)
            at = max(at, float(entry.get("at", 0)))
    return replay(query, row["created_at"], entries), at


def _entry(text: str) -> Mapping[str, Any] | None:
    """An entry that does no harm to the turn it is applied to, or None."""
    try:
        entry: Mapping[str, Any] = json.loads(text)
        if entry["entry"] == _QUERY:
            return entry if isinstance(entry["text"], str) else None
        _ = replay("", 0, [entry]).answer.text
    except _MALFORMED:
        return None
    return entry


def _outline(row: sqlite3.Row) -> Turn:
    """What the plain columns of a finished turn still tell."""
    turn = Turn(Draft(row["query"]), created_at=row["created_at"])
    turn.answer.restore([TextBlock([row["answer"]])], [], None, [])
    turn.message_id = row["message_id"]
    turn.status = Status.FAILED
    turn.error = "the journal's record of this turn cannot be read"
    turn.stream_done = True
    return turn


def waiting(text: str) -> tuple[str, ...]:
    """The messages of a queue column; none when it cannot be read."""
    try:
        return tuple([str(message) for message in json.loads(text)])
    except _MALFORMED:
        return ()
