"""A stop that a turn learned of after its end."""

from app.core.turns.ledger import EndedBy, StopCause, StopLedger
from app.core.turns.status import Status
from app.core.turns.turn import Turn

_UNAWARE = (EndedBy.SERVER, EndedBy.OTHERS)


def interrupt_late(turn: Turn, pressed: float, cause: StopCause) -> bool:
    """Let a turn count as interrupted that the server ended after a stop.

    Args:
        turn: A turn that has ended, as if nobody had stopped it here.
        pressed: When somebody did, in seconds since it began.
        cause: What made it stop.

    Returns:
        Whether it was so: it may have ended before, or not by the server.
    """
    answered = turn.status in (Status.COMPLETED, Status.INTERRUPTED)
    unaware = turn.ledger is None and turn.ended_by in _UNAWARE
    if not (answered and unaware and pressed < turn.elapsed):
        return False
    turn.status, turn.ended_by = Status.INTERRUPTED, EndedBy.SERVER
    turn.ledger = StopLedger(pressed, turn.answer.shown_length, cause)
    turn.version += 1
    return True
