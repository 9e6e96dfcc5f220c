"""The break of a turn's connection before its end."""

from dataclasses import dataclass

from app.core.turns.ledger import EndedBy


@dataclass(slots=True)
class Loss:
    """When the end of a turn could not be seen any more, and why."""

    at: float
    """Seconds since the turn began."""
    by: EndedBy = EndedBy.CONNECTION
    """`CONNECTION`, `SILENCE`, `CRASH` when difyterm itself was gone, or `ELSEWHERE` when a
    form was answered there."""
