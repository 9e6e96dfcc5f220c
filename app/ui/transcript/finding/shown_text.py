"""Lines as one text, in which a match may go on from one to the next."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from app.markdown.line import Line, Role


class Run(NamedTuple):
    """Characters of one line."""

    row: int
    """Which of the lines."""
    start: int
    """The first one, counted in the line with its margin."""
    end: int
    """Just after the last one."""


Span = tuple[Run, ...]
"""Characters of one or more lines that follow one another: at least one run."""


class ShownText(NamedTuple):
    """What some lines show, without margins and labels."""

    text: str
    """Lines that were only broken to fit are joined; a newline ends all others."""
    starts: list[int]
    """Where each line begins in the text."""
    margins: list[int]
    """Characters of each line before its text."""

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "ShownText":
        """The text of lines that stand one below the other."""
        parts, starts, margins, offset = [], [], [], 0
        for line in lines:
            margin, text = _text(line)
            text += line.joint if line.wrapped else "\n"
            parts.append(text)
            starts.append(offset)
            margins.append(margin)
            offset += len(text)
        return cls("".join(parts), starts, margins)

    def span(self, start: int, end: int) -> Span:
        """Where the lines show some characters, at least one."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        return tuple(
            Run(
                row,
                self.margins[row] + max(0, start - self.starts[row]),
                self.margins[row] + min(end, self._end(row)) - self.starts[row],
            )
            for row in range(first, last + 1)
        )

    def _end(self, row: int) -> int:
        """Where the next line begins in the text."""
        return self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)


def _text(line: Line) -> tuple[int, str]:
    """Characters of a line's margin, and what stands behind it: nothing in a line
    that only says something about others."""
    margin = 0
    for index, piece in enumerate(line.pieces):
        if piece.role is Role.TEXT:
            return margin, "".join([p.text for p in line.pieces[index:]])
        margin += len(piece.text)
    return 0, ""
