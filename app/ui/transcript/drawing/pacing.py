"""How often a growing text is drawn."""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

if TYPE_CHECKING:
    from textual.widget import Widget

_FRAME: Final = 0.05
"""Seconds between two drawings at least."""
_REST: Final = 4
"""A drawing may take one part in so many of the time: the rest is for keys."""
_LONGEST_FRAME: Final = 0.25
"""Seconds between two drawings at most, however slow they are."""
_UNSEEN_FRAME: Final = 1.0
"""Seconds between two drawings that nobody sees. Without any, much would have to be
drawn at once when the text is shown again."""


class FramePacer:
    """Draws at once when nothing was drawn for a while, else with the next frame.

    Args:
        widget: Its timers are used.
        draw: Draws.
    """

    def __init__(self, widget: "Widget", draw: Callable[[], None]) -> None:
        self._widget = widget
        self._draw = draw
        self._due = False
        self._timer: Timer | None = None
        self._drawn_at = 0.0
        self._least = self._pause = _FRAME

    def sleep(self) -> None:
        """Nobody sees the text from now on."""
        self._least = self._pause = _UNSEEN_FRAME

    def wake(self) -> None:
        """The text is seen again: draw what has come meanwhile."""
        self._least = self._pause = _FRAME
        if self._due:
            self.draw()

    def ask(self) -> None:
        """Something changed; costs nothing when a drawing is due anyway."""
        if self._due:
            return
        self._due = True
        wait = self._drawn_at + self._pause - monotonic()
        if wait <= 0:
            self._widget.call_next(self._draw_due)
        else:
            self._timer = self._widget.set_timer(wait, self._draw_due)

    def draw(self) -> None:
        """Draw now."""
        self._due = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        began = monotonic()
        self._draw()
        self._drawn_at = monotonic()
        took = self._drawn_at - began
        self._pause = max(self._least, min(_REST * took, _LONGEST_FRAME))

    def _draw_due(self) -> None:
        if self._due:
            self.draw()
