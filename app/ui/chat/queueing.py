"""What can be done with the messages that wait."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen


class Queueing:
    """Sends, takes back, drops and shows what waits in a conversation.

    Args:
        screen: Whose conversation it is.
    """

    def __init__(self, screen: "ChatScreen") -> None:
        self._screen = screen

    def send(self) -> None:
        """Send what is held."""
        if self._screen.view.outbox.held:
            self._screen.view.send_queue()
        else:
            self._screen.hint("no message is held")

    def take_back(self) -> None:
        """Put the message queued last into the input."""
        draft = self._screen.view.take_back()
        if draft is None:
            self._screen.hint("no message waits")
        else:
            self._screen.prompt.give_back(draft.text)

    def drop(self) -> None:
        """Empty the queue."""
        count = self._screen.view.drop_queue()
        messages = "message" if count == 1 else "messages"
        self._screen.hint(f"{count} queued {messages} dropped")

    def show(self) -> None:
        """Show what waits, and say what can be done with it."""
        self._screen.view.transcript.end()
        outbox = self._screen.view.outbox
        if not outbox.drafts:
            self._screen.hint("no message waits")
            return
        if outbox.held:
            self._screen.hint(f"{len(outbox)} held: /send, /back or /drop", 6)
        else:
            self._screen.hint(f"{len(outbox)} queued: /back or /drop", 6)
