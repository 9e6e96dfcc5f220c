"""What lies over the text of a row for a while: lights, and a mark at its left."""

from typing import Final, NamedTuple


class Light(NamedTuple):
    """Characters of a line that match what is looked for."""

    start: int
    end: int
    """Just after the last one."""
    current: bool = False
    """Whether this is the match one is at."""


class Dress(NamedTuple):
    """All that lies over one row."""

    lights: tuple[Light, ...] = ()
    """From left to right."""
    pointed: bool = False
    """Whether the row belongs to what is pointed out."""


BARE: Final = Dress()
"""Nothing lies over it."""
