"""The thread that owns the journal."""

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.errors import JournalError
from app.store.finding.tidying import Tidying
from app.store.pending import PendingWrites
from app.store.windows.watching import Watching
from app.store.writes import Write

if TYPE_CHECKING:
    from app.store.journal import Journal


@dataclass(frozen=True, slots=True)
class Job:
    """Something for the thread to do; its parts are done in this order."""

    write: Write | None = None
    """What is to be written."""
    read: Callable[["Journal"], None] | None = None
    """Reads, once everything that was given has been written or has failed."""
    done: Callable[[], None] | None = None
    """Called at the end, however it went."""
    last: bool = False
    """Whether the thread ends after it."""


class JournalThread:
    """Writes what is given, joined while the disk is slow, and keeps what failed.

    Args:
        open_journal: Opens the journal, with the first job and again after a failure.
        retry_after: Seconds until what could not be written is tried again without a
            further job.
        failed: Called in this thread with every failure.
        worked: Called in this thread when everything given is written.
        news: Called in this thread when another instance has written, as long as
            `watching` is on.
    """

    def __init__(
        self,
        open_journal: Callable[[], "Journal"],
        retry_after: float,
        failed: Callable[[JournalError], None],
        worked: Callable[[], None],
        news: Callable[[], None],
    ) -> None:
        self.watching: Final = Watching()
        """Whether anybody wants to know what other instances write."""
        self._open_journal = open_journal
        self._retry_after = retry_after
        self._failed = failed
        self._worked = worked
        self._news = news
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._pending = PendingWrites()
        self._tidying = Tidying()
        self._retry_at = 0.0
        self._journal: Journal | None = None

    def give(self, job: Job) -> None:
        """Put a job at the end, from any thread."""
        self._jobs.put(job)

    def run(self) -> None:
        """What the thread does; returns after the last job."""
        try:
            while not self._carry_out(self._next_jobs()):
                pass
        finally:
            if self._journal is not None:
                self._journal.close()

    def _next_jobs(self) -> list[Job]:
        """All that wait, at least one; none when it is time for something else."""
        try:
            jobs = [self._jobs.get(timeout=self._patience())]
        except queue.Empty:
            return []
        while not self._jobs.empty():
            jobs.append(self._jobs.get())
        return jobs

    def _patience(self) -> float | None:
        """Seconds to wait for the next job; None to wait as long as it takes."""
        if self._journal is None:
            return self._retry_after if self._pending else None
        other = self._retry_after if self._pending else self._tidying.rest()
        rests = (other, self.watching.rest(self._journal))
        return min((rest for rest in rests if rest is not None), default=None)

    def _carry_out(self, jobs: list[Job]) -> bool:
        """Tell whether the last job was among them."""
        if not jobs and not self._pending and self._journal is not None:
            self._tidying.go(self._journal)
        for job in jobs:
            if job.write is not None:
                self._pending.add(job.write)
        if jobs:
            self.watching.used()
        if jobs or time.monotonic() >= self._retry_at:
            self._flush()
        for job in jobs:
            if job.read is not None:
                self._read(job.read)
        # Before anybody is told that a job is done: whoever has claimed a
        # conversation must know then what was said there.
        if self._journal is not None and self.watching.look(self._journal):
            self._news()
        for job in jobs:
            if job.done is not None:
                job.done()
        return any(job.last for job in jobs)

    def _flush(self) -> None:
        if not self._pending:
            return
        try:
            self._pending.flush(self._opened())
        except JournalError as error:
            self._retry_at = time.monotonic() + self._retry_after
            self._failed(error)
        else:
            self._worked()

    def _read(self, read: Callable[["Journal"], None]) -> None:
        try:
            read(self._opened())
        except JournalError as error:
            self._failed(error)

    def _opened(self) -> "Journal":
        if self._journal is None:
            self._journal = self._open_journal()
        return self._journal
