"""A selection that stays at its text while lines above it are measured."""

from textual.geometry import Offset
from textual.selection import Selection

from app.ui.transcript.anchor import Anchor
from app.ui.transcript.heights import HeightIndex


class _End:
    """One end of a selection.

    Args:
        heights: Has the line.
        line: The end's.
    """

    def __init__(self, heights: HeightIndex, line: int) -> None:
        self._line = line
        self._anchor = Anchor.at(heights, line)
        self._anchor.remember()
        self._entry = self._anchor.span.entry
        self._below = line - heights.start_of(self._entry)

    def line_in(self, heights: HeightIndex) -> int:
        """The number of its line; the last one that it had, once its entry is gone."""
        if not heights.has(self._entry):
            return self._line
        first = heights[heights.first(self._entry)]
        if self._anchor.span not in heights and first.section is not None:
            self._anchor = self._anchor.found_in(heights)
        line = self._anchor.line_in(heights)
        if line is None:  # the entry is closed, and keeps its number of lines
            line = heights.start_of(self._entry) + self._below
        self._line, self._below = line, line - heights.start_of(self._entry)
        return line


class HeldSelection:
    """The ends of a selection, each held at the line that it was put at.

    An end in lines that are not laid out yet stays at its number until they are.
    """

    def __init__(self) -> None:
        self._given: Selection | None = None
        self._start: _End | None = None
        self._end: _End | None = None

    def follow(
        self, heights: HeightIndex, shift: int, selection: Selection
    ) -> Selection:
        """Where a selection is now.

        Args:
            heights: Has at least one span.
            shift: That of the viewport.
            selection: In lines less the shift: one that is new here is where it says,
                one that was given before is where its ends have come to.
        """
        if selection != self._given:
            self._given, self._start, self._end = selection, None, None
        start, end = selection
        self._start = self._start or _end_at(heights, shift, start)
        self._end = self._end or _end_at(heights, shift, end)
        return Selection(
            _moved(heights, shift, start, self._start),
            _moved(heights, shift, end, self._end),
        )


def _end_at(heights: HeightIndex, shift: int, offset: Offset | None) -> _End | None:
    """The end at an offset, once its line is laid out."""
    if offset is None or not heights[heights.find(offset.y + shift)].measured:
        return None
    return _End(heights, offset.y + shift)


def _moved(
    heights: HeightIndex, shift: int, offset: Offset | None, end: _End | None
) -> Offset | None:
    """Where an end is now that was put at an offset."""
    if offset is None or end is None:
        return offset
    return Offset(offset.x, end.line_in(heights) - shift)
