"""Tables as lines."""

from collections.abc import Sequence
from itertools import zip_longest

from app.markdown.cells import cells
from app.markdown.inline.spans import inline_pieces
from app.markdown.layout.margin import Margin
from app.markdown.layout.wrap import Row, rows, stripped
from app.markdown.limits import LIMITS
from app.markdown.line import Line, Piece
from app.markdown.structure.leaves import TableLeaf, TableRow
from app.markdown.styles import joined

_NARROWEST = 3
_SPARE = 3
"""Cells that a column of a long table gets more than it needs so far."""
_Cells = list[list[Piece]]


class TableLayout:
    """Lays a growing table out at one width.

    Up to `measured` rows a wider cell, or one beyond the last column, sets the whole
    table again; after that each row is set once.

    Args:
        leaf: The table.
        width: Cells of a whole line.
        begin: The row to begin with: 0, or one after those that are measured.
        widths: Of the columns, if `begin` is not 0.
        measured: As of `Limits`.
    """

    def __init__(
        self,
        leaf: TableLeaf,
        width: int,
        begin: int = 0,
        widths: list[int] | None = None,
        measured: int = LIMITS.measured,
    ) -> None:
        self.leaf = leaf
        self._measured = measured
        self.row = begin
        """The row that is laid out next."""
        self._unused = Margin(leaf, width, begun=begin > 0)
        self._margin = self._unused.fork()
        self._lines = self._margin.gap()
        self._fixed = begin > 0
        self._read: list[tuple[_Cells, TableRow]] = []
        self._naturals = [1] * len(leaf.aligns)
        self._border = joined(leaf.style, "table-border")
        self._drawn: tuple[list[int], int, list[Line]] = (widths or [], 0, [])

    @property
    def widths(self) -> list[int]:
        """Widths of the columns, in cells; empty if they do not fit at all."""
        return self._drawn[0]

    def ready(self, end: int | None = None) -> list[Line]:
        """Lines that will not change any more, each handed out once.

        Args:
            end: The row to stop before, if there are more.
        """
        leaf = self.leaf
        new = leaf.rows[self.row : end]
        for row in new:
            if self._fixed:
                self._lines.extend(self._row(self._cells(row), row, self.widths))
                continue
            self._take(row)
            if len(self._read) == self._measured:
                self._fix()
        self.row += len(new)
        if not self._fixed:
            return []
        lines, self._lines = self._lines, []
        return lines

    def tail(self, leaf: TableLeaf) -> list[Line]:
        """All lines after those handed out, of the leaf itself or a fork of it."""
        extra = [] if leaf is self.leaf else leaf.rows
        new = [(self._cells(row), row) for row in extra]
        if self._fixed:
            lines = self._lines[:]
            widths = self.widths
        else:
            naturals = self._naturals[:]
            for row_cells, _ in new:
                naturals = _wider(naturals, row_cells)
            widths = fitted(naturals, self._margin.width)
            lines = self._lines + self._all(widths)
        for row_cells, row in new:
            lines.extend(self._row(row_cells, row, widths))
        return lines

    def _take(self, row: TableRow) -> None:
        row_cells = self._cells(row, header=not self._read)
        self._read.append((row_cells, row))
        self._naturals = _wider(self._naturals, row_cells)

    def _fix(self) -> None:
        widths = widened(fitted(self._naturals, self._margin.width), self._margin.width)
        self._lines += self._all(widths)
        self._fixed = True
        self._read.clear()
        self._drawn = (widths, 0, [])

    def _all(self, widths: list[int]) -> list[Line]:
        """Lines of the rows read so far; kept while the widths stay."""
        known, count, lines = self._drawn
        if known != widths:
            count, lines = 0, []
            self._margin = self._unused.fork()
        for index in range(count, len(self._read)):
            row_cells, row = self._read[index]
            lines.extend(self._row(row_cells, row, widths))
            if index == 0:
                lines.append(self._delimiter(widths))
        self._drawn = (widths, len(self._read), lines)
        return lines

    def _cells(self, row: TableRow, header: bool = False) -> _Cells:
        style = self.leaf.style
        style = joined(style, "table-header") if header else style
        links = self.leaf.references
        count = len(self.widths) if self._fixed else 0
        return [
            inline_pieces(text, style, links, in_table=True)
            for text in _shown(row.cells, len(self.leaf.aligns), count)
        ]

    def _delimiter(self, widths: list[int]) -> Line:
        text = "\u2500\u253c\u2500".join("\u2500" * width for width in widths)
        text = text or "\u2500" * self._margin.width
        row = Row((Piece(text, self._border),), len(text), False, "")
        end = self.leaf.delimiter_end
        return self._margin.line(row, self.leaf.start, end)

    def _row(self, row_cells: _Cells, row: TableRow, widths: list[int]) -> list[Line]:
        laid = self._set(row_cells, widths) if widths else self._joined(row_cells)
        return self._margin.lines(laid, row.start, row.end)

    def _joined(self, row_cells: _Cells) -> list[Row]:
        """A row as running text, where the columns do not fit at all."""
        pieces: list[Piece] = []
        for index, cell in enumerate(row_cells):
            if index:
                pieces.append(Piece(" \u2502 ", self._border))
            pieces.extend(cell)
        return [stripped(row) for row in rows(pieces, self._margin.width)]

    def _set(self, row_cells: _Cells, widths: list[int]) -> list[Row]:
        blank = Row((), 0, False, "")
        columns: list[Sequence[Row]] = [
            rows(cell, width) for cell, width in zip(row_cells, widths, strict=False)
        ]
        columns += [[blank]] * (len(widths) - len(columns))
        return [
            self._across(cell_rows, widths)
            for cell_rows in zip_longest(*columns, fillvalue=blank)
        ]

    def _across(self, cell_rows: Sequence[Row], widths: list[int]) -> Row:
        pieces: list[Piece] = []
        bar = Piece(" \u2502 ", self._border)
        used = 0
        last = len(widths) - 1
        for index, (row, width) in enumerate(zip(cell_rows, widths, strict=True)):
            row = stripped(row)
            left, right = _padding(width - row.width, self._align(index))
            if index == last:
                right = 0
            pieces += [Piece(" " * left)] if left else []
            pieces += row.pieces
            pieces += [Piece(" " * right)] if right else []
            used += left + row.width + right
            if index < last:
                pieces.append(bar)
                used += 3
        return Row(tuple(pieces), used, False, "")

    def _align(self, column: int) -> str:
        aligns = self.leaf.aligns
        return aligns[column] if column < len(aligns) else "<"


