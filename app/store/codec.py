"""Values on their way into the journal's columns, and back.

JSON columns hold what came, exactly: what SQLite cannot hold in a text, lone surrogates
and NUL, is escaped there. Plain columns, by which rows are found, get U+FFFD in its
place.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from app.core.draft import Draft
from app.core.shapes import Unreadable, sequence
from app.core.turn import Status, Turn

_T = TypeVar("_T")
_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")


def plain(text: str) -> str:
    """A text for a plain column, or for people."""
    return _UNFIT.sub("\ufffd", text)


def dump(value: Any) -> str:
    """A value for a JSON column."""
    return json.dumps(value, separators=(",", ":"))


def load(column: str, decode: Callable[[object], _T]) -> _T:
    """A value of a JSON column.

    Args:
        column: What is in the column.
        decode: Makes the value of what the JSON says.

    Raises:
        Unreadable: It is no JSON, or `decode` cannot read what that says.
    """
    try:
        value = json.loads(column)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"no JSON: {error}") from error
    return decode(value)


def drafts_of(value: object) -> tuple[Draft, ...]:
    """The drafts of a queue, oldest first.

    Raises:
        Unreadable: It is no list of drafts.
    """
    return tuple([Draft.from_json(item) for item in sequence(value)])


def unread_turn(draft: Draft, created_at: float, message_id: str) -> Turn:
    """What stands for a turn whose record cannot be read."""
    turn = Turn(draft, created_at=created_at)
    turn.message_id = message_id
    turn.status = Status.FAILED
    turn.error = "the journal's record of this turn cannot be read"
    turn.settled = True
    return turn
