"""The journal's connection: transactions, and what keeps them possible."""

import sqlite3
import sys
import time
from collections.abc import Callable
from typing import Final, Literal, TypeVar

from app.store import errors
from app.store.file.recovery import JournalFile, transaction

_T = TypeVar("_T")
Work = Callable[[sqlite3.Connection], _T]

_Kind = Literal["DEFERRED", "IMMEDIATE"]
_TICK: Final = 50_000_000
"""Nanoseconds by which a file's time may lag behind a write, at most."""
_SYNCHRONOUS: Final = {True: "FULL", False: "NORMAL"}


class Database:
    """One connection to the journal's file, used from one thread.

    A file that is moved or deleted while it is open is opened or made again,
    since what is written to it would be lost; one that turns out to be damaged
    is moved aside.

    Args:
        file: The file.

    Raises:
        JournalError: The file cannot be opened.
    """

    def __init__(self, file: JournalFile) -> None:
        self._file = file
        self._connection: sqlite3.Connection | None = None
        self._version = -1
        self._wal = file.path.with_name(f"{file.path.name}-wal")
        self._wal_seen: tuple[int, int] | None = None
        with errors.explained(file.path):
            self._current()

    def read(self, work: Work[_T]) -> _T:
        """Do work that sees one state of the file from beginning to end.

        Raises:
            JournalError: It could not be read.
        """
        return self._run(work, "DEFERRED", durable=False)

    def write(self, work: Work[_T], *, durable: bool) -> _T:
        """Do work in one short transaction.

        Args:
            work: All of it is done, or nothing.
            durable: Whether it must survive a power failure once this returns.
                Otherwise it survives the death of the process, and the last of
                it may be missing after a power failure.

        Raises:
            JournalError: Nothing was written.
        """
        return self._run(work, "IMMEDIATE", durable=durable)

    def changed(self) -> bool:
        """Whether another connection may have written since this was asked last.

        As long as nothing is written at all, that takes only a look at a file.

        Raises:
            JournalError: Nobody can tell.
        """
        seen = self._look_at_wal()
        if seen is not None and seen == self._wal_seen:
            return False
        self._wal_seen = seen
        with errors.explained(self._file.path):
            row = self._current().execute("PRAGMA data_version").fetchone()
        before, self._version = self._version, row[0]
        return bool(before != self._version)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._version = -1
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _look_at_wal(self) -> tuple[int, int] | None:
        """What changes with each write; None when that cannot be relied on."""
        if sys.platform == "win32":  # tells of a write when the file is closed
            return None
        try:
            found = self._wal.stat()
        except OSError:
            return None
        # What is written in the same tick of the clock leaves the time as it is.
        fresh = time.time_ns() - found.st_mtime_ns < _TICK
        return None if fresh else (found.st_mtime_ns, found.st_size)

    def _run(self, work: Work[_T], kind: _Kind, durable: bool) -> _T:
        with errors.explained(self._file.path):
            try:
                return self._transact(work, kind, durable)
            except sqlite3.DatabaseError as error:
                if not errors.is_damage(error):
                    raise
            self.close()
            self._file.replace_damaged()
            return self._transact(work, kind, durable)

    def _transact(self, work: Work[_T], kind: _Kind, durable: bool) -> _T:
        connection = self._current()
        connection.execute(f"PRAGMA synchronous = {_SYNCHRONOUS[durable]}")
        with transaction(connection, kind):
            return work(connection)

    def _current(self) -> sqlite3.Connection:
        if self._connection is not None and self._moved():
            self.close()
        if self._connection is None:
            self._connection = self._file.open()
            self._identity = self._identify()
        return self._connection

    def _identify(self) -> tuple[int, int] | None:
        try:
            found = self._file.path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    def _moved(self) -> bool:
        return self._identify() != self._identity
