"""Runs what a command does: on an event loop, with the workspace it needs."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from app.config import Settings
from app.patient_loop import new_loop, stand_still
from app.shell.streams import say
from app.workspace import Workspace

_T = TypeVar("_T")


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run something to its end; time in which the process was suspended never was.

    Raises:
        Exception: What the work raises, or a fault of ours in what nobody awaits.
    """
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(_unless_failed(work))


def run_in_workspace(
    settings: Settings, work: Callable[[Workspace], Awaitable[_T]]
) -> _T:
    """Bring up an app, do something there and close it.

    Raises:
        AppError: It could not be brought up, or the work failed.
    """

    async def in_workspace() -> _T:
        async with await Workspace.open(settings, say) as workspace:
            return await work(workspace)

    return run(in_workspace())


async def _unless_failed(work: Coroutine[Any, Any, _T]) -> _T:
    """Await something; a fault of ours in what nobody awaits ends it, too."""
    loop = asyncio.get_running_loop()
    failed: asyncio.Future[_T] = loop.create_future()

    def note(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception) and not failed.done():
            failed.set_exception(error)

    loop.set_exception_handler(note)
    allow_suspending(loop)
    task = asyncio.ensure_future(work)
    first, _ = await asyncio.wait([task, failed], return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    await asyncio.wait([task])  # it stops what runs
    return first.pop().result()


def _stop_process() -> None:
    signal.raise_signal(signal.SIGTSTP)


def allow_suspending(
    loop: asyncio.AbstractEventLoop, stop: Callable[[], None] = _stop_process
) -> None:
    """Let Ctrl+Z do what it always does, while the loop's clock stands still.

    Args:
        loop: The running loop.
        stop: Stops the process, once the signal means that again; returns when it
            goes on.
    """
    if sys.platform != "win32":
        loop.add_signal_handler(signal.SIGTSTP, _suspend, loop, stop)


def _suspend(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    stand_still(loop, stop)
    allow_suspending(loop, stop)
