"""The journal for an event loop, which never waits for a disk by accident."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import NAMESPACE_URL, uuid5

from app.core.conversation import Conversation
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.errors import JournalError
from app.store import errors
from app.store.patience import PATIENCE, Patience
from app.store.thread import Job, JournalThread
from app.store.writes import Write

if TYPE_CHECKING:
    from app.store.conversations import ListQuery, StoredConversation
    from app.store.finding.search import Hit
    from app.store.journal import Journal
    from app.store.windows.news import Known, News

_T = TypeVar("_T")


class JournalWriter:
    """The journal on a thread of its own.

    Nothing here raises. What could not be written is kept and tried again with the
    next job, and every few seconds. The thread does not keep the process alive:
    `aclose` does, for a limited time.

    Args:
        path: As for `Journal`.
        scope: As for `Journal`.
        on_failure: Called on the event loop's thread with what a person should know,
            once per failure of a kind, and again only after the journal has worked in
            between.
        patience: How long is waited for what.
    """

    def __init__(
        self,
        path: Path,
        scope: str,
        on_failure: Callable[[JournalError], None],
        patience: Patience = PATIENCE,
    ) -> None:
        self._path = path
        self._on_failure = on_failure
        self._patience = patience

        def failed(error: JournalError) -> None:
            self._on_loop(self._failed, error)

        def opened() -> "Journal":
            # Here, in the journal's thread: the screen need not wait for what the
            # locks and the database take to import.
            from app.store.journal import Journal

            return Journal(path, scope, failed, busy_wait=patience.for_file)

        self._thread = JournalThread(
            opened,
            patience.before_retry,
            failed,
            worked=lambda: self._on_loop(self._worked),
            news=lambda: self._on_loop(self._tell_news),
        )
        self._scope = scope
        self._watchers: list[Callable[[], None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told: set[str] = set()
        self._closed = False

    async def write(self, write: Write) -> None:
        """Write something; returns when that is done, has failed or is late."""
        await self._wait_for(Job(write))

    def write_soon(self, write: Write) -> None:
        """Write something, after all that was given before."""
        self._give(Job(write))

    async def latest(
        self, conversation_id: str = "", *, key: str = ""
    ) -> "StoredConversation | None":
        """As `Journal.latest`; None also when it cannot be read."""
        return await self.ask(
            lambda journal: journal.latest(conversation_id, key=key), None
        )

    async def turns(
        self, conversation: str, *, before: str = "", limit: int = 50
    ) -> list[tuple[str, Turn]]:
        """As `Journal.turns`; none when they cannot be read."""

        def read(journal: "Journal") -> list[tuple[str, Turn]]:
            return journal.turns(conversation, before=before, limit=limit)

        return await self.ask(read, [])

    async def queries(self, limit: int = 1000) -> list[str]:
        """As `Journal.queries`; none when they cannot be read."""
        return await self.ask(lambda journal: journal.queries(limit), [])

    async def search(
        self, text: str, limit: int = 50, before: "Hit | None" = None
    ) -> "list[Hit]":
        """As `Journal.search`; none when nothing can be searched."""

        def read(journal: "Journal") -> "list[Hit]":
            return journal.search(text, limit, before)

        return await self.ask(read, [])

    async def unindexed(self) -> int:
        """As `Journal.unindexed`; 0 when that cannot be read."""
        return await self.ask(lambda journal: journal.unindexed(), 0)

    async def conversations(self, query: "ListQuery") -> list[Conversation]:
        """As `Journal.conversations`; none when they cannot be read."""

        def read(journal: "Journal") -> list[Conversation]:
            return journal.conversations(query)

        return await self.ask(read, [])

    async def known(self, conversation_ids: Sequence[str]) -> list[Conversation]:
        """As `Journal.known`; none when they cannot be read."""
        return await self.ask(lambda journal: journal.known(conversation_ids), [])

    async def draft(self, key: str) -> str:
        """As `Journal.draft`; empty when it cannot be read."""
        return await self.ask(lambda journal: journal.draft(key), "")

    def key_of(self, conversation_id: str) -> str:
        """The key of a conversation that only the server has had so far.

        Two windows that open it at the same time give it the same one.
        """
        return uuid5(NAMESPACE_URL, f"{self._scope}\n{conversation_id}").hex

    async def claim(self, conversation: str) -> bool:
        """As `Claims.take`; True also when the journal cannot be opened."""
        return await self.ask(lambda journal: journal.claims.take(conversation), True)

    def release(self, conversation: str) -> None:
        """As `Claims.release`, after all that was given before."""
        self._give(Job(read=lambda journal: journal.claims.release(conversation)))

    async def take_queue(self, conversation: str) -> tuple[Draft, ...]:
        """As `Journal.take_queue`; nothing when that fails."""
        return await self.ask(lambda journal: journal.take_queue(conversation), ())

    async def news(self, conversation: str, known: "Known") -> "News | None":
        """As `NewsReader.read`; None when it cannot be read."""
        return await self.ask(
            lambda journal: journal.news.read(conversation, known), None
        )

    def settle_soon(self, key: str, turn: Turn) -> None:
        """As `Journal.settle`, after all that was given before."""
        self._give(Job(read=lambda journal: journal.settle(key, turn)))

    def watch(self, changed: Callable[[], None]) -> None:
        """Have a call of the loop made whenever other instances have written.

        Args:
            changed: Called on the event loop's thread, until `unwatch`.
        """
        self._watchers.append(changed)
        self._thread.watching.on = True
        self._give(Job())  # from now on the thread wakes up by itself

    def unwatch(self, changed: Callable[[], None]) -> None:
        """End what `watch` began."""
        if changed in self._watchers:
            self._watchers.remove(changed)
        self._thread.watching.on = bool(self._watchers)

    async def aclose(self, limit: float = 1.0) -> None:
        """Write all that was given, then let go of the file.

        What comes later is not written.

        Args:
            limit: Longest wait in seconds; what is not written by then is
                reported, and lost when the process ends.
        """
        if self._loop is not None:
            await self._wait_for(Job(last=True), limit)
        self._closed = True

    async def ask(self, read: Callable[["Journal"], _T], otherwise: _T) -> _T:
        """Read something, once all that was given before has been written.

        Args:
            read: Called in the journal's thread.
            otherwise: What is returned when it cannot be read.
        """
        answers: list[_T] = []
        job = Job(read=lambda journal: answers.append(read(journal)))
        await self._wait_for(job)
        return answers[0] if answers else otherwise

    async def _wait_for(self, job: Job, limit: float | None = None) -> None:
        done = asyncio.Event()
        reporting = replace(job, done=lambda: self._on_loop(done.set))
        if not self._give(reporting):
            return
        # From here on nothing may be taken between the last job and the end.
        self._closed = self._closed or job.last
        try:
            async with asyncio.timeout(
                self._patience.for_disk if limit is None else limit
            ):
                await done.wait()
        except TimeoutError:
            self._failed(errors.busy(self._path))

    def _give(self, job: Job) -> bool:
        """Hand a job to the thread; False when that has ended."""
        if self._closed:
            return False
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            # A daemon, because nobody waits for a disk that does not answer.
            thread = threading.Thread(
                target=self._thread.run, name="journal", daemon=True
            )
            thread.start()
        self._thread.give(job)
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

    def _tell_news(self) -> None:
        for changed in self._watchers:
            changed()

    def _worked(self) -> None:
        self._told.clear()
