"""Links in drawn lines."""

from app.markdown.cells import cells
from app.markdown.line import Line


def link_in(line: Line | None, cell: int) -> str:
    """The address of the link at a cell of a line; "" where there is none."""
    if line is None or cell < 0:
        return ""
    for piece in line.pieces:
        width = cells(piece.text)
        if cell < width:
            return piece.link if _is_web(piece.link) else ""
        cell -= width
    return ""


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))
