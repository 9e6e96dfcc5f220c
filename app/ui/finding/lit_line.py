"""A line in which some characters are lit."""

from collections.abc import Iterable
from typing import Final

from textual.content import Content

from app.markdown.cells import cells

_BEFORE: Final = 12
"""Cells shown before the first that is lit, where a line is cut."""


def lit_line(line: str, spans: Iterable[tuple[int, int]], width: int) -> Content:
    """A line in which some characters are lit.

    Args:
        line: One line.
        spans: What is lit: start and end. If the first of it lies beyond the width,
            the line's beginning is cut.
        width: Cells that can be seen of the line; what is behind them may stay.
    """
    spans = sorted(spans)
    cut = 0
    if spans and cells(line) > width and cells(line[: spans[0][1]]) >= width:
        cut = start = spans[0][0]
        while cut and cells(line[cut - 1 : start]) <= _BEFORE:
            cut -= 1
    content = Content(line)
    for start, end in spans:
        content = content.stylize("bold underline", start, end)
    return Content("…") + content[cut:] if cut else content
