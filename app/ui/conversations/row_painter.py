"""How the lines of the list look."""

from collections.abc import Callable
from datetime import date
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from app.core.conversation import Conversation
from app.core.texts.text import flat
from app.markdown.cells import cells, crop
from app.ui.conversations.activity import OpenState
from app.ui.conversations.marks import marks
from app.ui.conversations.rows import moment

_LIST: Final = "row-list--"
STYLES: Final = tuple(
    _LIST + name for name in ("heading", "chosen", "faint", "running", "new", "warning")
)
"""The list's component classes."""
NO_NAME: Final = "(no name)"
"""Stands for a name that is empty or blank."""


class RowPainter:
    """Makes strips of one line each, in the colours of a theme.

    Args:
        base: Style of plain text, with both colours.
        component: Gives the style of a component class; partial: without its
            background.
    """

    def __init__(self, base: Style, component: Callable[..., Style]) -> None:
        self._base = base
        self._component = component

    def text(self, text: str, width: int) -> Strip:
        """Something else than a row."""
        return self._strip([Segment(f" {text}", self._base)], width)

    def heading(self, text: str, width: int) -> Strip:
        """The day of the rows below."""
        style = self._base + self._style("heading")
        return self._strip([Segment(f" {text}", style)], width)

    def row(
        self,
        row: Conversation,
        state: OpenState | None,
        width: int,
        today: date,
        chosen: bool,
    ) -> Strip:
        """A sign for the chosen one, the name, what is worth knowing, the time.

        The name of the conversation on the screen is bold.
        """
        base = self._component(_LIST + "chosen") if chosen else self._base
        when = f" {moment(row, today)} "
        signs = [(f" {mark.sign}", mark.style) for mark in marks(row, state)]
        taken = 2 + len(when) + sum(len(sign) for sign, _ in signs)
        shown = state is not None and state.shown
        name = fitted(flat(row.name) or NO_NAME, max(0, width - taken))
        segments = [
            Segment("▌ " if chosen else "  ", base),
            Segment(name, base + Style(bold=shown)),
            *(Segment(sign, base + self._style(style)) for sign, style in signs),
            Segment(when, base + self._style("faint")),
        ]
        return self._strip(segments, width, base)

    def _style(self, name: str) -> Style:
        return self._component(_LIST + name, partial=True)

    def _strip(
        self, segments: list[Segment], width: int, fill: Style | None = None
    ) -> Strip:
        return Strip(segments).adjust_cell_length(width, fill or self._base)


def fitted(text: str, width: int) -> str:
    """A text in exactly so many cells; one that is too long ends in an ellipsis."""
    if cells(text) > width:
        text = crop(text, max(0, width - 1)) + "…"[:width]
    return text + " " * (width - cells(text))
