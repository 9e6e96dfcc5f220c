"""Keeps one live turn in the journal, a few times a second."""

import asyncio
from typing import Any, Final, Protocol

from app.core.events import ChunkEvent
from app.core.record import dump_event, dump_interrupt, dump_turn, merge
from app.core.turn import Turn

FLUSH_AFTER: Final = 0.15
"""Seconds that text may wait before it is given to the journal's thread. What
is left of 250 ms is for a busy loop and a slow disk."""


class Journal(Protocol):
    """What a session needs of a journal; nothing here ever raises.

    `app.store.writer.JournalWriter` is one. Keys are unique texts made by the
    session, so that nothing depends on the database working.
    """

    async def begin(
        self, conversation: str, turn: str, query: str, created_at: float
    ) -> None:
        """The message is on disk when this returns, if that is possible at all."""

    def append(self, turn: str, entries: list[dict[str, Any]]) -> None:
        """More of a live turn, in order."""

    async def finish(
        self, conversation: str, turn: str, record: dict[str, Any]
    ) -> None:
        """The turn's final record."""

    def save_queue(self, conversation: str, messages: list[str]) -> None:
        """The messages that wait."""


class TurnKeeper:
    """The journal's side of one turn.

    Args:
        journal: Where to keep it.
        conversation: Key of the conversation.
        key: Key of the turn.
        turn: The turn itself.
    """

    def __init__(
        self, journal: Journal, conversation: str, key: str, turn: Turn
    ) -> None:
        self._journal = journal
        self._conversation = conversation
        self._key = key
        self._turn = turn
        self._pending: list[ChunkEvent] = []
        self._timer: asyncio.TimerHandle | None = None
        self._begun = False
        self._agent = False
        self._written = -1

    async def begin(self) -> None:
        """Put the person's message on disk."""
        turn = self._turn
        await self._journal.begin(
            self._conversation, self._key, turn.query, turn.created_at
        )
        self._begun = True
        self.interrupted()  # Esc can be faster than the disk

    def took(self, event: ChunkEvent) -> None:
        """An event came; it is written soon."""
        self._pending.append(event)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(FLUSH_AFTER, self._flush)

    def interrupted(self) -> None:
        """Esc was pressed: what came before it is written before it."""
        self._flush()
        if self._begun and self._turn.ledger is not None:
            entry = dump_interrupt(self._turn.ledger.pressed)
            self._journal.append(self._key, [entry])

    async def finish(self) -> None:
        """Write the final record; again only if the turn has changed since."""
        if self._written == self._turn.version:
            return
        self._written = self._turn.version
        self._cancel_timer()
        self._pending.clear()
        await self._journal.finish(self._conversation, self._key, dump_turn(self._turn))

    def _flush(self) -> None:
        self._cancel_timer()
        if not self._pending:
            return
        at = asyncio.get_running_loop().time() - self._turn.started
        events = merge(self._pending, self._agent)
        self._agent = self._turn.answer.agent
        entries = [dump_event(event, at) for event in events]
        self._pending.clear()
        self._journal.append(self._key, entries)

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
