"""What of a transcript is selected, by key and by mouse."""

from collections.abc import Sequence

from textual.geometry import Offset
from textual.selection import Selection
from textual.widget import Widget

from app.markdown.line import Line
from app.ui.transcript.drawing.painter import PAD
from app.ui.transcript.held import HeldSelection
from app.ui.transcript.selected_text import selected_text, word_at
from app.ui.transcript.viewport import Viewport

Rows = Sequence[Line | None]
"""The lines on the screen; None below the end."""


class Selecting:
    """Selections in lines of the text, less the viewport's shift: what is selected
    stays so when something above it comes or goes, or is measured."""

    def __init__(self) -> None:
        self._picked: tuple[int, int] | None = None
        """What is selected by key: the line it began at, and how many lines below it
        the loose end is (negative: above)."""
        self._held = HeldSelection()

    def by_key(self, selection: Selection | None) -> bool:
        """Whether this is what was selected by key."""
        return self._picked is not None and selection == _lines_from(*self._picked)

    def keep(self, widget: Widget, viewport: Viewport) -> None:
        """Let what is selected in the widget stay so, though its lines have moved."""
        selection = widget.text_selection
        if selection is not None:
            now = self.held(viewport, selection)
            if now != selection:
                widget.screen.selections = {**widget.screen.selections, widget: now}

    def held(self, viewport: Viewport, selection: Selection) -> Selection:
        """What is selected now, so that it is the same text as before."""
        if not len(viewport.heights):
            return selection
        now = self._held.follow(viewport.heights, viewport.shift, selection)
        if now != selection and self.by_key(selection) and self._picked is not None:
            assert now.start is not None and now.end is not None
            low, high = now.start.y, now.end.y
            down = self._picked[1] >= 0
            self._picked = (low, high - low) if down else (high, low - high)
        return now

    def lines(
        self, viewport: Viewport, rows: Rows, selection: Selection | None, more: int
    ) -> Selection | None:
        """Select the last line of the window, or move the loose end of the selection.

        The loose end is brought into the window.

        Args:
            viewport: The window.
            rows: What is in it.
            selection: What is selected now.
            more: Lines to move the loose end by; negative moves up.

        Returns:
            What is to be selected; None where there is no text.
        """
        if not self.by_key(selection) or self._picked is None:
            row = _last_text_row(rows)
            if row is None:
                return None
            self._picked = viewport.top + row - viewport.shift, 0
        start, length = self._picked
        at = min(max(start + length + more + viewport.shift, 0), viewport.total - 1)
        self._picked = start, at - viewport.shift - start
        if at < viewport.top:
            viewport.look(at)
        elif at >= viewport.top + viewport.height:
            viewport.look(at - viewport.height + 1)
        return _lines_from(*self._picked)

    def at(
        self, viewport: Viewport, rows: Rows, offset: Offset, whole: bool
    ) -> Selection | None:
        """The word at a cell of the window, or the `whole` line; None without one."""
        line = rows[offset.y] if offset.y < len(rows) else None
        if line is None:
            return None
        span = (0, len(line.plain)) if whole else word_at(line, offset.x - PAD)
        if span is None:
            return None
        y = viewport.top + offset.y - viewport.shift
        return Selection(Offset(span[0], y), Offset(span[1], y))

    def text(self, viewport: Viewport, selection: Selection) -> str:
        """The text of a selection, as it is copied."""
        start, end = self._measured(viewport, selection)
        down = Offset(0, viewport.shift)
        start = start + down if start is not None else None
        end = end + down if end is not None else None
        return selected_text(viewport.heights, Selection(start, end))

    def _measured(self, viewport: Viewport, selection: Selection) -> Selection:
        """Where a selection is, once all lines in it are laid out."""
        found = None
        while found != (now := self.held(viewport, selection)):
            found = now
            low, high = found
            viewport.measure_between(low.y if low else None, high.y if high else None)
        return now


def _last_text_row(rows: Rows) -> int | None:
    numbers = range(len(rows) - 1, -1, -1)
    return next((y for y in numbers if (r := rows[y]) and r.plain.strip()), None)


def _lines_from(start: int, length: int) -> Selection:
    """Whole lines, from one to another that is `length` below it, or above."""
    low, high = sorted((start, start + length))
    return Selection(Offset(0, low), Offset(-1, high))
