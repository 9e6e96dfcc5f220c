"""Several runs of lines as one, without copying them."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple, overload

from app.markdown.line import Line


class Run(NamedTuple):
    """Lines that were made from one text."""

    lines: Sequence[Line]
    source: Callable[[], str] | None = None
    """Gives the text the lines' offsets refer to; None = copy what is shown."""


class Place(NamedTuple):
    """A spot of the text that survives another line width."""

    run: int
    """Index of the run."""
    offset: int
    """Characters into the run's source at which a stretch of lines begins."""
    passed: int
    """Characters shown from there to the spot."""


class Stack(Sequence[Line]):
    """The lines of several runs, one below the other.

    Args:
        runs: From top to bottom. Their lines must not change any more.
    """

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = runs
        self._starts: list[int] = []
        self._length = 0
        for run in runs:
            self._starts.append(self._length)
            self._length += len(run.lines)

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(self._length))]
        run, row = self.locate(index)
        return self.runs[run].lines[row]

    def locate(self, index: int) -> tuple[int, int]:
        """The run that holds a line, and the line's index in it."""
        if not 0 <= index < self._length:
            raise IndexError(index)
        run = bisect_right(self._starts, index) - 1
        return run, index - self._starts[run]

    def place(self, index: int) -> Place:
        """Where a line stands in its text."""
        run, row = self.locate(index)
        lines = self.runs[run].lines
        # Lines inside a paragraph know their source only roughly, and each
        # width in another way; where it begins is the same at each.
        begin = row
        while begin and lines[begin - 1].source_end > lines[begin].source_start:
            begin -= 1
        offset = lines[begin].source_start
        first = bisect_left(lines, offset, key=_source_start)
        passed = sum(_length(lines[i]) for i in range(first, row))
        return Place(run, offset, passed)

    def find(self, place: Place) -> int:
        """The line that now holds a place of the same stack, drawn anew."""
        if place.run >= len(self.runs) or not self.runs[place.run].lines:
            return max(0, self._length - 1)
        lines = self.runs[place.run].lines
        after = bisect_right(lines, place.offset, key=_source_start)
        begin = lines[max(0, after - 1)].source_start
        row = bisect_left(lines, begin, key=_source_start)
        passed = _length(lines[row])
        while passed <= place.passed and row + 1 < len(lines):
            row += 1
            passed += _length(lines[row])
        return self._starts[place.run] + row


def _source_start(line: Line) -> int:
    return line.source_start


def _length(line: Line) -> int:
    return len(line.plain) + (len(line.joint) if line.wrapped else 1)
