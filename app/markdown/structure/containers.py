"""Quotes and list items around a leaf, and the margin they draw."""

from dataclasses import dataclass

from app.markdown.cells import cells
from app.markdown.line import Piece, Role

_BULLETS = ("\u2022 ", "\u25e6 ", "\u25aa ")
_BAR = Piece("\u2502 ", "quote-bar", role=Role.MARGIN)


@dataclass(frozen=True, slots=True)
class Quote:
    """A block quote."""

    start: int
    """Offset in the source where it begins; tells it from its neighbours."""


@dataclass(frozen=True, slots=True)
class Item:
    """A list item."""

    start: int
    list_start: int
    """Offset in the source where its list begins."""
    indent: int
    """Columns a line needs to belong to the item."""
    kind: str
    """The bullet, or the character after the number."""
    number: int
    """-1 for a bullet."""
    marker: str
    """Marker as shown, with the space after it."""
    fresh: bool = True
    """No leaf has shown the marker yet."""


Stack = tuple[Quote | Item, ...]


def shown_marker(number: int, kind: str, depth: int) -> str:
    """Marker of an item inside `depth` other lists, as it is shown."""
    return _BULLETS[depth % len(_BULLETS)] if number < 0 else f"{number}{kind} "


def margin(stack: Stack, first: bool) -> tuple[Piece, ...]:
    """Pieces left of a leaf's first line, or of its other lines."""
    pieces: list[Piece] = []
    for container in stack:
        if isinstance(container, Quote):
            pieces.append(_BAR)
        elif first and container.fresh:
            pieces.append(Piece(container.marker, "list-marker"))
        else:
            pieces.append(Piece(" " * cells(container.marker)))
    return tuple(pieces)


def common(left: Stack, right: Stack) -> int:
    """Number of outer containers two leaves share."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if type(one) is not type(other) or one.start != other.start:
            break
        count += 1
    return count


def gap_margin(before: Stack, stack: Stack, blank: bool) -> tuple[Piece, ...] | None:
    """Margin of the empty line between two leaves, None if they touch.

    Lists are set without empty lines between their items, however the source
    spaces them, since an item that follows could otherwise change those above.

    Args:
        before: Containers of the leaf above.
        stack: Containers of the leaf below.
        blank: The source has an empty line between them.
    """
    shared = common(before, stack)
    items = [c for c in stack if isinstance(c, Item)]
    fresh = next(
        (i for i, c in enumerate(stack) if isinstance(c, Item) and c.fresh), -1
    )
    if fresh >= 0:
        if _same_list(before, stack, fresh):
            return None
        inside = shared == fresh and fresh > 0 and isinstance(stack[fresh - 1], Item)
        return None if inside else margin(stack[:shared], first=False)
    if items and not blank:
        return None
    return margin(stack[:shared], first=False)


def _same_list(before: Stack, stack: Stack, index: int) -> bool:
    if index >= len(before):
        return False
    above, below = before[index], stack[index]
    return (
        isinstance(above, Item)
        and isinstance(below, Item)
        and above.list_start == below.list_start
    )
