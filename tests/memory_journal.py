"""A journal that remembers what it was given, for tests of its callers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from app.core.draft import Draft
from app.core.turns.record import load_entry, load_turn, replay
from app.core.turns.turn import Turn
from app.errors import JournalError
from app.store.journal import Journal
from app.store.writer import JournalWriter
from app.store.writes import Append, Begin, Finish, SaveQueue, Write

_T = TypeVar("_T")


class MemoryJournal(JournalWriter):
    """Keeps the writes themselves, and starts no thread."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"), "nobody", self._failed)
        self.writes: list[Write] = []

    async def write(self, write: Write) -> None:
        self.write_soon(write)

    def write_soon(self, write: Write) -> None:
        self.writes.append(write)

    async def ask(self, read: Callable[[Journal], _T], otherwise: _T) -> _T:
        return otherwise

    def release(self, conversation: str) -> None:
        """Nobody else is there."""

    @property
    def begun(self) -> dict[str, Begin]:
        """The beginnings of turns."""
        return {write.turn: write for write in self.writes if isinstance(write, Begin)}

    @property
    def logs(self) -> dict[str, list[Any]]:
        """The entries of all turns that were begun."""
        logs: dict[str, list[Any]] = {turn: [] for turn in self.begun}
        for write in self.writes:
            if isinstance(write, Append):
                logs[write.turn] += write.entries
        return logs

    @property
    def records(self) -> dict[str, Finish]:
        """The outcomes of turns, the newest of each."""
        return {write.turn: write for write in self.writes if isinstance(write, Finish)}

    def queued(self, conversation: str) -> list[str]:
        """The texts that wait in a conversation, as saved last."""
        queue: list[Draft] = []
        for write in self.writes:
            if isinstance(write, SaveQueue) and write.conversation == conversation:
                queue = [*write.drafts]
            elif isinstance(write, Begin) and write.draft in queue:
                queue.remove(write.draft)
        return [draft.text for draft in queue]

    def replayed(self) -> list[Turn]:
        """The turns as a crash would have left them."""
        logs = self.logs
        return [
            replay(write.draft, write.created_at, map(load_entry, logs[turn]))
            for turn, write in self.begun.items()
        ]

    def finished(self) -> list[Turn]:
        """The turns that have ended."""
        return [
            load_turn(write.draft, write.created_at, write.record)
            for write in self.records.values()
        ]

    def _failed(self, error: JournalError) -> None:
        raise error
