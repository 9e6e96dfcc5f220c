"""The box in which a conversation gets another name."""

from typing import Final

from textual.widgets import Input

from app.core.conversation import Conversation
from app.core.texts.text import as_typed, flat


class NameInput(Input):
    """Lies over the name in the list.

    Args:
        row: The conversation.
    """

    DEFAULT_CSS = """
    NameInput, NameInput:focus {
        layer: above;
        position: absolute;
        height: 1;
        border: none;
        padding: 0;
        background: $boost;
    }
    """

    def __init__(self, row: Conversation) -> None:
        super().__init__(
            as_typed(flat(row.name)),
            placeholder="empty: the server names it",
            select_on_focus=False,
        )
        self.cursor_blink = False
        self.row: Final = row

    def on_mount(self) -> None:
        """Take the keys."""
        self.focus()

    def to_edge(self, direction: int) -> None:
        """Move to the beginning or, for a positive number, to the end."""
        if direction > 0:
            self.action_end()
        else:
            self.action_home()
