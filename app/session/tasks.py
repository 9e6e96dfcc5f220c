"""The tasks of one session, which end with it."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """Starts tasks, waits for them, and lets no fault in them go unseen."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do work beside everything else."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    async def idle(self) -> None:
        """Wait until all work is done, also what is begun meanwhile."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def aclose(self, limit: float | None) -> None:
        """Wait for the work for so many seconds, then cancel what is left.

        Args:
            limit: Seconds; None waits as long as it takes.
        """
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=limit)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.result()  # a fault of ours is raised here, and gets to the loop's handler
