"""Opens the panel of messages that wait, and does what its keys say."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual import events

from app.core.outbox import Outbox
from app.core.turns.status import EscResult
from app.ui.chat.input.putting import put_into_input
from app.ui.commands.queue import QUEUE_PANEL

if TYPE_CHECKING:
    from app.core.draft import Draft
    from app.ui.chat.conversation_view import ConversationView
    from app.ui.chat.screen import ChatScreen
    from app.ui.queueing.panel import QueuePanel


_LETTERS: Final = frozenset(
    key for command in QUEUE_PANEL for key in command.keys.split(",") if len(key) == 1
)
"""What can be typed and means something to the panel."""


class Queueing:
    """The panel of the conversation on the screen.

    Args:
        chat: Whose panel it is.
    """

    def __init__(self, chat: "ChatScreen") -> None:
        self._chat = chat
        self._panel: QueuePanel | None = None
        self._view: ConversationView | None = None

    @property
    def is_open(self) -> bool:
        """Whether the panel is to be seen."""
        return self._panel is not None

    @property
    def has_keys(self) -> bool:
        """Whether keys mean the panel and not the input."""
        return self._panel is not None and self._chat.focused is self._panel

    def open(self) -> None:
        """Show what waits, and give it the keys."""
        self._chat.recall.close()
        if self._panel is not None:
            self._chat.set_focus(self._panel)
            return
        # Not at the top: the start of the app needs no list of options.
        from app.ui.queueing.panel import QueuePanel

        self._panel, self._view = QueuePanel(), self._chat.view
        self._chat.mount(self._panel, before=self._chat.prompt)
        self._view.show_queue_apart(True)
        self.follow()

    def close(self) -> None:
        """Leave it to the conversation to show what waits; the input has the keys."""
        if self._panel is None or self._view is None:
            return
        self._panel.remove()
        self._view.show_queue_apart(False)
        self._panel = self._view = None
        self._chat.set_focus(self._chat.prompt)
        self._chat.refresh_bindings()

    def look_at(self, event: events.Event) -> None:
        """Give the keys to the input when somebody begins to write.

        To be called before the event is handed on: what is typed behind it would be
        taken for keys of the panel.
        """
        if self.has_keys and self._chat.is_current and _writes(event):
            self._chat.set_focus(self._chat.prompt)

    def follow(self) -> None:
        """Show what waits now; close when that is nothing, or another conversation's."""
        if self._panel is None:
            return
        if self._view is self._chat.view and len(self._chat.view.outbox):
            self._panel.show(self._chat.view.outbox)
        else:
            self.close()

    # What the keys of the panel do

    def choose(self, rows: int) -> None:
        """Choose another message: 1 for the one below, -1 for the one above."""
        if self._panel is not None:
            self._panel.choose(rows)

    def move(self, rows: int) -> None:
        """Let the chosen message go out later (1) or earlier (-1)."""
        if draft := self._chosen:
            self._change(lambda outbox: outbox.move(draft, rows))

    def drop(self) -> None:
        """Drop the chosen message."""
        if draft := self._chosen:
            self._change(lambda outbox: outbox.remove(draft))
            self._chat.hint("1 queued message dropped")

    def edit(self) -> None:
        """Take the chosen message into the input; sent again it is in its place."""
        draft, chat = self._chosen, self._chat
        if draft is None:
            return
        if not chat.prompt.empty or chat.view.attachments:
            chat.hint("something is written in the input: send or clear it first")
            return
        place = chat.view.waiting.change(lambda outbox: outbox.remove(draft))
        self.close()
        if place is not None:
            put_into_input(chat, draft, place)

    def send_now(self) -> None:
        """Send the chosen message first; a running answer is stopped for it."""
        draft, chat = self._chosen, self._chat
        if draft is None:
            return
        self.close()
        chat.view.transcript.end()
        if chat.view.waiting.send_now(draft) is EscResult.STOPPING:
            chat.stopping.show_stop()

    @property
    def _chosen(self) -> "Draft | None":
        return self._panel.chosen if self._panel is not None else None

    def _change(self, change: Callable[[Outbox], object]) -> None:
        self._chat.view.waiting.change(change)
        self.follow()


def _writes(event: events.Event) -> bool:
    """Whether it brings text for the input."""
    if isinstance(event, events.Key):
        return event.is_printable and event.key not in _LETTERS
    return isinstance(event, events.Paste)
