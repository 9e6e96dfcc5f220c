"""The scroll bar of a text that grows."""

from typing import TYPE_CHECKING, Final

from app.ui.transcript.viewport import Viewport

if TYPE_CHECKING:
    from textual.scroll_view import ScrollView

_FRAME: Final = 0.2
"""Seconds between two movements of the bar while the view follows the end. Textual
needs as long to draw a bar as for all the text beside it."""


class RestingBar:
    """Moves a widget's scroll bar when that can be seen: it draws eighths of a cell.

    A text that grows moves it again and again, and nobody looks: then it rests.

    Args:
        widget: Has the bar.
    """

    def __init__(self, widget: "ScrollView") -> None:
        self._widget = widget
        self._thumb = 0, 0
        self._rests = False
        self._viewport: Viewport | None = None

    def wake(self) -> None:
        """Let the next movement be drawn, however short the rest was."""
        self._rests = False

    def follow(self, viewport: Viewport) -> None:
        """Bring the bar in line with a viewport."""
        self._viewport = viewport
        top, total, height = viewport.top, viewport.total, viewport.height
        if total <= height:
            return
        thumb = height * height * 8 // total, top * height * 8 // total
        grows = viewport.following and top == viewport.last_top
        if grows and (self._rests or thumb == self._thumb):
            return
        self._thumb = thumb
        bar = self._widget.vertical_scrollbar
        bar.window_virtual_size = total
        bar.position = top
        if grows:
            self._rests = True
            self._widget.set_timer(_FRAME, self._rested)

    def _rested(self) -> None:
        self._rests = False
        if self._viewport is not None:
            self.follow(self._viewport)
