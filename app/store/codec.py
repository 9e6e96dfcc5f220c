"""Values on their way into the journal's columns, and back.

JSON columns hold what came, exactly: what SQLite cannot hold in a text, lone surrogates
and NUL, is escaped there. Plain columns, by which rows are found, get U+FFFD in its
place.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeVar

from app.core.draft import Draft
from app.core.shapes import Unreadable, mapping, sequence, text
from app.core.texts.text import one_line
from app.core.turns.record import answer_text
from app.core.turns.status import Status
from app.core.turns.turn import Turn

_T = TypeVar("_T")
_DECODER: Final = json.JSONDecoder()
_NAME_LENGTH: Final = 80
"""Characters of a first message that stand in for a conversation's name."""
_UNFIT: Final = re.compile("[\x00\ud800-\udfff]")


def plain(value: str) -> str:
    """A text for a plain column."""
    return _UNFIT.sub("\ufffd", value)


def opening(message: str) -> str:
    """What stands in for the name of a conversation that began with a message."""
    return plain(one_line(message, _NAME_LENGTH))


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
        # Takes a third of the time of `json.loads`, and allows no spaces around.
        value, end = _DECODER.raw_decode(column)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"no JSON: {error}") from error
    if end != len(column):
        raise Unreadable("more than JSON")
    return decode(value)


def text_of_draft(value: object) -> str:
    """The text of a draft, without looking at its files: a thousand are read at once.

    Raises:
        Unreadable: It has no text.
    """
    return text(mapping(value), "text")


class Texts(NamedTuple):
    """What was said in a turn."""

    question: str
    answer: str


def texts(draft: str, record: str) -> Texts:
    """What was said in a turn, of its columns; empty for what cannot be read."""
    return Texts(_text(draft, text_of_draft), _text(record, answer_text))


def _text(column: str, decode: Callable[[object], str]) -> str:
    try:
        return load(column, decode)
    except Unreadable:
        return ""


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
    turn.stream_done = True
    return turn
