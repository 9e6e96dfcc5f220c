"""Which conversation is on the screen."""

from typing import Final

from app.ui.command import Command

CONVERSATIONS: Final = (
    Command(
        id="new",
        title="New conversation",
        slash="new",
        keys="ctrl+n",
        help="New conversation.",
        run=lambda chat: chat.new_conversation(),
        label="New",
    ),
)
