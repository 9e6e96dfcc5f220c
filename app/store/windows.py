"""Which difyterm windows are alive.

Each holds a lock on a file of its own for as long as its process lives. The
operating system lets go of it when the process dies, so a window that can be
locked is gone; a process id would tell nothing once it is given away again.
"""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from app.store.filelock import try_lock


class Window:
    """This window, alive until it is closed or its process ends.

    Args:
        directory: Where the windows of one journal keep their files.

    Raises:
        OSError: The directory cannot be made or written.
    """

    def __init__(self, directory: Path) -> None:
        self.key = uuid4().hex
        self._directory = directory
        self._descriptor: int | None = None
        self._locked = False
        self.hold()
        self._sweep()

    def hold(self) -> None:
        """Take the file's lock, or take it again if the file has vanished.

        Raises:
            OSError: The directory cannot be made or written.
        """
        while not self._holds():
            self._let_go()
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_RDWR | os.O_CREAT
            self._descriptor = os.open(self._file(self.key), flags, 0o600)
            # Another window may be testing the new file, or just have removed
            # it as nobody's: then once more.
            self._locked = try_lock(self._descriptor)

    def alive(self, key: str) -> bool:
        """Whether a window is alive; its file is removed when it is not."""
        if key == self.key:
            return True
        file = self._file(key)
        try:
            descriptor = os.open(file, os.O_RDWR)
        except FileNotFoundError:
            return False
        except OSError:
            return True  # not known: then its turn is better left alone
        try:
            gone = try_lock(descriptor, shared=True)
            if gone:
                with suppress(OSError):  # Windows removes no open file: later then
                    file.unlink()
        finally:
            os.close(descriptor)
        return not gone

    def close(self) -> None:
        """This window is gone."""
        if self._descriptor is not None:
            with suppress(OSError):
                self._file(self.key).unlink()
        self._let_go()

    def _holds(self) -> bool:
        if self._descriptor is None or not self._locked:
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
            self._locked = False

    def _sweep(self) -> None:
        """Remove the files of windows that are gone."""
        for file in self._directory.glob("*.window"):
            self.alive(file.stem)

    def _file(self, key: str) -> Path:
        return self._directory / f"{key}.window"
