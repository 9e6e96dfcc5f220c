"""What goes on in the open conversations, and how the window's title says it."""

from collections.abc import Sequence
from typing import NamedTuple

from app.core.conversation import Conversation


class OpenState(NamedTuple):
    """What goes on in a conversation that is open in this window."""

    key: str
    """The journal's key."""
    conversation_id: str
    """Dify's id; empty until that is known."""
    shown: bool = False
    """It is the one on the screen."""
    running: bool = False
    unread: bool = False
    """An answer ended while another one was shown."""
    waiting: int = 0
    """Messages in its queue."""
    held: bool = False
    """They wait for the person."""

    def is_of(self, row: Conversation) -> bool:
        """Whether this is what goes on in a conversation of the list."""
        if row.key and row.key == self.key:
            return True
        return bool(row.conversation_id) and row.conversation_id == self.conversation_id


def window_title(states: Sequence[OpenState], program: str) -> str:
    """What the title of the terminal's window says.

    Args:
        states: What goes on in each open conversation.
        program: The name of the program.
    """
    unread = sum(state.unread for state in states)
    running = sum(state.running for state in states)
    parts = [
        f"● {_count(unread, 'new answer')}" if unread else "",
        f"▸ {running} running" if running else "",
        program,
    ]
    return " · ".join(filter(None, parts))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' if number > 1 else ''}"
