"""Puts the server's history and what is known here into one order."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from app.core.turns.completing import completion, settle, unfinished
from app.core.turns.kept import difference
from app.core.turns.ledger import EndedBy
from app.core.turns.turn import Turn

_SAME_MOMENT: Final = 60.0
"""Seconds that a message takes at most from the person to the server."""


class Merge(NamedTuple):
    """What a merge has done to a conversation."""

    arrived: list[Turn]
    """Turns of other clients, in their order; they stand at their places."""
    changed: list[Turn]
    """Turns that say something else."""


def merge(turns: list[Turn], rows: Sequence[Turn], later: Container[str] = ()) -> Merge:
    """Put the server's turns among those that are known here.

    A turn that is known stays as it is and where it is, and learns what the server
    keeps of it. The server's clock is another one, and its times are whole seconds: the
    turns that both know give the places of those between them.

    Args:
        turns: What is known here, oldest first; gets what is missing.
        rows: A part of the server's history without a gap, oldest first; what comes
            behind it was merged before, if there is anything.
        later: Message ids of rows that are not put in yet.
    """
    known = _known(turns, rows)
    own = [(turn, row) for row in rows if (turn := known.get(row.message_id))]
    changed = [turn for turn, row in own if _settled(turn) and _learn(turn, row)]
    missing = {row.message_id for row in rows if row.message_id not in later}
    return Merge(_insert(turns, rows, known, missing - known.keys()), changed)


def _insert(
    turns: list[Turn],
    rows: Iterable[Turn],
    known: Mapping[str, Turn],
    missing: Container[str],
) -> list[Turn]:
    """Insert the rows that are missing; returns them."""
    places = {turn: place for place, turn in enumerate(turns)}
    paired = set(known.values())
    pairs = ((known[r.message_id], r) for r in rows if r.message_id in known)
    # Seconds by which our clock is ahead.
    ahead = next((turn.created_at - row.created_at for turn, row in pairs), 0.0)
    place = 0
    arrived: list[Turn] = []
    for row in rows:
        turn = known.get(row.message_id)
        if turn is not None:
            place = max(place, places[turn] + len(arrived) + 1)
            ahead = turn.created_at - row.created_at
        elif row.message_id in missing:
            at = row.created_at + ahead
            while place < len(turns) and _only_here(turns[place], paired):
                if turns[place].created_at > at:
                    break
                place += 1
            turns.insert(place, row)
            arrived.append(row)
            place += 1
    return arrived


def _only_here(turn: Turn, paired: Container[Turn]) -> bool:
    """Whether the server does not tell where a turn stands."""
    return turn.kept is None and turn not in paired


def _known(turns: Sequence[Turn], rows: Iterable[Turn]) -> dict[str, Turn]:
    """The turns that rows stand for, by the rows' message ids."""
    by_id = {turn.message_id: turn for turn in turns if turn.message_id}
    found = {r.message_id: by_id[r.message_id] for r in rows if r.message_id in by_id}
    nameless = [turn for turn in turns if not turn.message_id and not turn.error_status]
    for row in rows if nameless else ():
        if row.message_id not in found:
            same = (turn for turn in nameless if _same_question(turn, row))
            if (turn := next(same, None)) is not None:
                nameless.remove(turn)
                found[row.message_id] = turn
    return found


def _same_question(turn: Turn, row: Turn) -> bool:
    """Whether a turn that never got an id is the server's: its row stands before the
    first event (wire 27)."""
    near = abs(turn.created_at - row.created_at) < _SAME_MOMENT
    return near and turn.query == row.query


def _settled(turn: Turn) -> bool:
    return not turn.busy and turn.ended_by is not EndedBy.ELSEWHERE


def _learn(turn: Turn, row: Turn) -> bool:
    """Take what the server keeps; tell whether that is to be seen."""
    before = difference(turn), turn.version
    turn.kept = row.kept
    if not turn.message_id:
        turn.message_id = row.message_id
        # Nobody else looks up how a turn went on whose id never came.
        found = completion(turn, row) if unfinished(turn) else None
        if found is not None:
            settle(turn, found)
    if (difference(turn), turn.version) == before:
        return False
    turn.version += 1
    return True
