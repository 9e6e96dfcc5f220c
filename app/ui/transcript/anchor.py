"""Where a reader is: a line that is found again whatever happens around it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from app.markdown.line import Line
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.heights import HeightIndex, RowSpan


class _Spot(NamedTuple):
    """A spot in what an entry says; it is the same at every width."""

    text: int = 0
    """Which of the entry's texts."""
    offset: int = 0
    """Characters into its source at which a stretch of lines begins."""
    passed: int = 0
    """Characters shown from there to the spot."""


class Anchor:
    """A line of the transcript that a reader has before the eyes.

    While its span is there, `line_in` tells where the line is. An entry may be laid
    out again in other spans: `remember` is called before that, and `found_in` gives
    the anchor at the same spot of the text afterwards.
    """

    def __init__(
        self, span: RowSpan, row: int, line: int, spot: _Spot | None = None
    ) -> None:
        self.span: Final = span
        """What the line belongs to."""
        self.row: Final = row
        """How many lines it is below the span's first."""
        self.line: Final = line
        """Its number among all lines, when it was last looked at."""
        self._spot = spot

    @classmethod
    def at(
        cls, heights: HeightIndex, line: int, before: "Anchor | None" = None
    ) -> "Anchor":
        """The anchor at a line.

        Args:
            heights: Has at least one span.
            line: The line; the nearest there is, if it is outside.
            before: The anchor so far. If that stands at the same line, what it
                remembers stays good: the line of a narrow screen begins before what
                stood there on a wide one, and from width to width that would add up.
        """
        index = heights.find(line)
        span, row = heights[index], line - heights.start(index)
        stays = before is not None and before.span is span and before.row == row
        return cls(span, row, line, before._spot if before and stays else None)

    @classmethod
    def first_of(cls, heights: HeightIndex, index: int) -> "Anchor | None":
        """The anchor at the first line of a span, or of the last one if there are not
        so many; None if there is none at all."""
        if not len(heights):
            return None
        index = min(index, len(heights) - 1)
        return cls(heights[index], 0, heights.start(index))

    def line_in(self, heights: HeightIndex) -> int | None:
        """The number of its line; None once its span is gone."""
        start = heights.start_of_span(self.span)
        return None if start is None else start + self.row

    def remember(self) -> None:
        """Look up its spot in the text, while the span still has its lines."""
        if self._spot is not None:
            return
        section = self.span.section
        if section is None or not section.part.lines:
            self._spot = _Spot()
        else:
            lines = section.part.lines
            row = min(self.row, len(lines) - 1)
            self._spot = _Spot(section.text, *offset_of(lines, row))

    def found_in(self, heights: HeightIndex) -> "Anchor":
        """The anchor at the remembered spot. Its `line` is still the number from
        before, so that one can tell how far the line has moved.

        Args:
            heights: Has the entry; it is opened if need be.
        """
        spot, entry = self._spot or _Spot(), self.span.entry
        heights.open(entry)
        index = _index_of(spot, entry, heights)
        span, lines = heights[index], heights.lines(index)
        section = span.section
        if section is None or section.text != spot.text:
            row = max(0, len(lines) - 1)
        else:
            row = row_of(lines, spot.offset, spot.passed)
        return Anchor(span, row, self.line, spot)


def _index_of(spot: _Spot, entry: Entry, heights: HeightIndex) -> int:
    """The span of an entry that holds a spot, or the last one above it."""
    first, stop = heights.range_of(entry)
    index = first
    for at in range(first, stop):
        section = heights[at].section
        if section is None or section.text > spot.text:
            break
        if section.text < spot.text or section.part.start <= spot.offset:
            index = at
    return index


def offset_of(lines: Sequence[Line], row: int) -> tuple[int, int]:
    """Where a line stands in its text.

    Lines inside a paragraph know their source only roughly, and each width in another
    way; where the paragraph begins is the same at each.

    Returns:
        Characters into the source at which a stretch of lines begins, and characters
        shown from there to the line.
    """
    begin = row
    while begin and lines[begin - 1].source_end > lines[begin].source_start:
        begin -= 1
    offset = lines[begin].source_start
    first = bisect_left(lines, offset, key=_source_start)
    return offset, sum(_length(lines[i]) for i in range(first, row))


def row_of(lines: Sequence[Line], offset: int, passed: int) -> int:
    """The line at which `offset_of` gave these numbers, at any width; 0 without lines."""
    if not lines:
        return 0
    after = bisect_right(lines, offset, key=_source_start)
    begin = lines[max(0, after - 1)].source_start
    row = bisect_left(lines, begin, key=_source_start)
    shown = _length(lines[row])
    while shown <= passed and row + 1 < len(lines):
        row += 1
        shown += _length(lines[row])
    return row


def _source_start(line: Line) -> int:
    return line.source_start


def _length(line: Line) -> int:
    return len(line.plain) + (len(line.joint) if line.wrapped else 1)
