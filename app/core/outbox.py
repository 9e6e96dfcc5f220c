"""Messages written while an answer still streams."""


class Outbox:
    """The queue of messages that wait for the turn to end.

    It goes out by itself only after a turn that completed. After any other end
    it is held until the person sends or drops it: a queue that sends itself
    after an Esc is the opposite of what was asked for.
    """

    def __init__(self) -> None:
        self.messages: list[str] = []
        """Oldest first; never modified from outside."""
        self.held = False
        """Whether the person has to release it."""

    def __len__(self) -> int:
        return len(self.messages)

    def add(self, text: str) -> None:
        """Put a message at the end."""
        self.messages.append(text)

    def restore(self, messages: list[str]) -> None:
        """Take messages that an earlier run left behind; they are held."""
        self.messages = list(messages)
        self.held = bool(messages)

    def turn_ended(self, completed: bool) -> None:
        """Hold what waits, unless the turn completed; what is held stays so."""
        self.held = bool(self.messages) and (self.held or not completed)

    def take(self) -> str | None:
        """The next message to send; None when there is none or it is held."""
        if self.held or not self.messages:
            return None
        return self.messages.pop(0)

    def release(self) -> None:
        """Let what waits go out."""
        self.held = False

    def take_back(self) -> str | None:
        """The message written last, out of the queue; None when it is empty."""
        text = self.messages.pop() if self.messages else None
        self.held = self.held and bool(self.messages)
        return text

    def drop(self) -> list[str]:
        """Empty the queue; returns what was in it."""
        dropped, self.messages, self.held = self.messages, [], False
        return dropped
