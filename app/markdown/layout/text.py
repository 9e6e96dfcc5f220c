"""Paragraphs and headings as lines."""

from app.markdown.inline.spans import inline_pieces
from app.markdown.layout.margin import Margin
from app.markdown.layout.wrap import rows, stripped
from app.markdown.line import Line, Piece
from app.markdown.structure.leaves import Segment, TextLeaf


class TextLayout:
    """Lays a growing text out at one width; each segment only once."""

    def __init__(self, leaf: TextLeaf, width: int) -> None:
        self.leaf = leaf
        self.row = 0
        """A paragraph is laid out from its beginning, always."""
        self._margin = Margin(leaf, width)
        self._lines = self._margin.gap()
        self._done = 0
        self._carry: list[Piece] = []
        self._carry_start = leaf.start

    def ready(self, end: int | None = None) -> list[Line]:
        """Lines that will not change any more, each handed out once."""
        leaf = self.leaf
        new = leaf.segments[self._done :]
        self._done += len(new)
        for segment in new:
            self._lines.extend(self._add(segment))
        if not leaf.settled:
            return []
        lines, self._lines = self._lines, []
        return lines

    def tail(self, leaf: TextLeaf) -> list[Line]:
        """All lines after those handed out, of the leaf itself or a fork of it."""
        lines = self._lines[:]
        kept = self._margin, self._carry, self._carry_start
        self._margin = self._margin.fork()
        if leaf is not self.leaf:
            for segment in leaf.segments:
                lines.extend(self._add(segment))
        text = leaf.tail.rstrip(" \n")
        if text or self._carry or not self._margin.begun:
            lines.extend(self._add(Segment(text, leaf.tail_start, leaf.end)))
            last = stripped(rows(self._carry, self._margin.width)[-1])
            lines.append(self._margin.line(last, self._carry_start, leaf.end))
        self._margin, self._carry, self._carry_start = kept
        return lines

    def _add(self, segment: Segment) -> list[Line]:
        """Lay a segment out after the open row; returns the rows it completes."""
        pieces = inline_pieces(segment.text, self.leaf.style, self.leaf.references)
        first = self._carry_start if self._carry else segment.start
        laid = rows(self._carry + pieces, self._margin.width)
        lines = []
        for row in laid[:-1]:
            lines.append(self._margin.line(row, first, segment.end))
            first = segment.start
        self._carry = list(laid[-1].pieces)
        self._carry_start = first
        return lines
