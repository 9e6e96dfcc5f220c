"""A tiny app that shows what arrives; run in a pseudo-terminal by the driver tests.

"q" leaves it.
"""

import os
import sys

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static

from app.ui.terminal.driver import TerminalClosed, driver_class


class KeyLog(App[None]):
    """Shows keys, pastes and sizes."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__(driver_class=driver_class())
        self.seen: list[str] = []

    def compose(self) -> ComposeResult:
        """One widget for all lines."""
        yield Static(markup=False)

    def on_key(self, event: events.Key) -> None:
        """Show a key; leave on "q"."""
        self.note(f"<{event.key}>")
        if event.key == "q":
            self.exit()

    def on_paste(self, event: events.Paste) -> None:
        """Show how much was pasted."""
        self.note(f"<paste {len(event.text)} {event.text.count(chr(10))}>")

    def on_resize(self, event: events.Resize) -> None:
        """Show a size."""
        self.note(f"<{event.size.width}x{event.size.height}>")

    def on_terminal_closed(self, _: TerminalClosed) -> None:
        """Tell by the exit code that it was noticed."""
        self.exit(return_code=7)

    def note(self, what: str) -> None:
        """Show one thing more."""
        self.seen.append(what)
        self.query_one(Static).update("".join(self.seen))


if __name__ == "__main__":
    app = KeyLog()
    app.run()
    if app.return_code:
        # Textual draws on stderr; its flush at exit fails, and that has a code of its own.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    sys.exit(app.return_code)
