"""An event loop whose clock stands still while the process is suspended."""

import asyncio
import sys
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

    def stand_still(self, stop: Callable[[], None]) -> None:
        """Take the time that a call takes for never gone by."""
        before = self._clock()
        stop()
        self._stood_still += self._clock() - before


def new_loop() -> asyncio.AbstractEventLoop:
    """A loop for a front end: a patient one, where processes are suspended at all."""
    return asyncio.new_event_loop() if sys.platform == "win32" else PatientLoop()


def stand_still(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    """Suspend the process; the clock of a patient loop stands still meanwhile.

    Args:
        loop: Any loop.
        stop: Returns when the process goes on.
    """
    if isinstance(loop, PatientLoop):
        loop.stand_still(stop)
    else:
        stop()
