"""Which terminal driver the app runs on, and what it tells about Esc."""

import sys
from dataclasses import dataclass

from textual import constants
from textual.driver import Driver
from textual.events import Key
from textual.message import Message


class TerminalClosed(Message):
    """Sent to the app when its terminal is gone: nothing can be typed or shown.

    The system says the same by SIGHUP, but only to the terminal's own session.
    """


class NotSuspended(Message):
    """Sent to the app when it was to be suspended and nobody could bring it back."""


@dataclass
class DriverFailed(Message):
    """Sent to the app when the thread that reads the terminal failed."""

    error: Exception
    """Why: a fault of ours."""


def driver_class() -> type[Driver] | None:
    """Give the driver to start the app with, for `App(driver_class=...)`.

    Returns:
        The driver that reports a lone Esc early; None to leave the choice to
        Textual: on Windows, and where `TEXTUAL_DRIVER` names another one, as
        `textual serve` does.
    """
    if constants.DRIVER or sys.platform == "win32":
        return None
    from app.ui.terminal.posix_driver import TerminalDriver

    return TerminalDriver


def glued_escape(event: Key) -> bool:
    """Whether a key event stands for Esc and a printable character in one go.

    A terminal without the kitty keyboard protocol sends the same bytes for Alt+X as
    for Esc and X in quick succession; Textual then gives "alt+x" with the character.
    With that protocol Alt+X has no character, and this is False.

    Two cases stay unknown, as the same bytes are other keys: Esc with b or f (word
    left and right on many keyboards), and Esc with a digit, "-" or "=" (Option and
    that key on a Mac).
    """
    return event.key.startswith("alt+") and event.is_printable
