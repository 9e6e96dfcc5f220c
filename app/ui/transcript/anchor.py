"""Where a reader is: a line that is found again whatever happens around it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final, NamedTuple

from app.markdown.line import Line
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.heights import HeightIndex, RowSpan


class Place(NamedTuple):
    """A spot of a text; it is the same at every width."""

    entry: Entry
    text: int = 0
    """Which of the entry's texts."""
    offset: int = 0
    """Characters into its source at which a stretch of lines begins."""
    passed: int = 0
    """Characters shown from there to the spot."""


class Anchor:
    """A line of the transcript.

    As long as its span is there, it is a row of that; once the entry is laid out in
    other spans, it is found by its place in the text.

    Args:
        span: What the line belongs to.
        row: How many lines below the span's first.
        line: Its number among all lines, when it was last looked at.
        place: Its spot in the text, where that is known from another width: the line
            of a narrow screen begins before what stood there on a wide one, and from
            width to width that would add up.
    """

    def __init__(
        self, span: RowSpan, row: int, line: int, place: Place | None = None
    ) -> None:
        self.span: Final = span
        self.row: Final = row
        self.line: Final = line
        self.known_place = place
        """Its spot in the text, if it was asked for already."""

    @property
    def place(self) -> Place:
        """Its spot in the text. To be asked while the span still has its lines."""
        if self.known_place is None:
            self.known_place = self._found_place()
        return self.known_place

    def is_at(self, span: RowSpan, row: int) -> bool:
        """Whether it stands at a row of a span."""
        return self.span is span and self.row == row

    def line_in(self, heights: HeightIndex) -> int | None:
        """The number of its line now; None once its span is gone."""
        if self.span not in heights:
            return None
        return heights.start(heights.index(self.span)) + self.row

    def _found_place(self) -> Place:
        section = self.span.section
        if section is None or not section.part.lines:
            return Place(self.span.entry)
        lines = section.part.lines
        row = min(self.row, len(lines) - 1)
        return Place(self.span.entry, section.text, *offset_of(lines, row))


def find(place: Place, heights: HeightIndex, line: int | None = None) -> Anchor:
    """The anchor at a place of an entry that was laid out in other spans.

    Args:
        place: What to find.
        heights: Has the entry; it is opened if need be.
        line: The number its line had before; None for the one it has now.
    """
    heights.open(place.entry)
    index = _index_of(place, heights)
    span, lines = heights[index], heights.lines(index)
    section = span.section
    if section is None or section.text != place.text:
        row = max(0, len(lines) - 1)
    else:
        row = row_of(lines, place.offset, place.passed)
    if line is None:
        line = heights.start(index) + row
    return Anchor(span, row, line, place)


def _index_of(place: Place, heights: HeightIndex) -> int:
    """The span that holds a place, or the last one above it."""
    first, stop = heights.range_of(place.entry)
    index = first
    for at in range(first, stop):
        section = heights[at].section
        if section is None or section.text > place.text:
            break
        if section.text < place.text or section.part.start <= place.offset:
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
