"""What can go wrong with the journal, in sentences for people.

The same failure always gives the same first sentence, so that it can be said once.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.errors import JournalError

_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_LOCKED: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DENIED: Final = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
)
_FULL_ERRNO: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class JournalBusy(JournalError):
    """Another program holds the journal; it may be free a moment later."""


def is_damage(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is no sound database."""
    return _code(error) in _DAMAGE


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the file system into sentences.

    Args:
        path: The journal's file.

    Raises:
        JournalError: Instead of what was raised inside.
    """
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a mistake in this program, not something a person can mend
    except (sqlite3.Error, OSError) as error:
        raise explain(error, path) from error


def explain(error: sqlite3.Error | OSError, path: Path) -> JournalError:
    """What an error means for the chat, and the next step."""
    if isinstance(error, TimeoutError):  # also of a lock file
        return busy(path)
    if isinstance(error, OSError):
        return full() if error.errno in _FULL_ERRNO else unwritable(path)
    code = _code(error)
    if code == sqlite3.SQLITE_FULL:
        return full()
    if code in _LOCKED:
        return busy(path)
    if code in _DENIED:
        return unwritable(path)
    return JournalError(
        f"This chat is not being saved: the journal failed ({error}).",
        f"The chat goes on and saving is tried again. The file is {path}.",
    )


def full() -> JournalError:
    """No room on the disk."""
    return JournalError(
        "The disk is full: this chat is not being saved.",
        "Make room: the chat goes on, and what is missing is saved then.",
    )


def busy(path: Path) -> JournalBusy:
    """Something else holds the journal, or the disk does not answer in time."""
    return JournalBusy(
        "The journal is held by another program: this chat is not saved for now.",
        f"The chat goes on and saving is tried again. The file is {path}.",
    )


def unwritable(path: Path) -> JournalError:
    """The directory or the file cannot be written."""
    return JournalError(
        f"This chat is not being saved: {path} cannot be written.",
        "Make its directory writable, or name another one in DIFYTERM_DATA.",
    )


def newer(path: Path) -> JournalError:
    """The file has a version that this program does not know."""
    return JournalError(
        f"This chat is not being saved: {path} was made by a newer difyterm.",
        "Update difyterm, or name another directory in DIFYTERM_DATA.",
    )


def set_aside(kept: Path) -> JournalError:
    """A damaged file was replaced by a new one.

    Args:
        kept: Where the damaged file is now.
    """
    return JournalError(
        f"The journal was damaged and has been moved to {kept.name}; a new one begins.",
        f"Earlier chats are in that file, nothing was deleted: {kept}",
    )


def unreadable() -> JournalError:
    """A part of a conversation could not be understood."""
    return JournalError(
        "Part of this conversation could not be read from the journal.",
        "What could be read is shown; the rest stays in the file as it is.",
    )


def no_search() -> JournalError:
    """SQLite was built without full-text search."""
    return JournalError(
        "This Python's SQLite has no full-text search (FTS5): nothing can be found.",
        "The chat goes on. Use a Python whose SQLite has FTS5 to search.",
    )


def _code(error: sqlite3.Error) -> int:
    """The primary result code; 0 for errors of the Python module itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
