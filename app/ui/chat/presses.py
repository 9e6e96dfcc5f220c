"""Keys that have to be pressed twice."""

from collections.abc import Callable
from time import monotonic
from typing import Final


class DoublePress:
    """Whether a key was pressed a moment ago, so that the next press is the second.

    Args:
        within: Seconds in which the second press counts.
        clock: Gives the time, in seconds.
    """

    def __init__(self, within: float, clock: Callable[[], float] = monotonic) -> None:
        self.within: Final = within
        self._clock = clock
        self._until = 0.0

    @property
    def armed(self) -> bool:
        """Whether the first press still counts."""
        return self._clock() < self._until

    def arm(self) -> None:
        """The first press."""
        self._until = self._clock() + self.within

    def disarm(self) -> None:
        """Something else happened: the next press is a first one."""
        self._until = 0.0
