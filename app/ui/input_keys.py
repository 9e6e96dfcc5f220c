"""The keys of the input: what is written, and in how many lines.

They are no commands: they work on the text, and only in the input.
"""

from typing import Final, NamedTuple


class InputKey(NamedTuple):
    """A key of the input, for its bindings, the help and the README."""

    names: str
    """As people read them."""
    help: str
    """What it does."""
    keys: str = ""
    """As Textual names them, with commas between; empty where `TextArea` has them."""
    action: str = ""
    """The input's action; empty where `TextArea` has it."""


INPUT_KEYS: Final = (
    InputKey(
        "Enter",
        "Sends. While an answer streams, the message goes into the queue.",
        "enter",
        "submit",
    ),
    InputKey(
        "Shift+Enter, Ctrl+J, Alt+Enter",
        "New line. A paste of many lines stays one message.",
        "shift+enter,ctrl+j,alt+enter",
        "new_line",
    ),
    InputKey("Up, Down", "At the first and last line: earlier messages."),
    InputKey(
        "Ctrl+_, Ctrl+/",
        "Brings a cleared draft back.",
        # Without the kitty protocol, terminals send one byte for all of them.
        "ctrl+underscore,ctrl+slash,ctrl+minus,ctrl+shift+minus,ctrl+shift+underscore",
        "undo",
    ),
    InputKey("/", "Begins a slash word; // begins a message with a slash."),
)
"""In the order in which the help and the README tell of them."""
