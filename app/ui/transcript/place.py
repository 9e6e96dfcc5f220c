"""Spots of a text that survive another line width."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from app.markdown.line import Line


class Place(NamedTuple):
    """A spot of a text."""

    offset: int
    """Characters into the source at which a stretch of lines begins."""
    passed: int
    """Characters shown from there to the spot."""


def place_of(lines: Sequence[Line], row: int) -> Place:
    """Where a line stands in its text."""
    # Lines inside a paragraph know their source only roughly, and each
    # width in another way; where it begins is the same at each.
    begin = row
    while begin and lines[begin - 1].source_end > lines[begin].source_start:
        begin -= 1
    offset = lines[begin].source_start
    first = bisect_left(lines, offset, key=_source_start)
    passed = sum(_length(lines[i]) for i in range(first, row))
    return Place(offset, passed)


def row_of(lines: Sequence[Line], place: Place) -> int:
    """The line that holds a place; 0 without lines."""
    if not lines:
        return 0
    after = bisect_right(lines, place.offset, key=_source_start)
    begin = lines[max(0, after - 1)].source_start
    row = bisect_left(lines, begin, key=_source_start)
    passed = _length(lines[row])
    while passed <= place.passed and row + 1 < len(lines):
        row += 1
        passed += _length(lines[row])
    return row


def _source_start(line: Line) -> int:
    return line.source_start


def _length(line: Line) -> int:
    return len(line.plain) + (len(line.joint) if line.wrapped else 1)
