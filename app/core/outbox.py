"""Messages written while an answer still streams."""

from collections.abc import Iterable

from app.core.draft import Draft


class Outbox:
    """The queue of messages that wait for the turn to end.

    It goes out by itself after a turn that completed. What waits when a turn is
    stopped, or when it ends in another way, is held until the person sends or drops
    it: a queue that sends itself after an Esc is the opposite of what was asked for. A
    message written after that is the correction the Esc was for: it goes out, past what
    is held.
    """

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        """Oldest first, those held before all others; never modified from outside."""
        self.held = 0
        """How many of them wait for the person."""

    @property
    def ready(self) -> bool:
        """Whether `take` would give a message."""
        return len(self.drafts) > self.held

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

    def drop(self) -> list[Draft]:
        """Empty the queue; returns what was in it."""
        dropped, self.drafts, self.held = self.drafts, [], 0
        return dropped
