"""The lines on the screen as strips, and which of them have to be painted again."""

from collections.abc import Callable
from typing import Final

from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from app.markdown.line import Line
from app.ui.transcript.drawing.dress import BARE, Dress, Light
from app.ui.transcript.drawing.painter import PAD, Painter
from app.ui.transcript.drawing.style_sheet import StyleSheet
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.seen import seen_in
from app.ui.transcript.viewport import Viewport

_WIDEST: Final = 120
"""Cells of the longest text line."""

Lights = dict[int, tuple[Light, ...]]
"""What is lit in rows of the screen, by row."""


class Canvas:
    """What a widget shows of a viewport.

    Strips are kept by line of the text, not of the screen, so what Textual works out
    for each is still good when it has scrolled.

    Args:
        widget: Must have neither border nor padding.
    """

    def __init__(self, widget: ScrollView) -> None:
        self.rows: list[Line | None] = []
        """The lines on the screen; None below the end."""
        self.pointed: Entry | None = None
        """What is marked at its left; None for nothing."""
        self.lights: Callable[[Viewport], Lights] | None = None
        """Tells what is lit; None when nothing is looked for."""
        self._dresses: list[Dress] = []
        self._widget = widget
        self._painter: Painter | None = None
        self.size = Size(0, 0)
        """The widget's size when it was last asked for."""

    @property
    def text_width(self) -> int:
        """Cells of a text line. The bar's column stays free when there is no bar, so
        text never jumps."""
        widget = self._widget
        bar = widget.styles.scrollbar_size_vertical
        return max(1, min(widget.size.width - 2 * PAD - bar, _WIDEST))

    def forget_styles(self) -> None:
        """The theme may be another one."""
        self._painter = None

    def resized(self) -> bool:
        """Whether the widget has got another size; that is then the known one."""
        size = self._widget.size
        if not size.height or size == self.size:
            return False
        self.size = size
        self._painter = None
        return True

    def show(self, viewport: Viewport) -> None:
        """Take over what is in the viewport; paint what differs with the next frame."""
        self._set_total(viewport.total)
        rows = viewport.rows()
        old, self.rows = self.rows, rows
        widget = self._widget
        others = self._dressed_otherwise(viewport)
        if len(old) != len(rows) or widget.text_selection is not None:
            widget.refresh()
        elif changed := [y for y, r in enumerate(rows) if r != old[y] or y in others]:
            width = widget.size.width
            widget.refresh(*[Region(0, y, width, 1) for y in changed])

    def _dressed_otherwise(self, viewport: Viewport) -> set[int]:
        """Take over what lies over the rows; give those of which that has changed."""
        old = self._dresses
        if self.pointed is None and self.lights is None:
            self._dresses = []
        else:
            self._dresses = self._all_dresses(viewport)
        rows = range(max(len(old), len(self._dresses)))
        return {y for y in rows if _at(old, y) != self._dress(y)}

    def _all_dresses(self, viewport: Viewport) -> list[Dress]:
        lights = self.lights(viewport) if self.lights is not None else {}
        pointed: set[int] = set()
        if self.pointed is not None:
            for span, y in seen_in(viewport):
                if span.entry is self.pointed:
                    pointed.update(range(y, y + span.count))
        return [Dress(lights.get(y, ()), y in pointed) for y in range(viewport.height)]

    def _dress(self, y: int) -> Dress:
        return _at(self._dresses, y)

    def strips(self, viewport: Viewport, crop: Region) -> list[Strip]:
        """A part of the screen as it is painted."""
        widget = self._widget
        if not widget.is_attached:  # taken off the screen just before this frame
            return [Strip.blank(crop.width)] * crop.height
        strips = [self._strip(viewport, y) for y in crop.line_range]
        background = widget.background_colors[1]
        for line_filter in widget.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        if crop.column_span != (0, widget.size.width):
            strips = [strip.crop(*crop.column_span) for strip in strips]
        return strips

    def _strip(self, viewport: Viewport, y: int) -> Strip:
        painter = self._current_painter()
        at = viewport.top + y
        selection, dress = self._widget.text_selection, self._dress(y)
        span = selection and selection.get_span(at - viewport.shift)
        if not span and dress is BARE:
            return painter.strip(at, self.row(y))
        style = self._widget.screen.get_component_rich_style("screen--selection")
        return painter.dressed(self.row(y), dress, span, style)

    def located(self, viewport: Viewport, y: int) -> Strip:
        """A row of the screen that tells which characters it shows."""
        at = viewport.top + y - viewport.shift
        return self._current_painter().located(at, self.row(y))

    def row(self, y: int) -> Line | None:
        """The line in a row of the screen."""
        return self.rows[y] if 0 <= y < len(self.rows) else None

    def _current_painter(self) -> Painter:
        if self._painter is None:
            widget = self._widget
            ansi = widget.app.native_ansi_color
            sheet = StyleSheet(widget.rich_style, widget.app.theme_variables, ansi)
            self._painter = Painter(sheet, widget.size.width, self.text_width)
        return self._painter

    def _set_total(self, total: int) -> None:
        """Tell Textual the height of the content, as cheaply as it can be."""
        widget = self._widget
        size = Size(widget.size.width, total)
        if size == widget.virtual_size:
            return
        if (total > widget.container_size.height) != widget.show_vertical_scrollbar:
            widget.virtual_size = size
        else:
            # Assigning would lay the whole screen out again, though nothing moves.
            widget.set_reactive(Widget.virtual_size, size)


def _at(dresses: list[Dress], y: int) -> Dress:
    dress = dresses[y] if y < len(dresses) else BARE
    return BARE if dress == BARE else dress
