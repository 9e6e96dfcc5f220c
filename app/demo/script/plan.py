"""What one answer is going to be: text, pace, tool call, faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.demo.faults import Fault

BEFORE_FIRST_CHUNK = 0.3
"""Seconds a model takes to start, as in the recordings."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One tool an agent uses before it answers."""

    tool: str
    label: str
    prelude: Sequence[str]
    """What the agent says before it calls, in chunks."""
    tool_input: str
    observation: str


@dataclass(frozen=True, slots=True)
class Plan:
    """How one answer runs."""

    chunks: Sequence[str]
    rate: float = 25.0
    """Chunks a second; 0: as fast as the socket takes them."""
    first: float = BEFORE_FIRST_CHUNK
    """Seconds before the first chunk."""
    late: float | None = None
    """Seconds the stream goes on after a stop; None: as the mode does."""
    late_chunks: int | None = None
    """Chunks after a stop; None: as many as fall into `late`."""
    ping: float = 10.0
    """Seconds between two pings (wire 11)."""
    tool: ToolCall | None = None
    faults: tuple[Fault, ...] = ()