def column_widths(leaf: TableLeaf, width: int, measured: int) -> list[int]:
    """The widths that the first rows, so many, of a long table give its columns."""
    layout = TableLayout(leaf, width, measured=measured)
    layout.ready(measured)
    return layout.widths


def fitted(naturals: list[int], width: int) -> list[int]:
    """Widths of columns in so many cells, 3 cells for each border between them.

    Narrow columns keep their width, the others share what is left.

    Returns:
        Nothing if not even the narrowest columns fit.
    """
    room = width - 3 * (len(naturals) - 1)
    if sum(naturals) <= room:
        return naturals
    if room < _NARROWEST * len(naturals):
        return []
    widths = naturals[:]
    open_columns = sorted(range(len(widths)), key=lambda index: naturals[index])
    while open_columns:
        share = room // len(open_columns)
        index = open_columns.pop(0)
        widths[index] = min(naturals[index], share)
        room -= widths[index]
    return widths


def widened(widths: list[int], width: int) -> list[int]:
    """The same columns with some cells more, if there is room.

    Later rows can be a little wider than those that were measured: numbers that
    count on would break at their last digit.
    """
    spare = width - 3 * (len(widths) - 1) - sum(widths)
    share = max(spare, 0) // max(len(widths), 1)
    return [cells + min(share, max(_SPARE, cells // 4)) for cells in widths]


def _padding(space: int, align: str) -> tuple[int, int]:
    space = max(space, 0)
    if align == "^":
        return space // 2, space - space // 2
    return (space, 0) if align == ">" else (0, space)


def _wider(naturals: list[int], row_cells: _Cells) -> list[int]:
    found = [_natural(cell) for cell in row_cells]
    return [max(1, *pair) for pair in zip_longest(naturals, found, fillvalue=0)]


def _shown(cells: list[str], named: int, count: int) -> list[str]:
    """The cells that a row shows.

    Args:
        cells: All cells of the row.
        named: Columns with a header. Beyond them only cells with text count.
        count: Columns that the table has for good, the last of which takes in all
            that is beyond it; 0 if it may still get more.
    """
    used = len(cells)
    while used > named and not cells[used - 1]:
        used -= 1
    if not count or used <= count:
        return cells[:used]
    return [*cells[: count - 1], " \u2502 ".join(cells[count - 1 : used])]


def _natural(cell: Sequence[Piece]) -> int:
    parts = "".join([piece.text for piece in cell]).split("\n")
    return max(cells(part) for part in parts)
