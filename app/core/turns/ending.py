"""How an event ends a turn that nobody stopped here."""

from typing import Final, NamedTuple

from app.core.turns.ledger import EndedBy
from app.core.turns.status import Status
from app.core.wire.events import (
    ChunkEvent,
    MessageEnd,
    StreamError,
    WorkflowFinished,
    WorkflowPaused,
)

_ABORTED: Final = "User requested stop"
"""What an engine that was told to stop gives as the reason of its failure (wire 31)."""
_MODERATED: Final = "Stopped by output moderation"


class Ending(NamedTuple):
    """The end of a turn."""

    status: Status
    by: EndedBy = EndedBy.SERVER
    error: str = ""
    """What the server said of it."""


def ending(event: ChunkEvent, *, resumed: bool) -> Ending | None:
    """The end that an event brings; None for an event that ends nothing.

    A stop without an Esc of this turn's is somebody else's: another program's, or
    Dify's own page. Of a run that went on after a pause nobody can say that: it may
    end so though nobody stopped it (wire 59).

    Args:
        event: Any event of a stream.
        resumed: Whether the run had been paused for a person.
    """
    stopped_by = EndedBy.SERVER if resumed else EndedBy.OTHERS
    match event:
        case MessageEnd():
            return Ending(Status.COMPLETED)
        case WorkflowFinished(error=error) if error.startswith(_MODERATED):
            return Ending(Status.WITHHELD, error=error)
        case WorkflowFinished(status="stopped", error=error):
            return Ending(Status.INTERRUPTED, stopped_by, error)
        case WorkflowFinished(status="failed", error=error):
            return _failed(error, stopped_by)
        case WorkflowFinished():
            return Ending(Status.COMPLETED)
        case WorkflowPaused():
            return Ending(Status.PAUSED)
        case StreamError(message=message):
            return _failed(message, stopped_by)
        case _:
            return None


def _failed(error: str, stopped_by: EndedBy) -> Ending:
    if _ABORTED in error:
        return Ending(Status.INTERRUPTED, stopped_by, error)
    return Ending(Status.FAILED, error=error)
