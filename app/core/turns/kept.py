"""What the server keeps of a turn, beside what is known of it here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from app.core.turns.status import Status

if TYPE_CHECKING:
    from app.core.turns.turn import Turn


class Kept(NamedTuple):
    """What an item of the server's history says (wire 34)."""

    characters: int
    """Of the answer's text, without white space at its ends, which not every app
    keeps (wire 56)."""
    feedback: str = ""
    """`like`, `dislike`, or empty."""
    inputs: Mapping[str, Any] = MappingProxyType({})
    """Values of the app's form that the message was sent with."""


def difference(turn: "Turn") -> str:
    """One line that says how the server's answer differs from ours.

    Empty when it does not, or when that is not known. Of a completed answer only its
    loss is told: an agent's tools split it into parts that are kept apart (wire 17).
    """
    kept = turn.kept
    if kept is None or turn.live:
        return ""
    came, there = turn.answer.text, kept.characters
    here = len(came.strip())
    if here == there:
        return ""
    if not there:
        return "the server kept nothing of this answer"
    if turn.status is Status.COMPLETED:
        return ""
    if there < here:
        return f"the server kept {there:,} of {len(came):,} characters"
    return f"the server kept {there:,} characters, {there - here:,} more than came here"
