"""The margin left of a leaf, and lines set in it."""

from collections.abc import Iterable

from app.markdown.cells import cells
from app.markdown.layout.heading_mark import heading_mark
from app.markdown.layout.wrap import Row
from app.markdown.line import Line, Piece, Role
from app.markdown.structure.leaves import CodeLeaf, Leaf

_NARROWEST = 8


class Margin:
    """Makes the lines of one leaf at one width.

    Args:
        leaf: The leaf.
        width: Cells of a whole line.
        begun: The first line was made by another one.
    """

    def __init__(self, leaf: Leaf, width: int, begun: bool = False) -> None:
        first = leaf.first + heading_mark(leaf.style, first=True)
        rest = leaf.rest + heading_mark(leaf.style, first=False)
        used = sum(cells(piece.text) for piece in rest)
        shown = width - used >= min(_NARROWEST, width)
        self.width = width - used if shown else width
        """Cells left for the text. The margin gives way where too few remain."""
        self._used = used if shown else 0
        self._first = first if shown else ()
        self._rest = rest if shown else ()
        self._style = leaf.style
        self._code = isinstance(leaf, CodeLeaf)
        self._begun = begun
        gap = None if begun else leaf.gap
        self._gap = () if gap and not shown else gap
        self._start = leaf.start

    def fork(self) -> "Margin":
        """A copy for lines that may be taken back."""
        copy = Margin.__new__(Margin)
        copy.width, copy._used = self.width, self._used
        copy._first, copy._rest = self._first, self._rest
        copy._style, copy._begun = self._style, self._begun
        copy._code = self._code
        copy._gap, copy._start = self._gap, self._start
        return copy

    @property
    def begun(self) -> bool:
        """Whether a line of text has been made."""
        return self._begun

    def gap(self) -> list[Line]:
        """The empty line above the leaf, if there is one."""
        if self._gap is None:
            return []
        used = sum(cells(piece.text) for piece in self._gap)
        return [Line(self._gap, used, self._start, self._start)]

    def line(self, row: Row, start: int, end: int) -> Line:
        """A row with its margin, for a region of the source."""
        left = self._rest if self._begun else self._first
        self._begun = True
        pieces = left + row.pieces if left else row.pieces
        width = self._used + row.width
        joint, style = row.joint, self._style
        return Line(pieces, width, start, end, row.wrapped, joint, style, self._code)

    def lines(self, rows: Iterable[Row], start: int, end: int) -> list[Line]:
        """Rows of one region of the source."""
        return [self.line(row, start, end) for row in rows]


def text_row(text: str, style: str, role: Role = Role.TEXT) -> Row:
    """A row of one piece."""
    return Row((Piece(text, style, role=role),), cells(text), False, "")
