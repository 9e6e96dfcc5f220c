"""What can be done with the messages that wait, without the panel."""

from typing import TYPE_CHECKING

from app.core.outbox import Outbox
from app.ui.chat.input.putting import put_into_input

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
    draft = chat.view.waiting.change(Outbox.take_back)
    if draft is None:
        chat.hint("no message waits")
    elif not put_into_input(chat, draft):
        chat.prompt.give_back(draft.text)


def drop_queue(chat: "ChatScreen") -> None:
    """Empty the queue."""
    count = chat.view.waiting.drop()
    messages = "message" if count == 1 else "messages"
    chat.hint(f"{count} queued {messages} dropped")


def show_queue(chat: "ChatScreen") -> None:
    """Open the panel with what waits, or close it; say what else can be done."""
    outbox = chat.view.outbox
    if chat.queueing.has_keys:
        chat.queueing.close()
    elif not outbox.drafts:
        chat.hint("no message waits")
    else:
        chat.queueing.open()
        if outbox.held:
            chat.hint(f"{outbox.held} of {len(outbox)} held: /send, /back or /drop", 6)
        else:
            chat.hint(f"{len(outbox)} queued: /back or /drop", 6)
