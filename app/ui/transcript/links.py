"""Links in drawn lines."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import dropwhile
from typing import NamedTuple

from app.markdown.cells import cells
from app.markdown.line import Line, Piece, Role


class Link(NamedTuple):
    """A link as it is read."""

    text: str
    url: str
    """Always http or https."""


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


def links_in(rows: Sequence[Line | None]) -> list[Link]:
    """The links in some lines, from top to bottom, each text and address once.

    An address that a table's cell breaks into several lines is one link.
    """
    found: list[Link] = []
    goes_on = ""
    for row in rows:
        for piece in _text_pieces(row):
            url = piece.link if _is_web(piece.link) else ""
            if url and url == goes_on:
                found[-1] = Link(found[-1].text + piece.text, url)
            elif url:
                found.append(Link(piece.text, url))
            goes_on = url
        if row is None or not row.wrapped:
            goes_on = ""
        elif goes_on:
            found[-1] = Link(found[-1].text + row.joint, goes_on)
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for link in found:
        texts[link.url].append(link.text)
    broken = {u for u, parts in texts.items() if parts[1:] and "".join(parts) in u}
    whole = [Link(url if url in broken else text, url) for text, url in found]
    return list(dict.fromkeys(whole))


def _text_pieces(row: Line | None) -> Iterator[Piece]:
    """The pieces of a line behind its margin."""
    pieces = iter(row.pieces if row is not None else ())
    return dropwhile(
        lambda piece: piece.role is not Role.TEXT or not piece.text.strip(), pieces
    )


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))
