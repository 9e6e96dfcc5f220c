"""Taking back what was typed before, over all conversations of the app."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from textual.message import Message

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen
    from app.ui.finding.recall_list import RecallList

RECALLED: Final = 10_000
"""Messages of the journal among which one is looked for."""


class Recall:
    """The list above the input, which is there only while it is open.

    What is written in the input is what is looked for.

    Args:
        chat: Has the input.
    """

    class Wanted(Message):
        """The messages in the journal are wanted: give them to `remember`."""

        def __init__(self, recall: "Recall") -> None:
            super().__init__()
            self.recall: Final = recall

    def __init__(self, chat: "ChatScreen") -> None:
        self._chat: Final = chat
        self._list: RecallList | None = None
        self._kept: Sequence[str] = ()

    @property
    def is_open(self) -> bool:
        """Whether the list is there."""
        return self._list is not None

    async def begin(self) -> None:
        """Open the list; open already, go to an older message."""
        if self._list is not None:
            self.move(-1)
            return
        # Not at the top: the start of the app needs no list of options.
        from app.ui.finding.recall_list import RecallList

        chat = self._chat
        chat.finding.close()
        chat.set_focus(chat.prompt)
        self._list = RecallList()
        await chat.mount(self._list, before=chat.prompt)
        self._offer()
        self.follow()
        chat.post_message(self.Wanted(self))
        chat.refresh_bindings()

    def remember(self, kept: Sequence[str]) -> None:
        """Look among these, too.

        Args:
            kept: Messages that were sent, the oldest first.
        """
        self._kept = kept
        self._offer()

    def follow(self) -> None:
        """List what the draft may mean."""
        if self._list is not None:
            self._list.follow(self._chat.prompt.text)

    def move(self, rows: int) -> None:
        """Choose another one; negative goes up, to older ones."""
        if self._list is not None:
            self._list.move(rows)

    def take(self) -> None:
        """Put the chosen message into the input; undo brings the draft back."""
        chosen = self._list.chosen if self._list is not None else None
        self.close()
        if chosen is not None:
            self._chat.prompt.clear_draft()
            self._chat.prompt.load(chosen)

    def close(self) -> None:
        """Close the list; what is written stays."""
        shown, self._list = self._list, None
        if shown is not None:
            shown.remove()
            self._chat.refresh_bindings()

    def _offer(self) -> None:
        if self._list is not None:
            self._list.offer(_newest_first(self._kept, self._chat.prompt.earlier))


def _newest_first(kept: Sequence[str], typed: Sequence[str]) -> Iterable[str]:
    """What was typed in this instance, and before that what the journal has."""
    yield from reversed(typed)
    yield from reversed(kept)
