"""A list of many rows of one line each, of which only those in sight are made."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip


class LineList(ScrollView, can_focus=True):
    """Rows to choose from; the cursor begins at the last one.

    Args:
        count: How many there are, at least one.
        line: Makes the line of a row; it is cut at the right.
    """

    DEFAULT_CSS = """
    LineList {
        height: auto;
        max-height: 100%;
        overflow-x: hidden;
        background: $surface;
        & > .line-list--cursor {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
        }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"line-list--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "go(0)", show=False),
        Binding("end", "go(-1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """A row was chosen, by Enter or a click."""

        index: int

    def __init__(self, count: int, line: Callable[[int], Text]) -> None:
        super().__init__()
        self.cursor = count - 1
        """The row that Enter chooses."""
        self._count: Final = count
        self._line: Final = line

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A cell for each row."""
        return self._count

    def on_resize(self) -> None:
        """Rows are as wide as the list."""
        self.virtual_size = Size(self.scrollable_content_region.width, self._count)
        self.call_after_refresh(self._show_cursor)

    def render_line(self, y: int) -> Strip:
        """One row, if there is one."""
        index, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if index >= self._count:
            return Strip.blank(width, self.rich_style)
        line = self._line(index)
        line.truncate(width, overflow="ellipsis", pad=True)
        style = self.rich_style
        if index == self.cursor:
            style = self.get_component_rich_style("line-list--cursor")
        line.end = ""
        return Strip(line.render(self.app.console), width).apply_style(style)

    def action_move(self, rows: int) -> None:
        """Put the cursor some rows further down."""
        self.action_go(min(max(self.cursor + rows, 0), self._count - 1))

    def action_page(self, pages: int) -> None:
        """Put the cursor some screens further down."""
        self.action_move(pages * max(1, self.scrollable_content_region.height))

    def action_go(self, index: int) -> None:
        """Put the cursor on a row; -1 is the last one."""
        self.cursor = index % self._count
        self._show_cursor()
        self.refresh()

    def action_choose(self) -> None:
        """Choose the row that the cursor is on."""
        self.post_message(self.Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the mouse."""
        index = event.y + self.scroll_offset.y
        if index < self._count:
            self.action_go(index)
            self.action_choose()

    def _show_cursor(self) -> None:
        self.scroll_to_region(Region(0, self.cursor, 1, 1), animate=False)
