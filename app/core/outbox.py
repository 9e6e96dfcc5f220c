"""Messages written while an answer still streams."""

from collections.abc import Iterable

from app.core.draft import Draft


class Outbox:
    """The queue of messages that wait for the turn to end.

    It goes out by itself only after a turn that completed. After any other end
    it is held until the person sends or drops it: a queue that sends itself
    after an Esc is the opposite of what was asked for.
    """

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        """Oldest first; never modified from outside."""
        self.held = False
        """Whether the person has to release it."""

    @property
    def ready(self) -> bool:
        """Whether `take` would give a message."""
        return bool(self.drafts) and not self.held

    def __len__(self) -> int:
        return len(self.drafts)

    def add(self, draft: Draft) -> None:
        """Put a message at the end."""
        self.drafts.append(draft)

    def restore(self, drafts: Iterable[Draft]) -> None:
        """Take messages that an earlier run left behind; they are held."""
        self.drafts = list(drafts)
        self.held = bool(self.drafts)

    def turn_ended(self, completed: bool) -> None:
        """Hold what waits, unless the turn completed; what is held stays so."""
        self.held = bool(self.drafts) and (self.held or not completed)

    def take(self) -> Draft | None:
        """The next message to send; None when there is none or it is held."""
        return self.drafts.pop(0) if self.ready else None

    def release(self) -> None:
        """Let what waits go out."""
        self.held = False

    def take_back(self) -> Draft | None:
        """The message written last, out of the queue; None when it is empty."""
        draft = self.drafts.pop() if self.drafts else None
        self.held = self.held and bool(self.drafts)
        return draft

    def drop(self) -> list[Draft]:
        """Empty the queue; returns what was in it."""
        dropped, self.drafts, self.held = self.drafts, [], False
        return dropped
