"""Disks that refuse to write, for real."""

import resource
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def no_room(beyond: int) -> Iterator[None]:
    """The operating system lets no file of this process grow any more.

    Args:
        beyond: The size in bytes from which on writing fails.
    """
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (beyond, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def scribble(path: Path, offset: int) -> None:
    """Overwrite a file with nonsense from an offset in bytes to its end."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(b"\xa5" * (size - offset))


def fold_log(path: Path) -> None:
    """Bring everything from the write-ahead log into the database file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def tree(directory: Path) -> dict[str, bytes]:
    """The content of all files below a directory."""
    return {
        str(file.relative_to(directory)): file.read_bytes()
        for file in directory.rglob("*")
        if file.is_file()
    }


def wipe(directory: Path) -> None:
    """Delete a directory with everything in it."""
    shutil.rmtree(directory)
