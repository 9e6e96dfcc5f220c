"""Which instance may send in a conversation.

Two answers at once can wreck a conversation on the server for good (wire 57), so an
instance claims it before a message goes out and holds the claim until the server is
done with the answer. A claim is a lock on a file, which the operating system lets go of
when the process dies.
"""

import os
from contextlib import suppress
from pathlib import Path

from filelock import lock_descriptor


class Claims:
    """The claims of this instance.

    Args:
        directory: Where the instances of one journal keep the files of their claims;
            made when it is needed.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._held: dict[str, int] = {}

    @property
    def any(self) -> bool:
        """Whether this instance has a conversation."""
        return bool(self._held)

    def take(self, conversation: str) -> bool:
        """Claim a conversation, at once or not at all.

        Args:
            conversation: The journal's key of it.

        Returns:
            Whether no other instance has it. Where the system has no locks, or no
            file can be made, nothing is claimed and nobody is kept from sending.
        """
        if conversation in self._held:
            return True
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = _locked(self._file(conversation))
        except OSError:
            return True
        if descriptor is None:
            return False
        self._held[conversation] = descriptor
        return True

    def release(self, conversation: str) -> None:
        """Let others have a conversation; does nothing unless it is claimed."""
        descriptor = self._held.pop(conversation, None)
        if descriptor is None:
            return
        with suppress(OSError):  # Windows removes no open file: an empty one stays
            self._file(conversation).unlink()
        os.close(descriptor)

    def close(self) -> None:
        """Release all of them."""
        for conversation in [*self._held]:
            self.release(conversation)

    def _file(self, conversation: str) -> Path:
        return self._directory / f"{conversation}.claim"


def _locked(file: Path) -> int | None:
    """A descriptor of a file that this process has locked; None when another has.

    Raises:
        OSError: The file cannot be made or locked.
    """
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not lock_descriptor(descriptor, blocking=False):
                return None
            # Its last owner can have removed it since it was opened.
            if _still_there(file, descriptor):
                kept, descriptor = descriptor, -1
                return kept
        finally:
            if descriptor >= 0:
                os.close(descriptor)


def _still_there(file: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(file.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
