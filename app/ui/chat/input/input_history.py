"""Earlier messages, walked through like the history of a shell."""

from collections.abc import Iterable
from typing import Final

LIMIT: Final = 1000
"""Messages kept; the oldest go first."""


class InputHistory:
    """A list of sent messages with the unsent draft below its last one.

    What a person changes in a recalled message stays with its place in the list until
    a message is added, and never alters the list itself.
    """

    def __init__(self, entries: Iterable[str] = ()) -> None:
        """Stand at the draft.

        Args:
            entries: Earlier messages, oldest first.
        """
        self._entries: list[str] = []
        self._place = 0
        self._changed: dict[int, str] = {}
        for entry in entries:
            self.add(entry)

    @property
    def entries(self) -> tuple[str, ...]:
        """The messages, oldest first."""
        return tuple(self._entries)

    def add(self, text: str) -> None:
        """Add a sent message and stand at an empty draft again.

        Blank text and a repetition of the last message are not added.
        """
        if text.strip() and self._entries[-1:] != [text]:
            self._entries.append(text)
            del self._entries[:-LIMIT]
        self._place = len(self._entries)
        self._changed.clear()

    def prepend(self, entries: Iterable[str]) -> None:
        """Add older messages above all others; place and draft stay.

        Args:
            entries: Oldest first.
        """
        merged = InputHistory([*entries, *self._entries])._entries
        shift = len(merged) - len(self._entries)
        self._entries = merged
        self._place += shift
        self._changed = {place + shift: text for place, text in self._changed.items()}

    def previous(self, current: str) -> str | None:
        """Go to the message before.

        Args:
            current: What stands in the input now; it is there again on coming back.

        Returns:
            What to show; None at the oldest message.
        """
        return self._go(-1, current)

    def next(self, current: str) -> str | None:
        """Go to the message after, and after the last one back to the draft.

        Args:
            current: What stands in the input now; it is there again on coming back.

        Returns:
            What to show; None at the draft.
        """
        return self._go(1, current)

    def _go(self, step: int, current: str) -> str | None:
        place = self._place + step
        if not 0 <= place <= len(self._entries):
            return None
        self._changed[self._place] = current
        self._place = place
        return self._changed.get(place, self._entry(place))

    def _entry(self, place: int) -> str:
        return self._entries[place] if place < len(self._entries) else ""
