"""Opening the journal's file: made, checked, mended, brought to the current version."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Literal

from app.errors import JournalError
from app.store import errors
from app.store.file.locks import lock_beside
from app.store.file.schema import MIGRATIONS, Migrations, migrate, version
from app.store.patience import PATIENCE

_COMPANIONS: Final = ("-wal", "-shm")
_MAGIC: Final = b"SQLite format 3\x00"
"""What every SQLite file begins with."""


@contextmanager
def transaction(
    connection: sqlite3.Connection, kind: Literal["DEFERRED", "IMMEDIATE"]
) -> Iterator[None]:
    """All of what is done inside, or nothing of it."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


class JournalFile:
    """The journal's file, opened and mended by one instance at a time.

    Args:
        path: The file.
        tell: Called when a damaged file was moved aside.
        busy_wait: Seconds that one operation waits for another program to let go of
            the file.
        migrations: The versions of the schema that are known.
    """

    def __init__(
        self,
        path: Path,
        tell: Callable[[JournalError], None],
        busy_wait: float = PATIENCE.for_file,
        migrations: Migrations = MIGRATIONS,
    ) -> None:
        self.path: Final = path
        self._tell = tell
        self._busy_wait = busy_wait
        self._migrations = migrations
        self._lock = lock_beside(path, busy_wait)

    def open(self) -> sqlite3.Connection:
        """Open the file, making it if need be.

        A file that is no sound database is moved aside, with its companions, and a
        new one begun.

        Raises:
            JournalError: It was made by a newer difyterm.
            sqlite3.Error, OSError: It cannot be opened or made, or is held too long.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._lock:
            try:
                if not _foreign(self.path):
                    return self._open()
            except sqlite3.DatabaseError as error:
                if not errors.is_damage(error):
                    raise
            self._tell(errors.set_aside(_move_aside(self.path)))
            return self._open()

    def replace_damaged(self) -> None:
        """Move the file aside if a full check finds it damaged.

        It may be sound: another instance can have replaced it already.

        Raises:
            sqlite3.Error, OSError: It cannot be checked or moved, or is held too long.
        """
        with self._lock:
            if self.path.exists() and not self._sound():
                self._tell(errors.set_aside(_move_aside(self.path)))

    def _open(self) -> sqlite3.Connection:
        # SQLite gives its companion files the mode of the database.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = self._connect()
        try:
            self._prepare(connection)
        except (sqlite3.Error, JournalError):
            connection.close()
            raise
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path, timeout=self._busy_wait, isolation_level=None
        )
        connection.row_factory = sqlite3.Row
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        current = len(self._migrations)
        # Looked at before anything else: a newer file must not be changed.
        if version(connection) > current:
            raise errors.newer(self.path)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA journal_mode = WAL")
        if version(connection) < current:
            with transaction(connection, "IMMEDIATE"):
                migrate(connection, self._migrations)
        connection.execute("PRAGMA foreign_keys = ON")

    def _sound(self) -> bool:
        with closing(self._connect()) as connection:
            try:
                answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            except sqlite3.DatabaseError as error:
                if errors.is_damage(error):
                    return False
                raise
        return bool(answer == "ok")


def _foreign(path: Path) -> bool:
    """Whether the file cannot be a database.

    SQLite would say so too, but it removes the write-ahead log on the way.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    return bool(start) and start != _MAGIC


def _move_aside(path: Path) -> Path:
    """Rename a damaged file; returns where it is now."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    kept = path.with_name(f"{path.stem}-damaged-{stamp}{path.suffix}")
    count = 1
    while kept.exists():
        count += 1
        kept = path.with_name(f"{path.stem}-damaged-{stamp}-{count}{path.suffix}")
    # The companions first: a log left behind would be played into the new file.
    for ending in _COMPANIONS:
        companion = path.with_name(path.name + ending)
        if companion.exists():
            companion.rename(kept.with_name(kept.name + ending))
    return path.rename(kept)
