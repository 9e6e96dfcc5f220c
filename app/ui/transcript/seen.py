"""What of the transcript is in its window."""

from collections.abc import Iterator
from typing import NamedTuple

from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.heights import RowSpan
from app.ui.transcript.viewport import Viewport


class Seen(NamedTuple):
    """A span of which something is in the window."""

    span: RowSpan
    y: int
    """The window's row of its first line; negative when that is above."""


def seen_in(viewport: Viewport) -> Iterator[Seen]:
    """The spans in the window, from top to bottom."""
    heights, top = viewport.heights, viewport.top
    index = heights.find(top)
    while index < len(heights) and heights.start(index) < top + viewport.height:
        yield Seen(heights[index], heights.start(index) - top)
        index += 1


def sees(viewport: Viewport, entry: Entry, part: int, row: int) -> bool:
    """Whether a line of a part of an entry is in the window."""
    heights = viewport.heights
    if not heights.is_open(entry):
        return False
    index = heights.first(entry) + part
    line = heights.start(index) + row - viewport.top
    return heights[index].measured and 0 <= line < viewport.height
