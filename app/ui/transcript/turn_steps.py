"""The questions above and below what a reader sees."""

from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.entries.turn import turns_in
from app.ui.transcript.viewport import Viewport


def turn_above(viewport: Viewport) -> Entry | None:
    """The last turn that begins above the window; None without one."""
    heights, top = viewport.heights, viewport.top
    above = (v for v in turns_in(heights.entries[::-1]) if heights.start_of(v) < top)
    return next(above, None)


def turn_below(viewport: Viewport) -> Entry | None:
    """The first turn that begins below the window's first line; None without one."""
    heights, top = viewport.heights, viewport.top
    below = (v for v in turns_in(heights.entries) if heights.start_of(v) > top)
    return next(below, None)
