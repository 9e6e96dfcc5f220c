"""The thread that owns the journal."""

import queue
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import JournalError
from app.store.pending import PendingWrites
from app.store.tidying import Tidying
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
    """

    def __init__(
        self,
        open_journal: Callable[[], "Journal"],
        retry_after: float,
        failed: Callable[[JournalError], None],
        worked: Callable[[], None],
    ) -> None:
        self._open_journal = open_journal
        self._retry_after = retry_after
        self._failed = failed
        self._worked = worked
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._pending = PendingWrites()
        self._tidying = Tidying()
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
        if self._pending:
            return self._retry_after
        return self._tidying.rest() if self._journal is not None else None

    def _carry_out(self, jobs: list[Job]) -> bool:
        """Tell whether the last job was among them."""
        if not jobs and not self._pending and self._journal is not None:
            self._tidying.go(self._journal)
        for job in jobs:
            if job.write is not None:
                self._pending.add(job.write)
        self._flush()
        for job in jobs:
            if job.read is not None:
                self._read(job.read)
            if job.done is not None:
                job.done()
        return any(job.last for job in jobs)

    def _flush(self) -> None:
        if not self._pending:
            return
        try:
            self._pending.flush(self._opened())
        except JournalError as error:
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
