"""What happened to one stop, from the key to the end of the stream."""

from dataclasses import dataclass
from enum import StrEnum


class EndedBy(StrEnum):
    """Who ended a turn."""

    SERVER = "server"
    """A terminal event of the stream."""
    CONNECTION = "connection"
    """The stream broke, or ended without a terminal event."""
    HANG_UP = "hang_up"
    """The person, with a second Esc."""
    NO_CONFIRMATION = "no_confirmation"
    """The time the server had to end the stream after a stop ran out."""
    NO_TASK = "no_task"
    """No task id came in time, so there was nothing to stop."""
    QUIT = "quit"
    """difyterm was left before the server had ended the stream."""
    CRASH = "crash"
    """difyterm died; the journal knows the turn only up to there."""
    ELSEWHERE = "elsewhere"
    """Not ended: another difyterm window is still receiving it."""


@dataclass(slots=True)
class StopLedger:
    """The times of one stop, in seconds since the turn began; None = never."""

    pressed: float
    """When Esc was pressed."""
    shown_characters: int
    """Characters of the answer that had come by then: the screen shows these."""
    requested: float | None = None
    """When the stop request first went out."""
    attempts: int = 0
    """How often the request was sent: more than one only after failures."""
    answered: float | None = None
    """When the server answered it with success, which proves nothing (wire 29)."""
    failure: str = ""
    """Why the last attempt failed; empty when none did."""

    @property
    def accepted(self) -> bool:
        """Whether the server said success to the stop."""
        return self.answered is not None
