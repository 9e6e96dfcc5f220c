"""A widget that shows a layout of lines, and draws only what changed."""

from time import monotonic
from typing import ClassVar, Final

from textual.geometry import Offset, Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from app.markdown.line import Line
from app.ui.transcript.entry import Entry
from app.ui.transcript.layout import Layout
from app.ui.transcript.looks import Looks
from app.ui.transcript.painter import PAD, Painter
from app.ui.transcript.selected_text import selected_text

_FRAME: Final = 0.05
"""Seconds between two drawings at least."""
_REST: Final = 4
"""A drawing may take one part in so many of the time: the rest is for keys."""
_LONGEST_FRAME: Final = 0.25
"""Seconds between two drawings at most, however slow they are."""
_BAR_FRAME: Final = 0.2
"""Seconds between two movements of the scroll bar while it follows the end. Textual
needs as long to draw a bar as for all the text beside it."""
_WIDEST: Final = 120
"""Cells of the longest text line."""


class LineView(ScrollView, can_focus=False):
    """The window on the screen: drawing, scrolling, selecting.

    It keeps no text: it looks at its entries when `changed` was called.
    """

    DEFAULT_CSS = """
    LineView {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
    }
    """
    ALLOW_MAXIMIZE: ClassVar[bool] = False

    def __init__(
        self,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._layout = Layout()
        self._painter: Painter | None = None
        self._rows: list[Line | None] = []
        self._fitted = 0
        self._thumb = 0, 0
        self._bar_rests = False
        self._first: Entry | None = None
        self._unseen = False
        self._followed = True
        self._moving = False
        self._due = False
        self._timer: Timer | None = None
        self._drawn_at = 0.0
        self._pause = _FRAME

    @property
    def following(self) -> bool:
        """Whether the view stays at the end; only the reader changes it."""
        return self._layout.following

    def changed(self, entry: Entry) -> None:
        """Note that an entry may have new content; it is drawn soon.

        At once when nothing was drawn for a while, else with the next of at
        most 20 drawings a second. May be called for every chunk.
        """
        self._layout.touch(entry)
        if not self._due:
            self._draw_soon()

    def flush(self) -> None:
        """Draw now what changed, the scroll bar, too."""
        if self.is_mounted and self._layout.slots.width:
            self._bar_rests = False
            self._draw()

    def tell_unseen(self, unseen: bool) -> None:
        """Called when there is text below that was not seen, or no longer."""

    def tell_following(self) -> None:
        """Called when the view leaves the end, and when it follows it again."""

    def tell_near_top(self) -> None:
        """Called when the reader comes near the beginning of the first entry."""

    # Drawing

    def _draw_soon(self) -> None:
        if self._due or not self.is_mounted or not self._layout.slots.width:
            return
        self._due = True
        wait = self._drawn_at + self._pause - monotonic()
        if wait <= 0:
            self.call_next(self._draw_due)
        else:
            self._timer = self.set_timer(wait, self._draw_due)

    def _draw_due(self) -> None:
        if self._due:
            self._draw()

    def _draw(self) -> None:
        self._due = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        began = monotonic()
        if self._layout.update() and not (self.following or self._unseen):
            self._unseen = True
            self.tell_unseen(True)
        self._show()
        self._drawn_at = monotonic()
        took = self._drawn_at - began
        self._pause = min(max(_FRAME, _REST * took), _LONGEST_FRAME)

    def _show(self) -> None:
        """Bring the screen in line with the layout."""
        layout = self._layout
        if not layout.slots.width:
            return
        self._set_total(layout.total)
        if round(self.scroll_y) != layout.top:
            self._moving = True
            self.scroll_to(y=layout.top, animate=False, force=True)
            self._moving = False
        self._set_bar()
        rows = layout.rows()
        old, self._rows = self._rows, rows
        if len(old) != len(rows) or self.text_selection is not None:
            self.refresh()
        elif changed := [y for y, row in enumerate(rows) if row != old[y]]:
            width = self.size.width
            self.refresh(*[Region(0, y, width, 1) for y in changed])
        self._watch_top()
        if self._followed != layout.following:
            self._followed = layout.following
            self.tell_following()
        if self._unseen and (layout.following or layout.top >= layout.last_top):
            self._unseen = False
            self.tell_unseen(False)

    def _watch_top(self) -> None:
        layout = self._layout
        if self.following or layout.top >= layout.height or not len(layout.slots):
            self._first = None
        elif layout.slots[0].entry is not self._first:
            self._first = layout.slots[0].entry
            self.tell_near_top()

    def _set_total(self, total: int) -> None:
        """Tell Textual the height of the content, as cheaply as it can be."""
        size = Size(self.size.width, total)
        if size == self.virtual_size:
            return
        if (total > self.container_size.height) != self.show_vertical_scrollbar:
            self.virtual_size = size
        else:
            # Assigning would lay the whole screen out anew, though nothing moves.
            self.set_reactive(Widget.virtual_size, size)

    def _set_bar(self) -> None:
        """Move the scroll bar, if that can be seen: it draws eighths of a cell.

        A text that grows moves it again and again, and nobody looks: then it rests.
        """
        top, total, height = self._layout.top, self._layout.total, self._layout.height
        if total <= height:
            return
        thumb = height * height * 8 // total, top * height * 8 // total
        grows = self._layout.following and top == self._layout.last_top
        if grows and (self._bar_rests or thumb == self._thumb):
            return
        self._thumb = thumb
        self.vertical_scrollbar.window_virtual_size = total
        self.vertical_scrollbar.position = top
        if grows:
            self._bar_rests = True
            self.set_timer(_BAR_FRAME, self._bar_rested)

    def _bar_rested(self) -> None:
        self._bar_rests = False
        self._set_bar()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some lines of the screen.

        The strips are kept by line of the text, not of the screen, so what
        Textual works out for each is still good when it has scrolled. The
        widget must have neither border nor padding.
        """
        self._fit()
        strips = [self._painted(y) for y in range(crop.y, crop.bottom)]
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, self.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """One line with its place in the text, for those who ask for that."""
        painter = self._painter or self._new_painter()
        layout = self._layout
        return painter.located(layout.top + y - layout.shift, self._row(y))

    def _painted(self, y: int) -> Strip:
        painter = self._painter or self._new_painter()
        at = self._layout.top + y
        selection = self.text_selection
        span = selection and selection.get_span(at - self._layout.shift)
        if not span:
            return painter.strip(at, self._row(y))
        style = self.screen.get_component_rich_style("screen--selection")
        return painter.selected(self._row(y), span, style)

    def _row(self, y: int) -> Line | None:
        return self._rows[y] if y < len(self._rows) else None

    def _new_painter(self) -> Painter:
        ansi = self.app.native_ansi_color
        looks = Looks(self.rich_style, self.app.theme_variables, ansi)
        width = self.size.width
        self._painter = Painter(looks, width, self._text_width)
        return self._painter

    @property
    def _text_width(self) -> int:
        # The bar's column stays free when there is no bar: text never jumps.
        bar = self.styles.scrollbar_size_vertical
        return max(1, min(self.size.width - 2 * PAD - bar, _WIDEST))

    def notify_style_update(self) -> None:
        """The theme may be another one: forget its colours."""
        super().notify_style_update()
        self._painter = None

    # Size and scrolling

    def on_resize(self) -> None:
        """Wrap again what is on the screen."""
        self._fit()

    def _fit(self) -> None:
        """Take the present size, if it is another one."""
        layout, height = self._layout, self.size.height
        known = layout.slots.width, layout.height, self._fitted
        if not height or known == (self._text_width, height, self.size.width):
            return
        if (known[0], known[2]) != (self._text_width, self.size.width):
            self._drop_selection()
        self._fitted = self.size.width
        self._painter = None
        layout.resize(self._text_width, height)
        self._show()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the reader: whatever moved the view, if it was not we."""
        if self._moving:
            return
        super().watch_scroll_y(old_value, new_value)
        top = round(new_value)
        if top == self._layout.top:
            return
        # A view that became larger than its content moves without a reader.
        if old_value > self.max_scroll_y:
            return
        self._layout.look(top)
        self._show()

    def on_mouse_scroll_down(self) -> None:
        """Turning the wheel at the end means to follow it."""
        if self._layout.top >= self._layout.last_top:
            self._layout.follow()
            self._show()

    # Selection

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as it is copied."""
        layout, (start, end) = self._layout, selection
        layout.measure_between(start.y if start else None, end.y if end else None)
        down = Offset(0, layout.shift)
        start = start + down if start is not None else None
        end = end + down if end is not None else None
        text = selected_text(layout.slots, Selection(start, end))
        self._show()
        return text, "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Paint the selection."""
        self.refresh()

    def _drop_selection(self) -> None:
        if self.is_mounted and self.text_selection is not None:
            self.screen.clear_selection()
