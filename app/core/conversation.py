"""A conversation as a list shows it, without its turns."""

from typing import NamedTuple


class Conversation(NamedTuple):
    """What is known of a conversation: by the journal, by the server, or by both."""

    key: str
    """The journal's key; empty when only the server has it."""
    conversation_id: str
    """Dify's id; empty until that is known."""
    name: str
    """Exactly as it came."""
    updated_at: float
    """When it was last used, in unix seconds."""
    pinned: bool = False
    archived: bool = False
    unread: bool = False
    """An answer ended after it was last seen."""
    interrupted: bool = False
    """Its newest turn was."""
    waiting: int = 0
    """Messages in its queue."""
    live: bool = False
    """A living instance has not ended one of its turns."""
    there: bool | None = None
    """Whether the server has it; None when that is not known."""
    draft: bool = False
    """An unsent draft is kept."""
