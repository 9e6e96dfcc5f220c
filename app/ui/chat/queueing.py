"""What can be done with the messages that wait."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen


def send_queue(chat: "ChatScreen") -> None:
    """Send what is held."""
    if chat.view.outbox.held:
        chat.view.send_queue()
    else:
        chat.hint("no message is held")


def take_back(chat: "ChatScreen") -> None:
    """Put the message queued last into the input."""
    draft = chat.view.take_back()
    if draft is None:
        chat.hint("no message waits")
    else:
        chat.prompt.give_back(draft.text)


def drop_queue(chat: "ChatScreen") -> None:
    """Empty the queue."""
    count = chat.view.drop_queue()
    messages = "message" if count == 1 else "messages"
    chat.hint(f"{count} queued {messages} dropped")


def show_queue(chat: "ChatScreen") -> None:
    """Show what waits, and say what can be done with it."""
    chat.view.transcript.end()
    outbox = chat.view.outbox
    if not outbox.drafts:
        chat.hint("no message waits")
    elif outbox.held:
        chat.hint(f"{outbox.held} of {len(outbox)} held: /send, /back or /drop", 6)
    else:
        chat.hint(f"{len(outbox)} queued: /back or /drop", 6)
