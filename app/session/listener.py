"""How a front end learns that something changed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.turns.turn import Turn
    from app.session.session import Session


class Listener:
    """What a session tells; a front end overrides what it needs.

    Each call names the session, since several may be open and stream at once.

    All calls come from the event loop's thread and must return at once: a chunk
    calls `turn_changed`, so that one may do no more than set a flag.
    """

    def turn_started(self, session: "Session", turn: "Turn") -> None:
        """A message is on its way."""

    def turn_changed(self, session: "Session", turn: "Turn") -> None:
        """Something of a turn may look different now."""

    def turn_ended(self, session: "Session", turn: "Turn") -> None:
        """A turn is over; its record is on its way to the journal."""

    def turn_withdrawn(self, session: "Session", turn: "Turn") -> None:
        """A turn is shown no longer: its message waits for the answer of another
        window, or what was read of another window's turn is replaced by the turn."""

    def queue_changed(self, session: "Session") -> None:
        """The queue holds other messages, or is held or released."""
