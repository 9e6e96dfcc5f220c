"""A journal that remembers what it was given, for tests of its callers."""

from typing import Any

from app.core.record import load_turn, replay
from app.core.turn import Turn


class MemoryJournal:
    """Keeps in memory what a real journal would keep on disk."""

    def __init__(self) -> None:
        self.begun: dict[str, tuple[str, float]] = {}
        self.logs: dict[str, list[dict[str, Any]]] = {}
        self.records: dict[str, dict[str, Any]] = {}
        self.queues: dict[str, list[str]] = {}

    async def begin(
        self, conversation: str, turn: str, query: str, created_at: float
    ) -> None:
        """Remember the message."""
        self.begun[turn] = (query, created_at)
        self.logs[turn] = []

    def append(self, turn: str, entries: list[dict[str, Any]]) -> None:
        """Remember more of a live turn."""
        self.logs[turn] += entries

    async def finish(
        self, conversation: str, turn: str, record: dict[str, Any]
    ) -> None:
        """Remember the final record."""
        self.records[turn] = record

    def save_queue(self, conversation: str, messages: list[str]) -> None:
        """Remember the queue."""
        self.queues[conversation] = list(messages)

    def replayed(self) -> list[Turn]:
        """The turns as a crash would have left them."""
        return [replay(*self.begun[key], log) for key, log in self.logs.items()]

    def finished(self) -> list[Turn]:
        """The turns that have a final record."""
        return [load_turn(record) for record in self.records.values()]
