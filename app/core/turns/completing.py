"""The end of a turn whose end was not seen here, from what the server keeps of it.

A connection broke, difyterm was gone, or a person answered a form elsewhere: then the
server's own record (`/messages`) and, in a chatflow, its run tell how the turn went on.
"""

from typing import TYPE_CHECKING, NamedTuple

from app.core.turns.ending import ending
from app.core.turns.ledger import EndedBy
from app.core.turns.loss import Loss
from app.core.turns.status import Status
from app.core.wire.events import WorkflowFinished
from app.core.wire.workflow_run import WorkflowRun

if TYPE_CHECKING:
    from app.core.turns.turn import Turn

_UNSEEN = (EndedBy.CRASH, EndedBy.CONNECTION, EndedBy.SILENCE)
"""Ends of ours that say nothing of the server's."""
_NOT_ENDED = ("", "scheduled", "running")


class Completion(NamedTuple):
    """How a turn ended on the server."""

    status: Status
    text: str
    """The whole answer as the server kept it; can be empty, or less than what came."""
    error: str = ""
    """What the server said of the end."""
    by: EndedBy = EndedBy.SERVER


def unfinished(turn: "Turn") -> bool:
    """Whether the server may know more of a turn than what was seen here.

    Not of one that a person stopped: that one is as it was meant.
    """
    if turn.ledger is not None or not turn.message_id:
        return False
    return turn.mending or turn.status is Status.PAUSED or turn.ended_by in _UNSEEN


def lost_by(turn: "Turn") -> EndedBy:
    """What is to blame that the end of an unfinished turn was not seen."""
    if turn.status is Status.PAUSED:
        return EndedBy.ELSEWHERE
    return turn.ended_by or EndedBy.CONNECTION


def completion(
    turn: "Turn", row: "Turn | None", run: WorkflowRun | None = None
) -> Completion | None:
    """The end that the server knows; None while it knows none, or no other.

    Args:
        turn: The turn as it was seen here.
        row: The same message as `/messages` has it; None when it is not there.
        run: Its run, which tells more than the row; None when that is not known.
    """
    found = _of_run(row, run) if run is not None else None
    if found is None and row is not None and not _going_on_after_pause(turn, run):
        found = _of_row(row)
    if found is None or found.status is turn.status is Status.PAUSED:
        return None
    return found


def lose(turn: "Turn", now: float, by: EndedBy = EndedBy.CONNECTION) -> None:
    """The connection of a turn is lost before its end, and the rest is looked for.

    The turn is live for as long as that takes: `settle`, an event or `close` ends it. A
    turn of an earlier difyterm comes back to life with it.

    Args:
        turn: It has not ended, or its end was not seen.
        now: The time.
        by: What was to blame: the connection, silence, or a crash.
    """
    if not turn.live:
        turn.started = turn.heard = turn.came = now - turn.elapsed
        turn.status, turn.ended_by = Status.STREAMING, None
        turn.error, turn.elapsed, turn.stream_done = "", 0.0, False
    turn.loss = Loss(now - turn.started, by)
    turn.version += 1


def settle(turn: "Turn", found: Completion, now: float | None = None) -> None:
    """End a turn as the server did.

    Args:
        turn: It is live, or its end was not seen.
        found: Its end.
        now: The time; None for a turn that is not live, and keeps its length.
    """
    if now is None and turn.ended_by in _UNSEEN:
        turn.loss = turn.loss or Loss(turn.elapsed, turn.ended_by)
    turn.answer.complete(found.text)
    now = turn.started + turn.elapsed if now is None else now
    turn.end(found.status, found.by, now, found.error)
    turn.waiting_for = turn.waiting_for if found.status is Status.PAUSED else ""
    turn.stream_done = True


def _of_run(row: "Turn | None", run: WorkflowRun) -> Completion | None:
    """The end of a run; its text stands in the row a moment later."""
    if run.status in _NOT_ENDED:
        return None
    text = (_saved(row) if row is not None else "") or run.answer
    if run.status == "paused":
        return Completion(Status.PAUSED, text)
    end = ending(WorkflowFinished(status=run.status, error=run.error), resumed=False)
    if end is None or (end.status is Status.COMPLETED and not text):
        return None
    return Completion(end.status, text, end.error, end.by)


def _of_row(row: "Turn") -> Completion | None:
    """The end that a row tells: an answer is saved when it has come to its end."""
    if row.status is Status.COMPLETED and not _saved(row):
        return None
    return Completion(row.status, _saved(row), row.error)


def _going_on_after_pause(turn: "Turn", run: WorkflowRun | None) -> bool:
    """Whether what the row holds is only the text before the pause."""
    return turn.status is Status.PAUSED and run is not None and run.going_on


def _saved(row: "Turn") -> str:
    """The answer of a row; an agent's steps alone may be half of one."""
    return "" if row.answer.from_steps else row.answer.text
