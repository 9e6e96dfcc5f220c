"""A conversation as a list of them shows it."""

from typing import NamedTuple


class Conversation(NamedTuple):
    """What is known of a conversation without its turns."""

    key: str
    """The journal's key; empty when only the server has it."""
    conversation_id: str
    """Dify's id; empty until the first answer began."""
    name: str
    """The name that a person or Dify gave, else the first line of the first message;
    empty when there is neither."""
    updated_at: float
    """When something was last sent, received or queued, in unix seconds."""
    pinned: bool = False
    """Whether it stands before all that are not."""
    archived: bool = False
    """Whether it stands in a list of its own."""
    unread: bool = False
    """Whether an answer ended after it was last seen."""
    interrupted: bool = False
    """Whether its newest turn was interrupted, also by a crash."""
    waiting: int = 0
    """Messages in its queue."""
    live: bool = False
    """Whether its newest turn still runs, in whichever instance."""
    there: bool | None = None
    """Whether the server has it; None when that is not known."""
    draft: bool = False
    """Whether an unsent draft is kept."""
