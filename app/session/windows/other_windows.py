"""What a session shares with other windows on its conversation: turns, and the right
to send."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.ledger import EndedBy, StopCause
from app.core.turns.status import EscResult, Status
from app.core.turns.turn import Turn
from app.session.turn_run import TurnRun
from app.session.windows.claim import Claim
from app.session.windows.following import Following
from app.session.windows.remote_stop import RemoteStop
from app.store.writer import JournalWriter

if TYPE_CHECKING:
    from app.session.session import Session

CLAIM_EVERY: Final = 0.2
"""Seconds between two attempts to get the conversation from another window."""


class OtherWindows:
    """Takes into a session what other windows do, and asks them before it sends.

    Args:
        session: The window's own session.
        journal: Where all windows write.
        client: The app.
    """

    def __init__(
        self, session: "Session", journal: JournalWriter, client: DifyClient
    ) -> None:
        self.claim: Final = Claim(journal, session.key)
        self.unbegun: tuple[Draft, ...] = ()
        """The message that is on its way and not in the journal yet."""
        self.waiting = False
        """Whether a message waits until they let the conversation go."""
        self._session = session
        self._journal = journal
        self._client = client
        self._following = Following(journal, session.key, self._remote_stop, self)
        self._silent = False

    @property
    def live(self) -> Turn | None:
        """The turn that another window receives now; None when nothing runs there."""
        return self._following.live

    def follow(self) -> None:
        """Show from now on what they do."""
        self._following.start()

    async def catch_up(self) -> None:
        """Take into the session's turns what runs there; its listener is not told.

        What was read of a turn while it lived is replaced.
        """
        turns = [*self._session.turns]
        self._silent = True
        await self._following.look(
            turn.created_at for turn in turns if turn.ended_by is EndedBy.ELSEWHERE
        )
        self._silent = False

    def interrupt(self) -> EscResult:
        """Stop the turn that runs there, or wait no longer for its end."""
        return self._following.interrupt()

    def send(
        self, run: TurnRun, inputs: Mapping[str, Any]
    ) -> Coroutine[None, None, None]:
        """Send a message when no other window has the conversation.

        Else the session gets it back. One that was stopped by then counts as not sent,
        and one that was not admitted when this is cancelled as left.

        Args:
            run: Of its turn.
            inputs: Values of the app's form.

        Returns:
            What is to be awaited.
        """
        self.unbegun = (run.turn.draft,)
        return self._send(run, inputs)

    async def _send(self, run: TurnRun, inputs: Mapping[str, Any]) -> None:
        admitted = False
        try:
            admitted = await self._admit(run)
        finally:
            self.unbegun = ()
            if not admitted:
                self._session.give_up(run.turn)
        if admitted:
            await run.run(self._session.conversation_id, inputs)

    async def _admit(self, run: TurnRun) -> bool:
        try:
            admitted = await self.claim.take()
            await self._following.look_if_stale()  # a first answer brings the id
        except asyncio.CancelledError:
            await run.drop(EndedBy.QUIT)
            raise
        if not admitted and run.turn.ledger is not None:
            await run.drop(EndedBy.UNSENT)
        return admitted

    def wait(
        self, wanted: Callable[[], bool], then: Callable[[], None]
    ) -> Coroutine[None, None, None]:
        """Wait until they let the conversation go and this window has it.

        Args:
            wanted: Tells whether there is still anything to wait for.
            then: Called when that is over, however it went.

        Returns:
            What is to be awaited.
        """
        self.waiting = True
        return self._wait(wanted, then)

    async def _wait(self, wanted: Callable[[], bool], then: Callable[[], None]) -> None:
        try:
            while wanted():
                if await self.claim.take():
                    break
                await asyncio.sleep(CLAIM_EVERY)
            await self._following.look_if_stale()  # what was said comes first
        finally:
            self.waiting = False
        then()

    async def aclose(self) -> None:
        """Look no more; what they do goes on."""
        await self._following.aclose()

    # What the following tells

    def begun_elsewhere(self, turn: Turn) -> None:
        """Show a turn, in place of what was read of it."""
        self.claim.contested = True
        session = self._session
        session.learn_id(turn)
        for read in [read for read in session.turns if _same(read, turn)]:
            session.turns.remove(read)
            if not self._silent:
                session.listener.turn_withdrawn(session, read)
        session.turns.append(turn)
        if not self._silent:
            session.listener.turn_started(session, turn)

    def changed_elsewhere(self, turn: Turn) -> None:
        """Show what is new of it."""
        self._session.learn_id(turn)
        if not self._silent:
            self._session.listener.turn_changed(self._session, turn)

    def over_elsewhere(self, turn: Turn, *, stopped_here: bool) -> None:
        """Let what waits follow, as after a turn of this window."""
        session = self._session
        session.learn_id(turn)
        if turn.status is not Status.COMPLETED and not stopped_here:
            session.outbox.hold()  # after a stop from here it is held already
        if not self._silent:
            session.listener.turn_ended(session, turn)
        if turn.ended_by is EndedBy.CRASH:
            session.look_up()  # the server may go on with it
        session.go_on()

    def stop_asked(self, key: str, at: float) -> None:
        """Stop the turn of this window, or remember that it was stopped."""
        run = self._session.newest_run
        if run is None or run.key != key or run.turn.stopping:
            return
        if run.turn.live:
            self._session.interrupt(StopCause.SECOND_WINDOW)
        else:
            run.interrupt_late(at - run.turn.created_at, StopCause.SECOND_WINDOW)

    def _remote_stop(self, key: str, turn: Turn) -> RemoteStop:
        changed = partial(self.changed_elsewhere, turn)
        return RemoteStop(self._journal, self._client, key, turn, changed)


def _same(read: Turn, seen: Turn) -> bool:
    """Whether a turn that was read, here or from the server, is one that is followed."""
    known = read.message_id != "" and read.message_id == seen.message_id
    return known or read.created_at == seen.created_at
