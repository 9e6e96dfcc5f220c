"""What was given to the journal and is not on the disk yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import JournalError
from app.store.journal import Journal
from app.store.troubles import JournalBusy

Record = Mapping[str, Any]


@dataclass(slots=True)
class _Turn:
    """What is missing of one turn on the disk."""

    conversation: str = ""
    query: str | None = None
    created_at: float = 0.0
    entries: list[Record] = field(default_factory=list)
    record: Record | None = None

    def write(self, key: str, journal: Journal) -> None:
        """Write what is missing; after a failure, only what still is."""
        if self.record is not None:
            journal.finish(self.conversation, key, self.record)
            return
        if self.query is not None:
            journal.begin(self.conversation, key, self.query, self.created_at)
            self.query = None
        if self.entries:
            journal.append(key, self.entries)


class Backlog:
    """Orders that wait for the disk, joined per turn and per conversation.

    Nearly always it is emptied at once. After a failure it grows by what
    comes, so that one later success makes the journal whole again.
    """

    def __init__(self) -> None:
        self._turns: dict[str, _Turn] = {}
        self._queues: dict[str, Sequence[str]] = {}

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self._turns or self._queues)

    def begin(
        self, conversation: str, turn: str, query: str, created_at: float
    ) -> None:
        """As `Journal.begin`."""
        self._turns[turn] = _Turn(conversation, query, created_at)

    def append(self, turn: str, entries: Sequence[Record]) -> None:
        """As `Journal.append`."""
        self._turns.setdefault(turn, _Turn()).entries.extend(entries)

    def finish(self, conversation: str, turn: str, record: Record) -> None:
        """As `Journal.finish`."""
        self._turns[turn] = _Turn(conversation, record=record)

    def save_queue(self, conversation: str, messages: Sequence[str]) -> None:
        """As `Journal.save_queue`."""
        self._queues[conversation] = messages

    def write(self, journal: Journal) -> None:
        """Write all that waits; what fails stays.

        One failure does not keep the others back, since a full disk may have
        room for something small; only a held file ends the attempt, because
        each further one would wait as long again.

        Raises:
            JournalError: The first failure.
        """
        failures: list[JournalError] = []
        for key in [*self._turns, *self._queues]:
            try:
                self._write_one(key, journal)
            except JournalBusy:
                raise
            except JournalError as error:
                failures.append(error)
        if failures:
            raise failures[0]

    def _write_one(self, key: str, journal: Journal) -> None:
        if key in self._turns:
            self._turns[key].write(key, journal)
            del self._turns[key]
        else:
            journal.save_queue(key, self._queues[key])
            del self._queues[key]
