"""What the stream of a run gives that is opened again (wire 67)."""

from __future__ import annotations

from enum import Enum, auto


class Reopening(Enum):
    """The manners of Dify's versions."""

    PART = auto()
    """A part of what comes from then on, then only pings for ever: 1.16.1."""
    REST = auto()
    """All that comes from then on, and the end: the development branch of 1.17."""
    NUMBERED = auto()
    """Events have an `id`, responses name their run, and a stream begins behind the
    `Last-Event-ID`, or at the start."""
