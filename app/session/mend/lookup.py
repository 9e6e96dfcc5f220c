"""The look at the server for turns of a session whose end was not seen here."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.client.dify import DifyClient
from app.core.turns.completing import unfinished
from app.core.turns.turn import Turn
from app.store.writer import JournalWriter

if TYPE_CHECKING:
    from app.session.session import Session


class Lookup:
    """Asks beside everything else how they went on; one look at a time.

    Args:
        session: Has the turns.
        journal: Where the turns are.
        client: The app.
        take_up: Called with a turn that the server still answers, and its key, when
            no other window goes on with it.
        over: Called when a look is over.
    """

    def __init__(
        self,
        session: "Session",
        journal: JournalWriter,
        client: DifyClient,
        take_up: Callable[[Turn, str], None],
        over: Callable[[], None],
    ) -> None:
        self._session = session
        self._journal = journal
        self._client = client
        self._take_up = take_up
        self._over = over
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether a look is not over. A message waits for that: the newest turn may
        still be answered."""
        return self._task is not None and not self._task.done()

    def start(self) -> None:
        """Look, if there is such a turn."""
        if not self.running and any(map(unfinished, self._session.turns)):
            self._task = asyncio.create_task(self._look())
            self._task.add_done_callback(self._looked)

    def cancel(self) -> None:
        """Give up."""
        if self._task is not None:
            self._task.cancel()

    async def idle(self) -> None:
        """Wait until it is over."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _look(self) -> None:
        # Only here: most conversations have no such turn.
        from app.session.mend.looking_up import LookingUp

        session = self._session

        def changed(turn: Turn) -> None:
            session.listener.turn_changed(session, turn)

        going_on: list[tuple[Turn, str]] = []
        looking = LookingUp(self._client, self._journal, session, changed)
        await looking.run(lambda *turn_and_key: going_on.append(turn_and_key))
        # Another window may look for the same rest.
        if going_on and await session.others.claim.take():
            self._take_up(*going_on[0])

    def _looked(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            task.result()  # a fault of ours is raised here, and gets to the loop's handler
        self._over()
