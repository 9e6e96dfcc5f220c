"""How a command of the shell is run."""

import asyncio
import os
import signal

import pytest

from app.patient_loop import PatientLoop
from app.shell.running import allow_suspending, run
from tests.test_patient_loop import STOPPED, Clock
from tests.until import until


def test_a_command_that_was_suspended_for_long_has_lost_no_time() -> None:
    clock = Clock()

    def stop() -> None:
        clock.suspended += STOPPED

    async def wait() -> float:
        allow_suspending(loop, stop)
        before = loop.time()
        os.kill(os.getpid(), signal.SIGTSTP)
        await until(lambda: bool(clock.suspended))
        return loop.time() - before

    loop = PatientLoop(clock)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        assert runner.run(wait()) < STOPPED


def test_a_fault_in_what_nobody_awaits_ends_the_command() -> None:
    async def wait_for_ever() -> None:
        asyncio.get_running_loop().call_soon(fail)
        await asyncio.Event().wait()

    def fail() -> None:
        raise LookupError("a fault of ours")

    with pytest.raises(LookupError, match="a fault of ours"):
        run(wait_for_ever())
