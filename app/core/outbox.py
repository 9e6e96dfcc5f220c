"""Messages written while an answer still streams."""

from collections.abc import Iterable
from typing import NamedTuple

from app.core.draft import Draft


class Place(NamedTuple):
    """Where a message stood that was taken out of the queue to be edited."""

    held: bool
    """Whether it waited for the person."""
    behind: tuple[Draft, ...]
    """What stood behind it."""


class Outbox:
    """The queue of messages that wait for the turn to end.

    It goes out by itself after a turn that completed. What waits when a turn is
    stopped, or when it ends in another way, is held until the person sends or drops
    it: a queue that sends itself after an Esc is the opposite of what was asked for. A
    message written after that is the correction the Esc was for: it goes out, past what
    is held.

    A message is named by its very draft, not by its number: the queue moves on while
    a person looks at it. What is done to one that is gone does nothing.
    """

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        """Oldest first, those held before all others; never modified from outside."""
        self.held = 0
        """How many of them wait for the person."""
        self._now: Draft | None = None

    @property
    def ready(self) -> bool:
        """Whether `take` would give a message."""
        return len(self.drafts) > self.held

    @property
    def due(self) -> list[Draft]:
        """What goes out by itself, oldest first."""
        return self.drafts[self.held :]

    @property
    def urgent(self) -> bool:
        """Whether a message waits for the end of an answer that was stopped for it."""
        return self._now is not None and self._find(self._now) is not None

    def __len__(self) -> int:
        return len(self.drafts)

    def add(self, draft: Draft) -> None:
        """Put a message at the end."""
        self.drafts.append(draft)

    def restore(self, drafts: Iterable[Draft]) -> None:
        """Take messages that an earlier run left behind; they are held."""
        self.drafts = list(drafts)
        self.hold()

    def hold(self) -> None:
        """Keep all that waits for the person; what is added later is not held."""
        self.held = len(self.drafts)
        self._now = None

    def take(self) -> Draft | None:
        """The next message to send; None when there is none or all are held."""
        return self.drafts.pop(self.held) if self.ready else None

    def put_next(self, draft: Draft) -> None:
        """Let a message that `take` gave, or that was never queued, be the next one."""
        self.drafts.insert(self.held, draft)

    def release(self) -> None:
        """Let what waits go out."""
        self.held = 0

    def take_back(self) -> Draft | None:
        """The message written last, out of the queue; None when it is empty."""
        draft = self.drafts.pop() if self.drafts else None
        self.held = min(self.held, len(self.drafts))
        return draft

    def move(self, draft: Draft, rows: int) -> None:
        """Change places with the neighbour.

        Between what is held and what is not, a message first changes sides and keeps
        its place: what goes out by itself is never decided by accident.

        Args:
            draft: A message that waits.
            rows: 1 for one place later, -1 for one place earlier.
        """
        at = self._find(draft)
        to = -1 if at is None else at + rows
        if at is None or not 0 <= to < len(self.drafts):
            return
        if (at < self.held) is not (to < self.held):
            self.held -= rows
        else:
            self.drafts[at], self.drafts[to] = self.drafts[to], self.drafts[at]

    def remove(self, draft: Draft) -> Place | None:
        """Take one message out.

        Returns:
            Its place, for `insert`; None when it does not wait any more.
        """
        at = self._find(draft)
        if at is None:
            return None
        del self.drafts[at]
        held = at < self.held
        self.held -= held
        return Place(held, tuple(self.drafts[at:]))

    def insert(self, draft: Draft, place: Place) -> None:
        """Put a message where it was taken out, or what became of it.

        That is before the first of those behind it that still waits, on the same side
        as that one; else at the end, held if it was and all others still are.
        """
        places = (self._find(other) for other in place.behind)
        at = next((at for at in places if at is not None), None)
        if at is None:
            at = len(self.drafts)
            held = place.held and 0 < at == self.held
        else:
            held = at < self.held
        self.drafts.insert(at, draft)
        self.held += held

    def put_first(self, draft: Draft) -> bool:
        """Let one message be the next to go out, also if it was held.

        Returns:
            Whether it still waits.
        """
        if self.remove(draft) is None:
            return False
        self.drafts.insert(self.held, draft)
        self._now = draft
        return True

    def drop(self) -> list[Draft]:
        """Empty the queue; returns what was in it."""
        dropped, self.drafts, self.held = self.drafts, [], 0
        return dropped

    def _find(self, draft: Draft) -> int | None:
        waiting = enumerate(self.drafts)
        return next((at for at, other in waiting if other is draft), None)
