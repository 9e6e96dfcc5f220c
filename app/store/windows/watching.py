"""When it is looked whether other instances have written into the journal."""

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from app.errors import JournalError

if TYPE_CHECKING:
    from app.store.journal import Journal

_FAST: Final = 0.1
"""Seconds between two looks while an answer comes here, which others may want to
stop."""
_PACES: Final = ((3.0, _FAST), (30.0, 0.5))
"""As long as the journal has rested for less than so many seconds, the seconds between
two looks."""
_SLOWEST: Final = 1.0
"""Seconds between two looks when it has rested for longer."""


class Watching:
    """Looks often while something happens, and seldom while nothing does."""

    def __init__(self) -> None:
        self.on = False
        """Whether anybody wants to know; may be set from any thread."""
        self._used_at = 0.0

    def rest(self, journal: "Journal") -> float | None:
        """Seconds until the next look; None when there is none to come."""
        if not self.on:
            return None
        if journal.claims.any:
            return _FAST
        rested = time.monotonic() - self._used_at
        return next((pace for limit, pace in _PACES if rested < limit), _SLOWEST)

    def used(self) -> None:
        """This instance does something with the journal: others may do so, too."""
        self._used_at = time.monotonic()

    def look(self, journal: "Journal") -> bool:
        """Whether others have written since the last look."""
        if self.on:
            with suppress(JournalError):  # who needs the journal is told of it
                if journal.changed():
                    self.used()
                    return True
        return False
