"""Looks for the rest of an answer whose connection was lost.

A chatflow goes on without a listener (wire 69), so its stream is opened again for what
still comes, and its run and `/messages` are asked for the end, in growing pauses. Of other
apps only `/messages` is asked, a few times: they keep an answer only when it had ended.
Nothing is ever asked of the app a second time.
"""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from typing import Final, NamedTuple

from app.client.dify import DifyClient
from app.client.runs import Runs
from app.client.trail import Trail
from app.core.turns.completing import Completion, completion, settle
from app.core.turns.turn import Turn
from app.core.wire.events import ChunkEvent, Ping, WorkflowPaused
from app.core.wire.workflow_run import WorkflowRun
from app.errors import APIError, ConnectionFailed, DifyError
from app.session.mend.reopened import ENDS, Reopened

_PAGE: Final = 20
"""Rows of `/messages` among which a message is looked for."""


class Pauses(NamedTuple):
    """How often and how long the rest of an answer is looked for; seconds."""

    first: float = 0.5
    """Before the first look, and after a stop; each further one is twice as long."""
    longest: float = 10.0
    limit: float = 300.0
    """After so long without anything new of a run it is given up."""
    without_run: float = 10.0
    """The same in an app without runs, whose answer has hardly been kept."""
    looks: int = 2
    """How often a server that knows no run that goes on is asked."""


_PAUSES: Final = Pauses()


class Found(NamedTuple):
    """What one look at the server has brought."""

    run: WorkflowRun | None
    """None in an app without runs."""
    end: Completion | None
    """None while the server knows of none."""


class Mending:
    """The search for the rest of one answer.

    Args:
        turn: Its message is known to the server.
        client: The app.
        trail: What its stream has left behind.
        take: Feeds an event that came after all to the turn.
        pauses: How often and how long is looked.
    """

    def __init__(
        self,
        turn: Turn,
        client: DifyClient,
        trail: Trail,
        take: Callable[[ChunkEvent], None],
        pauses: Pauses = _PAUSES,
    ) -> None:
        self._turn = turn
        self._client = client
        self._runs = Runs(client)
        self._trail = trail
        self._take = take
        self._pauses = pauses
        self._clock = asyncio.get_running_loop().time
        self._pause = pauses.first
        self._looks_left = pauses.looks
        limit = pauses.limit if self.run_id else pauses.without_run
        self._until = self._clock() + limit
        self._news = asyncio.Event()
        self._end: ChunkEvent | None = None
        self._reached = False
        self._steps = ""

    @property
    def possible(self) -> bool:
        """Whether there is anything by which the answer could be found."""
        return bool(
            self.run_id or (self._turn.message_id and self._turn.conversation_id)
        )

    @property
    def verdict(self) -> str:
        """Why the rest was not found, in one sentence."""
        if self._reached and self._steps:
            return "The server has no more than the agent's steps so far."
        if self._reached:
            return "The server does not have the rest."
        return "The server could not be asked for the rest."

    @property
    def run_id(self) -> str:
        """The run that may still go on; empty in apps without runs."""
        return self._turn.workflow_run_id or self._trail.run_id

    async def run(self) -> None:
        """Look until the turn has ended, or nothing more is to be hoped for.

        The turn may be live afterwards: then the server does not have the rest.
        """
        listening = asyncio.create_task(self._listen())
        try:
            while self._hopeful:
                await self._wait()
                await self._try_to_settle()
            if self._end is not None and self._turn.busy:
                self._take(self._end)
            if self._turn.live and self._turn.answer.complete(self._steps):
                self._turn.version += 1
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    def hurry(self) -> None:
        """Look at once, and often: the answer is being stopped."""
        self._pause = self._pauses.first
        self._news.set()

    async def beside_the_stream(self) -> Completion | None:
        """Look at the server each time that the stream has been silent for too long.

        Returns:
            The end that the stream has not brought; None when it goes on without the
            stream, which is then dead.
        """
        while True:
            await self._until_silent()
            with suppress(DifyError):
                found = await self.look()
                if found.end is not None or (found.run and found.run.going_on):
                    return found.end
            await asyncio.sleep(self._pauses.longest)

    async def look(self) -> Found:
        """What the server knows now.

        Raises:
            DifyError: It could not be asked.
        """
        run = await self._runs.detail(self.run_id) if self.run_id else None
        if run is not None and run.going_on:
            return Found(run, None)
        return Found(run, completion(self._turn, await self._row(), run))

    @property
    def _hopeful(self) -> bool:
        if self._turn.ledger is not None and not (self.run_id and self._turn.task_id):
            return False  # nothing would tell that the stop took effect
        in_time = self._clock() < self._until
        return self._turn.busy and bool(self._looks_left) and in_time

    async def _wait(self) -> None:
        """Until the next look is due, or there is news."""
        pause = min(self._pause, self._until - self._clock())
        self._pause = min(2 * self._pause, self._pauses.longest)
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._news.wait()
        self._news.clear()

    async def _until_silent(self) -> None:
        """Until the stream has been silent for too long, and for another while."""
        turn, due = self._turn, self._turn.timeouts.of_silence
        while not turn.lost(self._clock()):
            await asyncio.sleep(max(due, self._pauses.first))
            silent = self._clock() - turn.heard if turn.heard != turn.started else 0
            due = turn.timeouts.of_silence - silent
        await asyncio.sleep(self._pauses.first)

    async def _try_to_settle(self) -> None:
        try:
            found = await self.look()
        except ConnectionFailed:
            return  # the network is gone for now
        except DifyError:
            self._looks_left -= 1
            return
        self._reached = True
        if found.end is not None and self._turn.busy:
            settle(self._turn, found.end, self._clock())
        elif found.run is None or not found.run.going_on:
            self._looks_left -= 1

    async def _row(self) -> Turn | None:
        """The message as the server has it; None when that is not there."""
        turn = self._turn
        if not (turn.message_id and turn.conversation_id):
            return None
        page, _ = await self._client.messages(turn.conversation_id, limit=_PAGE)
        rows = (row for row in page if row.message_id == turn.message_id)
        if (found := next(rows, None)) is not None and found.answer.from_steps:
            self._steps = found.answer.text
        return found

    async def _listen(self) -> None:
        """Open the stream of the run again, as often as its connection is lost."""
        while self.run_id and self._turn.busy and self._end is None:
            try:
                ended = await self._hear_stream()
            except APIError:
                return  # no such endpoint, or no such run
            except DifyError:
                ended = False
            self._news.set()
            if ended:
                return
            await asyncio.sleep(self._pause)

    async def _hear_stream(self) -> bool:
        """Read one reopened stream; tell whether it came to the end of the run."""
        reopened = Reopened(self._turn.answer.text, self._trail.last_id)
        stream = self._runs.events(self.run_id, self._trail)
        async with aclosing(stream) as events:
            async for event in events:
                if not isinstance(event, Ping):
                    self._until = self._clock() + self._pauses.limit
                new = reopened.fitting(event, self._trail.last_id)
                if new is not None and self._turn.busy:
                    self._take(new)
                if isinstance(event, WorkflowPaused):
                    self._turn.waiting_for = event.waiting_for
                if isinstance(event, ENDS):
                    self._end = event if reopened.exact else None
                    return True
        return False
