"""When the journal's thread does what has time."""

import time
from typing import TYPE_CHECKING, Final

from app.errors import JournalError

if TYPE_CHECKING:
    from app.store.journal import Journal

_FIRST: Final = 1.0
"""Seconds of rest before the first go: the start has better things to do."""
_REST: Final = 3
"""A go is followed by a rest that is so many times as long."""
_AFTER_FAILURE: Final = 60.0
"""Seconds of rest after a go that failed."""


class Tidying:
    """Does what has time in short goes, and rests in between."""

    def __init__(self) -> None:
        self._due_at: float | None = time.monotonic() + _FIRST

    def rest(self) -> float | None:
        """Seconds until the next go; None when there is nothing more to do."""
        if self._due_at is None:
            return None
        return max(0.0, self._due_at - time.monotonic())

    def go(self, journal: "Journal") -> None:
        """Do a little of it, if that is due."""
        if self.rest() != 0:
            return
        begin = time.monotonic()
        try:
            more = journal.tidy()
        except JournalError:
            # Nobody has asked for it, so nobody is told.
            self._due_at = begin + _AFTER_FAILURE
            return
        end = time.monotonic()
        self._due_at = end + _REST * (end - begin) if more else None
