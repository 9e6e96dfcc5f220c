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
    Command(
        id="conversations",
        title="Conversations",
        slash="conversations",
        keys="ctrl+l",
        help="The list of conversations: typing filters it, Enter opens one, Ctrl+R "
        "renames it, Ctrl+T pins it, Ctrl+X archives it, Delete deletes it; Tab shows "
        "the archived ones.",
        run=lambda chat: chat.side.toggle(),
        label=lambda now: "" if now.listing else "Conversations",
    ),
    Command(
        id="next-conversation",
        title="Next open conversation",
        slash="next-conversation",
        keys="ctrl+pagedown,alt+pagedown",
        help="To the next open conversation; answers stream on in all of them.",
        run=lambda chat: chat.side.show_next(1),
    ),
    Command(
        id="previous-conversation",
        title="Previous open conversation",
        slash="previous-conversation",
        keys="ctrl+pageup,alt+pageup",
        help="To the open conversation before.",
        run=lambda chat: chat.side.show_next(-1),
    ),
    Command(
        id="rename",
        title="Rename the conversation",
        slash="rename",
        argument="NAME",
        help="Gives this conversation a name; without one the server finds one.",
        run=lambda chat: chat.side.rename(),
        run_with=lambda chat, name: chat.side.rename(name),
    ),
    Command(
        id="pin",
        title="Pin the conversation, or unpin it",
        slash="pin",
        help="Keeps this conversation on top of the list, or no longer.",
        run=lambda chat: chat.side.pin(),
    ),
    Command(
        id="archive",
        title="Archive the conversation, or take it out",
        slash="archive",
        help="Takes this conversation out of the list, or back into it.",
        run=lambda chat: chat.side.archive(),
    ),
    Command(
        id="delete",
        title="Delete the conversation",
        slash="delete",
        help="Deletes this conversation, once you have said where.",
        run=lambda chat: chat.side.delete(),
    ),
)
