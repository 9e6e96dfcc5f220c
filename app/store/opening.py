"""Opening the journal's file: made, checked, brought to the current version."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, Literal

from app.errors import JournalError
from app.store import troubles
from app.store.filelock import held
from app.store.schema import VERSION, migrate, version

BUSY_WAIT: Final = 2.0
"""Seconds that one operation waits for another program to let go of the file."""
_COMPANIONS: Final = ("-wal", "-shm")
_MAGIC: Final = b"SQLite format 3\x00"
"""What every SQLite file begins with."""


def open_journal(
    path: Path, tell: Callable[[JournalError], None]
) -> sqlite3.Connection:
    """Open the file, making it if need be; one window at a time.

    A file that is no sound database is moved aside, with its companions, and a
    new one begun.

    Args:
        path: The journal's file.
        tell: Called when a damaged file was moved aside.

    Raises:
        JournalError: It was made by a newer difyterm, or is held too long.
        sqlite3.Error, OSError: It cannot be opened or made.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with held(path.with_suffix(".lock"), path, BUSY_WAIT):
        try:
            if not _foreign(path):
                return _open(path)
        except sqlite3.DatabaseError as error:
            if not troubles.is_damage(error):
                raise
        tell(troubles.set_aside(_move_aside(path)))
        return _open(path)


def replace_damaged(path: Path, tell: Callable[[JournalError], None]) -> None:
    """Move the file aside if a full check finds it damaged.

    It may be sound: another window can have replaced it already.

    Args:
        path: The journal's file.
        tell: Called when it was moved aside.

    Raises:
        JournalError: It is held too long.
        sqlite3.Error, OSError: It cannot be checked or moved.
    """
    with held(path.with_suffix(".lock"), path, BUSY_WAIT):
        if path.exists() and not _sound(path):
            tell(troubles.set_aside(_move_aside(path)))


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


def _foreign(path: Path) -> bool:
    """Whether the file cannot be a database.

    SQLite would say so too, but it removes the write-ahead log on the way.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.read(len(_MAGIC))
    return bool(start) and start != _MAGIC


def _open(path: Path) -> sqlite3.Connection:
    # SQLite gives its companion files the mode of the database.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = _connect(path)
    try:
        _prepare(connection, path)
    except (sqlite3.Error, JournalError):
        connection.close()
        raise
    return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_WAIT, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    # Looked at before anything else: a newer file must not be changed.
    if version(connection) > VERSION:
        raise troubles.newer(path)
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    connection.execute("PRAGMA journal_mode = WAL")
    if version(connection) < VERSION:
        with transaction(connection, "IMMEDIATE"):
            migrate(connection)
    connection.execute("PRAGMA foreign_keys = ON")


def _sound(path: Path) -> bool:
    with closing(_connect(path)) as connection:
        try:
            answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.DatabaseError as error:
            if troubles.is_damage(error):
                return False
            raise
    return bool(answer == "ok")


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
