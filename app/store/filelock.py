"""Locks on files that end with the process that holds them, however it ends."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.store.troubles import busy

_PAUSE: Final = 0.02
"""Seconds between two attempts."""

if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int, *, shared: bool = False) -> bool:
        """Lock an open file if that is possible at once.

        Windows knows only exclusive locks here.
        """
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def try_lock(descriptor: int, *, shared: bool = False) -> bool:
        """Lock an open file if that is possible at once.

        The lock goes when the file is closed, also by the death of the process.

        Args:
            descriptor: An open file.
            shared: Other shared locks may be held at the same time.
        """
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def held(path: Path, journal: Path, limit: float) -> Iterator[None]:
    """Hold a lock file, which stays there afterwards.

    Args:
        path: The lock file; made when it is missing.
        journal: What it protects, for the message.
        limit: Longest wait in seconds.

    Raises:
        JournalBusy: Another process did not let go of it in time.
        OSError: The file cannot be made.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        until = time.monotonic() + limit
        while not try_lock(descriptor):
            if time.monotonic() > until:
                raise busy(journal)
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)
