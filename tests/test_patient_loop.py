"""The clock that stands still while the process is suspended."""

import asyncio
import time

from app.patient_loop import PatientLoop, stand_still

STOPPED = 3600.0
"""Seconds that the process is suspended."""


class Clock:
    """A clock that goes on while the process is suspended."""

    def __init__(self) -> None:
        self.suspended = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.suspended


def test_no_deadline_passes_while_the_process_is_suspended() -> None:
    clock = Clock()

    def stop() -> None:
        clock.suspended += STOPPED

    async def wait() -> str:
        asyncio.get_running_loop().call_soon(stand_still, loop, stop)
        async with asyncio.timeout(10):
            await asyncio.sleep(0.01)
        return "in time"

    loop = PatientLoop(clock)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        assert runner.run(wait()) == "in time"
