"""Which difyterms are alive.

Each instance holds a lock on a file of its own for as long as its process lives. The
operating system lets go of it when the process dies, so an instance whose file can be
locked is gone; a process id would tell nothing once it is given away again.

Whoever makes or tests such a file holds one lock common to all, since a test takes the
very lock that it asks about: another test in that moment, or the owner, would find it
taken.
"""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from filelock import lock_descriptor

from app.store.file.locks import lock_beside


class Instance:
    """This difyterm, alive until it is closed or its process ends.

    Args:
        directory: Where the instances of one journal keep their files. Its parent
            exists; the common lock is beside it.
        limit: Longest wait for the common lock, in seconds.

    Raises:
        OSError: The directory cannot be made or written, or the common lock is not to
            be had in time.
    """

    def __init__(self, directory: Path, limit: float) -> None:
        self.key = uuid4().hex
        self._directory = directory
        self._common = lock_beside(directory, limit)
        self._descriptor: int | None = None
        self.hold()
        self._sweep()

    def hold(self) -> None:
        """Take the file's lock, or take it again if the file has vanished.

        Raises:
            OSError: As for the constructor.
        """
        if self._holds():
            return
        self._let_go()
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._common:
            descriptor = os.open(self._file(self.key), os.O_RDWR | os.O_CREAT, 0o600)
            if not lock_descriptor(descriptor, blocking=False):
                os.close(descriptor)
                raise BlockingIOError("Another program locked a new file.")
        self._descriptor = descriptor

    def alive(self, key: str) -> bool:
        """Whether an instance is alive; its file is removed when it is not."""
        if key == self.key:
            return True
        try:
            with self._common:
                return self._locked(self._file(key))
        except OSError:
            return True  # not known: then its turn is better left alone

    def close(self) -> None:
        """This instance is gone."""
        held = self._descriptor is not None
        self._let_go()
        if held:
            with suppress(OSError):  # whoever looks for it then removes it
                self._file(self.key).unlink()

    def _locked(self, file: Path) -> bool:
        """Whether a process holds a file; removes it otherwise."""
        try:
            descriptor = os.open(file, os.O_RDWR)
        except FileNotFoundError:
            return False
        try:
            if not lock_descriptor(descriptor, blocking=False):
                return True
        finally:
            os.close(descriptor)
        # Windows removes no open file. Nobody can have locked it since: that takes
        # the common lock.
        with suppress(OSError):
            file.unlink()
        return False

    def _holds(self) -> bool:
        if self._descriptor is None:
            return False
        try:
            there = self._file(self.key).stat()
        except OSError:
            return False
        return os.path.samestat(there, os.fstat(self._descriptor))

    def _let_go(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _sweep(self) -> None:
        """Remove the files of instances that are gone."""
        for file in self._directory.glob("*.instance"):
            self.alive(file.stem)

    def _file(self, key: str) -> Path:
        return self._directory / f"{key}.instance"
