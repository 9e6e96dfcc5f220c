"""How long is waited for the journal."""

from typing import Final, NamedTuple


class Patience(NamedTuple):
    """How long is waited for what, in seconds."""

    for_file: float = 2.0
    """One operation waits that long for another program to let go of the file."""
    for_disk: float = 3.0
    """A caller waits that long for the disk; the work itself goes on."""
    before_retry: float = 5.0
    """What could not be written is tried again by itself after that."""


PATIENCE: Final = Patience()
"""What is used unless told otherwise."""
