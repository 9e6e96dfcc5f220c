"""Keeps one live turn in the journal, a few times a second."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from app.core.turns.record import dump_event, dump_interrupt, merge
from app.core.turns.turn import Turn
from app.core.wire.events import ChunkEvent
from app.store.writer import JournalWriter
from app.store.writes import Append, Begin, Finish

FLUSH_AFTER: Final = 0.15
"""Seconds that text may wait before it is given to the journal's thread. What
is left of 250 ms is for a busy loop and a slow disk."""


class TurnRecorder:
    """Writes one turn into the journal while it lives and when it has ended.

    Args:
        journal: Where to.
        conversation: Key of the conversation.
        key: Key of the turn, a text that no other turn has.
        turn: The turn itself.
        inputs: Values of the app's form that it is sent with.
    """

    def __init__(
        self,
        journal: JournalWriter,
        conversation: str,
        key: str,
        turn: Turn,
        inputs: Mapping[str, Any],
    ) -> None:
        self._journal = journal
        self._conversation = conversation
        self._key = key
        self._turn = turn
        self._inputs = dict(inputs)
        self._pending: list[ChunkEvent] = []
        self._timer: asyncio.TimerHandle | None = None
        self._begun = False
        self._agent = False
        self._written = -1

    async def begin(self) -> None:
        """Put the person's message on disk."""
        await self._journal.write(
            Begin(
                self._conversation,
                self._key,
                self._turn.draft,
                self._turn.created_at,
                self._inputs,
            )
        )
        self._begun = True
        self.interrupted()  # Esc can be faster than the disk

    def record(self, event: ChunkEvent) -> None:
        """An event came; it is written soon."""
        self._pending.append(event)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(FLUSH_AFTER, self._flush)

    def interrupted(self) -> None:
        """Esc was pressed: what came before it is written before it."""
        self._flush()
        ledger = self._turn.ledger
        if self._begun and ledger is not None:
            entry = dump_interrupt(ledger.pressed, ledger.cause)
            self._journal.write_soon(Append(self._key, [entry]))

    async def finish(self) -> None:
        """Write the final record; again only if the turn has changed since."""
        if self._written == self._turn.version:
            return
        self._written = self._turn.version
        self._cancel_timer()
        self._pending.clear()
        await self._journal.write(Finish.of(self._conversation, self._key, self._turn))

    def _flush(self) -> None:
        self._cancel_timer()
        if not self._pending:
            return
        at = asyncio.get_running_loop().time() - self._turn.started
        events = merge(self._pending, self._agent)
        self._agent = self._turn.answer.agent
        entries = [dump_event(event, at) for event in events]
        self._pending.clear()
        self._journal.write_soon(Append(self._key, entries))

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
