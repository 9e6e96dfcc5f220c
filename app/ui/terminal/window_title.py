"""The title of the terminal's window."""

from typing import TYPE_CHECKING, Any

from app.core.texts.text import one_line

if TYPE_CHECKING:
    from textual.app import App
    from textual.driver import Driver

_KEEP = "\x1b[22;0t"
"""The terminal keeps the title that it has, where it knows how to."""
_GIVE_BACK = "\x1b[23;0t"


class WindowTitle:
    """Shows the app's title as the window's, and gives the old one back.

    Args:
        app: Its title is shown, whenever it is another one.
        driver: Writes to the terminal.
    """

    def __init__(self, app: "App[Any]", driver: "Driver") -> None:
        self._app = app
        self._driver = driver
        self._shown = False
        self._watching = False

    def begin(self) -> None:
        """The terminal is the app's."""
        self._driver.write(_KEEP)
        self._shown = True
        if self._watching:
            self._show(self._app.title)
        else:
            self._watching = True
            self._app.watch(self._app, "title", self._show)

    def end(self) -> None:
        """The terminal goes back to whoever had it."""
        if self._shown:
            self._shown = False
            self._driver.write(_GIVE_BACK)

    def _show(self, title: str) -> None:
        if self._shown:
            self._driver.write(f"\x1b]2;{one_line(title)}\x1b\\")
