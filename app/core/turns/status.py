"""Where a turn stands, and what an Esc meant to it.

Apart from the turn itself, since the screen names both before anything was asked.
"""

from enum import StrEnum


class Status(StrEnum):
    """Where a turn stands."""

    PENDING = "pending"
    """Nothing has come yet."""
    STREAMING = "streaming"
    COMPLETED = "completed"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    WITHHELD = "withheld"
    """The app's moderation put another text in place of the answer (wire 15)."""
    PAUSED = "paused"
    """The run waits for a person; it can go on in another stream (wire 24)."""


class EscResult(StrEnum):
    """What an Esc meant to a turn."""

    IGNORED = "ignored"
    """The turn was over: there was nothing to stop."""
    STOPPING = "stopping"
    """The first one: the text is frozen and the stop is due."""
    REPEATED = "repeated"
    """Too soon after the last one to be meant."""
    LET_GO = "let_go"
    """The second one: the turn is over, and its stream read on in the background."""
