"""The list itself: draws the rows that are in its window, however many there are."""

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Final

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from app.core.conversation import Conversation
from app.ui.conversations.activity import OpenState
from app.ui.conversations.row_painter import STYLES, RowPainter
from app.ui.conversations.rows import Rows, grouped

_NEAR_END: Final = 20
"""Rows below the window that are asked for before the reader comes to them."""


class RowList(ScrollView, can_focus=False):
    """Conversations by day, one of them chosen.

    A conversation that is chosen stays so when others come or go, and its line stays
    where it is as far as that is possible.
    """

    ALLOW_MAXIMIZE: ClassVar[bool] = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {*STYLES}
    DEFAULT_CSS = """
    RowList {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $surface;
        color: $foreground;
        & > .row-list--heading { color: $foreground 60%; text-style: italic; }
        & > .row-list--chosen { background: $primary-muted; }
        & > .row-list--faint { color: $foreground 60%; }
        & > .row-list--running { color: $text-primary; }
        & > .row-list--new { color: $text-success; }
        & > .row-list--warning { color: $text-warning; }
    }
    """

    class Moved(Message):
        """Another conversation is chosen, it stands in another line, or something else
        goes on in it."""

    class Clicked(Message):
        """A conversation was clicked; it is the chosen one."""

    class NearEnd(Message):
        """The rows behind the last one are wanted soon."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Conversation] = ()
        """What is shown; pinned ones first, then the one used last first."""
        self.advice: Sequence[str] = ()
        """What is written where nothing is to be listed."""
        self._today = date.min
        self._lines = Rows()
        self._at = 0
        self._states: Sequence[OpenState] = ()
        self._painter: RowPainter | None = None

    @property
    def chosen(self) -> Conversation | None:
        """The chosen conversation; None in an empty list."""
        return self.rows[self._at] if self._at < len(self.rows) else None

    def show(self, rows: Sequence[Conversation], advice: Sequence[str] = ()) -> None:
        """Show other rows.

        Args:
            rows: Pinned ones first, then the one used last first.
            advice: What is written in their place when there are none.
        """
        chosen, offset = self.chosen, self._chosen_line - round(self.scroll_y)
        self.rows, self.advice, self._today = list(rows), advice, date.today()
        self._lines = grouped(self.rows, self._today)
        self._set_total(len(self._lines.lines))
        same = (i for i, row in enumerate(self.rows) if chosen and _same(row, chosen))
        self._at = next(same, min(self._at, max(0, len(self.rows) - 1)))
        if self._at:
            self._scroll(self._chosen_line - offset)
        self._show_chosen()
        if len(self._lines.lines) < self.size.height:
            self._look_ahead()

    def show_states(self, states: Sequence[OpenState]) -> None:
        """Show what goes on in the open conversations."""
        self._states = tuple(states)
        self.refresh()
        self.post_message(self.Moved())

    def state_of(self, row: Conversation) -> OpenState | None:
        """What goes on in a conversation; None when it is not open."""
        return next((state for state in self._states if state.is_of(row)), None)

    def first(self) -> None:
        """Choose the first one, at the top."""
        self._at = 0
        self._scroll(0)
        self._show_chosen()

    def move(self, rows: int) -> None:
        """Choose another one, so many rows below; negative is above."""
        self._at = min(max(self._at + rows, 0), max(0, len(self.rows) - 1))
        self._show_chosen()
        self._look_ahead()

    def page(self, pages: int) -> None:
        """Choose one that is so many windows below."""
        self.move(pages * max(1, self.size.height - 1))

    def line_on_screen(self) -> int | None:
        """The line of the window in which the chosen one is; None when it is outside."""
        line = self._chosen_line - round(self.scroll_y)
        return line if self.rows and 0 <= line < self.size.height else None

    @property
    def _chosen_line(self) -> int:
        places = self._lines.places
        return places[self._at] if self._at < len(places) else 0

    def _show_chosen(self) -> None:
        """Bring it into the window, with the heading above it."""
        line, top, height = self._chosen_line, round(self.scroll_y), self.size.height
        above = (
            line - 1 if line and isinstance(self._lines.lines[line - 1], str) else line
        )
        if above < top:
            self._scroll(above)
        elif line >= top + height:
            self._scroll(line - height + 1)
        self.refresh()
        self.post_message(self.Moved())

    def _set_total(self, total: int) -> None:
        """Tell Textual the height of the content, as cheaply as it can be."""
        size = Size(self.size.width, total)
        if (total > self.size.height) != self.show_vertical_scrollbar:
            self.virtual_size = size
        else:
            # Assigning would lay the whole screen out again, though nothing moves.
            self.set_reactive(Widget.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = total

    def _scroll(self, top: int) -> None:
        self.scroll_to(y=top, animate=False, force=True)

    def _look_ahead(self) -> None:
        below = self.virtual_size.height - round(self.scroll_y) - self.size.height
        if self.rows and below < _NEAR_END:
            self.post_message(self.NearEnd())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for more before the reader comes to the end."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved())
        self._look_ahead()

    def on_click(self, event: events.Click) -> None:
        """Choose and tell what was clicked."""
        index = self._lines.index_at(event.y + round(self.scroll_y))
        if index is not None:
            self._at = index
            self._show_chosen()
            self.post_message(self.Clicked())

    # Drawing

    def notify_style_update(self) -> None:
        """The theme may be another one: forget its colours."""
        super().notify_style_update()
        self._painter = None

    def render_line(self, y: int) -> Strip:
        """One line of the window."""
        if self._painter is None:
            self._painter = RowPainter(self.rich_style, self.get_component_rich_style)
        painter, line = self._painter, y + round(self.scroll_y)
        width = self.scrollable_content_region.width
        lines = self._lines.lines
        if not self.rows:
            return painter.text(self.advice[y] if y < len(self.advice) else "", width)
        if line >= len(lines):
            return painter.text("", width)
        shown = lines[line]
        if isinstance(shown, str):
            return painter.heading(shown, width)
        chosen = line == self._chosen_line
        return painter.row(shown, self.state_of(shown), width, self._today, chosen)


def _same(one: Conversation, other: Conversation) -> bool:
    """Whether both are the same conversation."""
    if one.key and other.key:
        return one.key == other.key
    return bool(one.conversation_id) and one.conversation_id == other.conversation_id
