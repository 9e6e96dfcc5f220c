"""An event loop whose clock stands still while the process is suspended."""

import asyncio
import time
from collections.abc import Callable


class PatientLoop(asyncio.SelectorEventLoop):
    """All deadlines are on this clock: that of a stop, and those of the sockets.

    Otherwise what came while the process was suspended would not be read any more
    afterwards: a deadline that has passed goes first.

    Args:
        clock: Seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._stood_still = 0.0

    def time(self) -> float:
        """Seconds of a monotonic clock, without those passed over."""
        return self._clock() - self._stood_still

    def pass_over(self, seconds: float) -> None:
        """Take some seconds for never gone by."""
        self._stood_still += seconds
