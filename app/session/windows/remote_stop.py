"""Stops a turn that another window receives."""

import asyncio
import time
from collections.abc import Callable
from typing import Final

from app.client.dify import DifyClient
from app.client.stop_line import StopLine
from app.core.turns.turn import Turn
from app.session.stopper import deliver_stop
from app.store.writer import JournalWriter
from app.store.writes import AskStop

ACKNOWLEDGED_WITHIN: Final = 0.4
"""Seconds that the other window has to stop its turn itself. Whose stop comes first
makes a difference: only a window that knows of it calls the end an interruption."""
_TASK_EVERY: Final = 0.1
"""Seconds between two looks for a task id."""


class RemoteStop:
    """Asks the window that receives a turn to stop it, and does it if that hangs.

    Args:
        journal: Where that window looks.
        client: The app.
        key: Key of the turn.
        turn: The turn as it is known here.
        changed: Called when the turn has something new to show.
    """

    def __init__(
        self,
        journal: JournalWriter,
        client: DifyClient,
        key: str,
        turn: Turn,
        changed: Callable[[], None],
    ) -> None:
        self._journal = journal
        self._client = client
        self._key = key
        self._turn = turn
        self._changed = changed
        self._acknowledged = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def asked(self) -> bool:
        """Whether this window wanted the stop."""
        return self._task is not None

    def ask(self) -> None:
        """Begin; called once."""
        self._task = asyncio.create_task(self._deliver())

    def acknowledged(self) -> None:
        """The other window stops the turn."""
        self._acknowledged.set()

    def cancel(self) -> asyncio.Task[None] | None:
        """Give up: the turn is over. Returns what is still to be waited for."""
        if self._task is not None:
            self._task.cancel()
        return self._task

    async def _deliver(self) -> None:
        await self._journal.write(AskStop(self._key, time.time()))
        try:
            async with asyncio.timeout(ACKNOWLEDGED_WITHIN):
                await self._acknowledged.wait()
        except TimeoutError:
            await self._deliver_here()

    async def _deliver_here(self) -> None:
        clock = asyncio.get_running_loop().time
        while not (task_id := self._turn.claim_stop(clock())):
            if not self._turn.busy:
                return
            await asyncio.sleep(_TASK_EVERY)
        line = StopLine(self._client)
        try:
            await deliver_stop(self._turn, task_id, line, self._changed)
        finally:
            await line.aclose()
