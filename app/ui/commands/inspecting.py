"""Looking at what lies behind a conversation."""

from typing import TYPE_CHECKING, Final

from app.ui.command import Command

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen


def _show_events(chat: "ChatScreen") -> None:
    from app.ui.dialogs.events import show_events

    show_events(chat)


INSPECTING: Final = (
    Command(
        id="events",
        title="Events of the last answer",
        slash="events",
        help="The events of the last answer as the server sent them; Enter shows one "
        "whole.",
        run=_show_events,
    ),
)
