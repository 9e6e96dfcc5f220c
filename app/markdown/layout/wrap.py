"""Word wrap by cells, and cutting styled text at the places it found."""

from collections.abc import Callable
from typing import NamedTuple

from app.markdown.cells import cells, clusters, is_simple
from app.markdown.line import Piece

_NO_LINE_START = frozenset(
    "\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff01\uff1f\uff09\u300d\u300f\u3011"
    "\u3009\u300b\u3015\uff3d\uff5d\u2019\u201d\u30fc\u3005"
)
_NO_LINE_END = frozenset("\uff08\u300c\u300e\u3010\u3008\u300a\u3014\uff3b\uff5b")


class LineBreak(NamedTuple):
    """Where the text of one line starts, and where it breaks off."""

    start: int
    """Character offset of the first shown character."""
    end: int
    """Character offset just after the last shown character."""
    joint: str
    """Spaces dropped between this line and the next one."""


class Row(NamedTuple):
    """Styled text of one line, without margin."""

    pieces: tuple[Piece, ...]
    width: int
    """Cells."""
    wrapped: bool
    joint: str


def line_breaks(text: str, width: int) -> list[LineBreak]:
    """Break text into lines of at most `width` cells, greedily at words.

    The last line is the one more text would go on; all others are final
    whatever follows. Words longer than a line are cut between characters.
    A character wider than the whole line stands alone.
    """
    if len(text) <= width and is_simple(text):
        return [LineBreak(0, len(text), "")]
    return _simple_breaks(text, width) if is_simple(text) else _wide_breaks(text, width)


def hard_line_breaks(text: str, width: int) -> list[LineBreak]:
    """Break text into lines of at most `width` cells, wherever that is."""
    if is_simple(text):
        ends = [*range(width, len(text), width), len(text)]
    else:
        ends, used = [], 0
        for start, _, size in clusters(text):
            if used + size > width and used:
                ends.append(start)
                used = 0
            used += size
        ends.append(len(text))
    return [LineBreak(*pair, "") for pair in zip([0, *ends], ends, strict=False)]


def _simple_breaks(text: str, width: int) -> list[LineBreak]:
    found: list[LineBreak] = []
    start, size = 0, len(text)
    while size - start > width:
        space = text.rfind(" ", start + 1, start + width + 1)
        if space < 0:
            found.append(LineBreak(start, start + width, ""))
            start += width
            continue
        end = len(text[start:space].rstrip(" ")) + start
        after = space + 1
        while after < size and text[after] == " ":
            after += 1
        found.append(LineBreak(start, end, text[end:after]))
        start = after
    found.append(LineBreak(start, size, ""))
    return found


def _wide_breaks(text: str, width: int) -> list[LineBreak]:
    found: list[LineBreak] = []
    line = used = 0
    end = after = after_used = -1
    last, last_wide = "", False
    for start, stop, size in clusters(text):
        # A space with a mark on it is no place to break at.
        char = text[start:stop]
        wide = size > 1
        if char == " ":
            end = end if last == " " and end >= 0 else start
            after, after_used = stop, used + size
        else:
            may_break = wide or last_wide
            if start > line and may_break and last != " " and _breakable(last, char[0]):
                end, after, after_used = start, start, used
            if used + size > width and start > line:
                if end > line:
                    found.append(LineBreak(line, end, text[end:after]))
                    line, used = after, used - after_used
                if used + size > width and start > line:
                    found.append(LineBreak(line, start, ""))
                    line, used = start, 0
                end = -1
        used += size
        last, last_wide = char, wide
    found.append(LineBreak(line, len(text), ""))
    return found


def _breakable(left: str, right: str) -> bool:
    return right not in _NO_LINE_START and left not in _NO_LINE_END


def slices(pieces: list[Piece], breaks: list[LineBreak]) -> list[tuple[Piece, ...]]:
    """Cut pieces at offsets of their joined text, which must ascend."""
    result: list[tuple[Piece, ...]] = []
    index = base = 0
    for line in breaks:
        row: list[Piece] = []
        while index < len(pieces):
            piece = pieces[index]
            stop = base + len(piece.text)
            low, high = max(line.start, base), min(line.end, stop)
            if low < high:
                whole = high - low == len(piece.text)
                part = piece.text[low - base : high - base]
                row.append(piece if whole else Piece(part, piece.style, piece.link))
            if stop > line.end:
                break
            index, base = index + 1, stop
        result.append(tuple(row))
    return result


def rows(pieces: list[Piece], width: int) -> list[Row]:
    """Lay pieces out in lines; a piece that is one newline breaks the line.

    Returns:
        At least one row. The last one is open: more text would join it.
    """
    result: list[Row] = []
    begin = 0
    for index, piece in enumerate(pieces):
        if piece.text == "\n":
            result.extend(_laid_out(pieces[begin:index], width, line_breaks))
            begin = index + 1
    result.extend(_laid_out(pieces[begin:] if begin else pieces, width, line_breaks))
    return result


def hard_rows(pieces: list[Piece], width: int) -> list[Row]:
    """Lay pieces out in lines that break wherever they are full."""
    return _laid_out(pieces, width, hard_line_breaks)


def _laid_out(
    pieces: list[Piece], width: int, breaker: Callable[[str, int], list[LineBreak]]
) -> list[Row]:
    text = "".join([piece.text for piece in pieces])
    breaks = breaker(text, width)
    if len(breaks) == 1:
        return [Row(tuple(pieces), cells(text), False, "")]
    parts = slices(pieces, breaks)
    result = [
        Row(part, cells(text[line.start : line.end]), True, line.joint)
        for part, line in zip(parts, breaks, strict=True)
    ]
    result[-1] = result[-1]._replace(wrapped=False)
    return result


def stripped(row: Row) -> Row:
    """The row without spaces at its end."""
    pieces, width = list(row.pieces), row.width
    while pieces and pieces[-1].text.endswith(" "):
        last = pieces.pop()
        text = last.text.rstrip(" ")
        width -= len(last.text) - len(text)
        if text:
            pieces.append(Piece(text, last.style, last.link))
    return row._replace(pieces=tuple(pieces), width=width)
