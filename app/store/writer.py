"""The journal for an event loop, which never waits for a disk by accident."""

import asyncio
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from app.core.turn import Turn
from app.errors import JournalError
from app.store import troubles
from app.store.backlog import Backlog
from app.store.journal import Journal, StoredConversation
from app.store.worker import Order, Worker

LONGEST_WAIT: Final = 3.0
"""Seconds that a caller waits for the disk; the work itself goes on."""

_T = TypeVar("_T")


class JournalWriter:
    """The journal on a thread of its own.

    Nothing here raises. What could not be written is kept and tried again with
    the next order, and every few seconds. The thread does not keep the process
    alive: `aclose` does, for a limited time.

    Args:
        path: As for `Journal`.
        scope: As for `Journal`.
        on_failure: Called on the event loop's thread with what a person should
            know, once per trouble, and again only after the journal has worked
            in between.
    """

    def __init__(
        self, path: Path, scope: str, on_failure: Callable[[JournalError], None]
    ) -> None:
        self._path = path
        self._on_failure = on_failure
        self._worker = Worker(
            path,
            scope,
            failed=lambda error: self._on_loop(self._failed, error),
            worked=lambda: self._on_loop(self._worked),
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told: set[str] = set()
        self._closed = False

    async def begin(
        self, conversation: str, turn: str, query: str, created_at: float
    ) -> None:
        """As `Journal.begin`; returns when that is done, failed or late."""

        def note(backlog: Backlog) -> None:
            backlog.begin(conversation, turn, query, created_at)

        await self._wait_for(note=note)

    def append(self, turn: str, entries: Sequence[Mapping[str, Any]]) -> None:
        """As `Journal.append`, soon."""
        self._give(Order(note=lambda backlog: backlog.append(turn, entries)))

    async def finish(
        self, conversation: str, turn: str, record: Mapping[str, Any]
    ) -> None:
        """As `Journal.finish`; returns when that is done, failed or late."""

        def note(backlog: Backlog) -> None:
            backlog.finish(conversation, turn, record)

        await self._wait_for(note=note)

    def save_queue(self, conversation: str, messages: Sequence[str]) -> None:
        """As `Journal.save_queue`, soon."""
        kept = tuple(messages)
        self._give(Order(note=lambda backlog: backlog.save_queue(conversation, kept)))

    async def latest(self, conversation_id: str = "") -> StoredConversation | None:
        """As `Journal.latest`; None also when it cannot be read."""
        return await self._ask(lambda journal: journal.latest(conversation_id), None)

    async def turns(
        self, conversation: str, *, before: str = "", limit: int = 50
    ) -> list[tuple[str, Turn]]:
        """As `Journal.turns`; none when they cannot be read."""

        def read(journal: Journal) -> list[tuple[str, Turn]]:
            return journal.turns(conversation, before=before, limit=limit)

        return await self._ask(read, [])

    async def queries(self, limit: int = 1000) -> list[str]:
        """As `Journal.queries`; none when they cannot be read."""
        return await self._ask(lambda journal: journal.queries(limit), [])

    async def aclose(self, limit: float = 1.0) -> None:
        """Write all that was given, then let go of the file.

        What comes later is not written.

        Args:
            limit: Longest wait in seconds; what is not written by then is
                reported, and lost when the process ends.
        """
        if self._loop is not None:
            await self._wait_for(last=True, limit=limit)
        self._closed = True

    async def _ask(self, read: Callable[[Journal], _T], otherwise: _T) -> _T:
        answers: list[_T] = []
        await self._wait_for(read=lambda journal: answers.append(read(journal)))
        return answers[0] if answers else otherwise

    async def _wait_for(
        self,
        *,
        note: Callable[[Backlog], None] | None = None,
        read: Callable[[Journal], None] | None = None,
        last: bool = False,
        limit: float | None = None,
    ) -> None:
        done = asyncio.Event()

        def tell_done() -> None:
            self._on_loop(done.set)

        if not self._give(Order(note, read, tell_done, last)):
            return
        # From here on nothing may be taken between the last order and the end.
        self._closed = self._closed or last
        try:
            async with asyncio.timeout(LONGEST_WAIT if limit is None else limit):
                await done.wait()
        except TimeoutError:
            self._failed(troubles.busy(self._path))

    def _give(self, order: Order) -> bool:
        """Hand an order to the thread; False when that has ended."""
        if self._closed:
            return False
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            # A daemon, because nobody waits for a disk that does not answer.
            thread = threading.Thread(
                target=self._worker.run, name="journal", daemon=True
            )
            thread.start()
        self._worker.give(order)
        return True

    def _on_loop(self, call: Callable[..., None], *arguments: object) -> None:
        """Called in the journal's thread: do something in the loop's."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop is closed: nobody listens
                self._loop.call_soon_threadsafe(call, *arguments)

    def _failed(self, error: JournalError) -> None:
        if error.what not in self._told:
            self._told.add(error.what)
            self._on_failure(error)

    def _worked(self) -> None:
        self._told.clear()
