"""What the serving thread shares with whoever started the server."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.demo.runs.breakpoints import Breakpoints
from app.demo.runs.reopening import Reopening
from app.demo.web.log import Log
from app.demo.web.ordered_faults import OrderedFaults


@dataclass(slots=True)
class Controls:
    """Set and read from another thread while the server runs."""

    adopt_conversations: bool
    """Unknown conversation ids are taken as existing ones."""
    late: float | None = None
    """Seconds a stream goes on after a stop; None: as Dify does (wire 31)."""
    name_after: float = 2.0
    """Seconds after its first message until a conversation has its name (wire 27)."""
    coarse: bool = False
    """Lists know whole seconds only, as Dify's do (wire 34, 37)."""
    reopening: Reopening = Reopening.PART
    """What the stream of a run gives that is opened again."""
    log: Log = field(default_factory=Log)
    """What the server has seen."""
    faults: OrderedFaults = field(default_factory=OrderedFaults)
    """What is to go wrong with coming requests."""
    breakpoints: Breakpoints = field(default_factory=Breakpoints)
    """The pauses tests open."""
