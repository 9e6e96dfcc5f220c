"""Which containers a source line is in, and which it opens."""

from typing import NamedTuple

from app.markdown.structure import starts
from app.markdown.structure.containers import Item, Quote, Stack, shown_marker
from app.markdown.structure.source_line import SPACES, SourceLine

_DEEPEST = 24
"""Containers inside each other; deeper markers are text."""


class Continued(NamedTuple):
    """How much of the open containers a line continues."""

    depth: int
    """Number of containers, from the outermost one."""
    column: int
    """Column where what is inside of them begins."""


def continued(stack: Stack, work: str) -> Continued:
    """The open containers that a line belongs to.

    Args:
        stack: All open containers.
        work: The line with tabs turned into spaces.
    """
    column = 0
    size = len(work)
    for depth, container in enumerate(stack):
        match = SPACES.match(work, column)
        first = match.end() if match else column
        if isinstance(container, Quote):
            if first - column > 3 or not work.startswith(">", first):
                return Continued(depth, column)
            column = first + (2 if work.startswith(" ", first + 1) else 1)
        elif first == size:
            if container.fresh and depth == len(stack) - 1:
                return Continued(depth, column)
            column = min(column + container.indent, size)
        elif first - column >= container.indent:
            column += container.indent
        else:
            return Continued(depth, column)
    return Continued(len(stack), column)


def opened(
    stack: Stack, depth: int, line: SourceLine, continues_text: bool
) -> tuple[Stack, SourceLine]:
    """Open the containers whose markers a line shows.

    Args:
        stack: All containers that are open before the line.
        depth: How many of them the line continues.
        line: What the line holds inside of these.
        continues_text: The line would otherwise continue a paragraph.

    Returns:
        The containers the line is in, and what it holds inside of them.
    """
    inside = stack[:depth]
    while line.indent < 4 and len(inside) < _DEEPEST:
        if line.body.startswith(">"):
            inside = (*inside, Quote(line.body_start))
            column = line.column + line.indent + 1
            column += line.work.startswith(" ", column)
        else:
            interrupts = continues_text and len(inside) == depth
            marker = _marker(line.body, interrupts)
            if marker is None:
                break
            item, column = _item(inside, _above(stack, inside), line, marker)
            inside = (*inside, item)
        line = line.inner(column)
    return inside, line


def _marker(body: str, interrupts: bool) -> starts.Marker | None:
    if not body or body[0] not in "-+*0123456789" or starts.RULE.match(body):
        return None
    if interrupts and starts.SETEXT.match(body):
        return None
    return starts.list_marker(body, interrupts)


def _above(stack: Stack, outer: Stack) -> Quote | Item | None:
    """The container that was open inside of the outer ones before the line."""
    level = len(outer)
    is_inside = outer == stack[:level] and level < len(stack)
    return stack[level] if is_inside else None


def _item(
    outer: Stack, above: Quote | Item | None, line: SourceLine, marker: starts.Marker
) -> tuple[Item, int]:
    """A list item, and the column where its content begins."""
    start, list_start, number = line.body_start, line.body_start, marker.number
    if isinstance(above, Item) and above.kind == marker.kind:
        list_start = above.list_start
        number = above.number + 1 if number >= 0 else number
    depth = sum(isinstance(container, Item) for container in outer)
    shown = shown_marker(number, marker.kind, depth)
    indent = line.indent + marker.size + _spaces_after(marker, line.body)
    column = line.column + indent
    if task := starts.TASK.match(line.work, column):
        box = "\u2610 " if task[1] == " " else "\u2611 "
        shown = box if number < 0 else shown + box
        column = task.end()
    return Item(start, list_start, indent, marker.kind, number, shown), column


def _spaces_after(marker: starts.Marker, body: str) -> int:
    """Spaces that belong to the marker; more than four begin indented code."""
    text = body[marker.size :]
    spaces = len(text) - len(text.lstrip(" "))
    return 1 if spaces > 4 or not text.strip() else spaces
