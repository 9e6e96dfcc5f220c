"""Plain text laid out in lines: nothing in it is read as markup."""

from functools import partial

from app.core.texts.text import flat
from app.markdown.cells import cells, crop
from app.markdown.layout.lazy_lines import LazyLines
from app.markdown.layout.wrap import line_breaks
from app.markdown.line import Line, Piece, Role

_TAB = "    "
_TOGETHER = 64
"""Lines of a long text that are laid out together."""


def plain_lines(
    text: str,
    width: int,
    style: str = "",
    first: str = "",
    rest: str = "",
    start: int = 0,
) -> list[Line]:
    """Wrap text as it was written, with a margin that copying leaves out.

    Args:
        text: Cleaned text; its newlines are kept, its tabs take four cells.
        width: Cells of a whole line, the margin included.
        style: Style name of the text.
        first: Margin of the first line.
        rest: Margin of all others, as wide as `first`.
        start: Character offset in the source where the text begins.
    """
    lines: list[Line] = []
    offset = start
    for row in text.split("\n"):
        shown = row.replace("\t", _TAB)
        places = line_breaks(shown, max(1, width - cells(first)))
        for index, place in enumerate(places):
            margin = rest if lines else first
            part = shown[place.start : place.end]
            lines.append(
                Line(
                    _pieces(margin, part, style),
                    cells(margin) + cells(part),
                    min(offset + place.start, offset + len(row)),
                    min(offset + place.end, offset + len(row)),
                    index < len(places) - 1,
                    place.joint,
                )
            )
        offset += len(row) + 1
    return lines


def plain_parts(
    text: str, width: int, style: str = "", margin: str = ""
) -> list[LazyLines]:
    """The same lines, those of a long text only laid out when they are looked at.

    Args:
        text: Cleaned text.
        width: Cells of a whole line, the margin included.
        style: Style name of the text.
        margin: Left of each line; copying leaves it out.
    """
    rows = text.split("\n")
    room = max(1, width - cells(margin))
    parts: list[LazyLines] = []
    offset = 0
    for index in range(0, len(rows), _TOGETHER):
        some = rows[index : index + _TOGETHER]
        piece = "\n".join(some)
        guess = sum(1 + len(row) // room for row in some)
        lay_out = partial(plain_lines, piece, width, style, margin, margin, offset)
        parts.append(LazyLines(offset, guess, lay_out))
        offset += len(piece) + 1
    return parts


def one_line(text: str, width: int, style: str, link: str = "") -> Line:
    """Any text, cleaned, in a single line; cut with an ellipsis when it is too long."""
    shown = " ".join(flat(text).split())
    if cells(shown) > width:
        shown = crop(shown, max(0, width - 1)) + "…"
    return Line((Piece(shown, style, link),), cells(shown), 0, 0)


def _pieces(margin: str, text: str, style: str) -> tuple[Piece, ...]:
    pieces = []
    if margin:
        pieces.append(Piece(margin, f"{style} margin".strip(), role=Role.MARGIN))
    if text:
        pieces.append(Piece(text, style))
    return tuple(pieces)
