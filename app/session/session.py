"""One conversation: what was said, what streams, what waits."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar
from uuid import uuid4

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.outbox import Outbox
from app.core.turns.completing import lose, lost_by
from app.core.turns.ledger import StopCause
from app.core.turns.status import EscResult, Status
from app.core.turns.turn import StopTimeouts, Turn
from app.session.listener import Listener
from app.session.mend.lookup import Lookup
from app.session.recorder import TurnRecorder
from app.session.tasks import Tasks
from app.session.turn_run import TurnRun
from app.session.windows.other_windows import OtherWindows
from app.store.writer import JournalWriter
from app.store.writes import SaveQueue

_T = TypeVar("_T")

if TYPE_CHECKING:
    from app.session.mend.mending import Pauses

LEAVE_WITHIN: Final = 1.3
"""Seconds for the server to end a stream when difyterm is left."""


def _nothing(_: "Session") -> None:
    pass


class Session:
    """The live end of one conversation, and the only loop that feeds its turns.

    Args:
        client: The app to talk to.
        journal: Where everything is kept.
        listener: Told of changes.
        key: The journal's key of the conversation; a new one when left out.
        conversation_id: Dify's id; empty until the first answer begins.
        inputs: Values of the app's form, sent with every message.
        turns: What was said before, oldest first.
        queue: Messages that an earlier run left waiting; they are held.
        timeouts: How long a stop waits for what.
        pauses: How often and how long the rest of an answer is looked for whose
            connection was lost; None for the usual.
        began: Called once, when a new conversation has got its id.
    """

    def __init__(
        self,
        client: DifyClient,
        journal: JournalWriter,
        listener: Listener,
        *,
        key: str = "",
        conversation_id: str = "",
        inputs: Mapping[str, Any] | None = None,
        turns: Iterable[Turn] = (),
        queue: Iterable[Draft] = (),
        timeouts: StopTimeouts | None = None,
        pauses: "Pauses | None" = None,
        began: "Callable[[Session], None]" = _nothing,
    ) -> None:
        self.key = key or uuid4().hex
        self.conversation_id = conversation_id
        self.inputs = dict(inputs or {})
        """A message takes them along as they are when it goes out, not when it was
        queued."""
        self.turns = list(turns)
        self.outbox = Outbox()
        self.outbox.restore(queue)
        self._timeouts = timeouts or StopTimeouts()
        self._pauses = pauses
        self._began = began
        self.client: Final = client
        """The app; also for what goes along with a message, such as files."""
        self._journal = journal
        self._listener = listener
        self.others: Final = OtherWindows(self, journal, client)
        """What this session has to do with other windows."""
        self._run: TurnRun | None = None
        self._lookup: Final = Lookup(
            self, journal, client, self._take_up, self._start_next
        )
        self._tasks: Final = Tasks()
        self._next_due = False
        self._leaving = False

    @property
    def live(self) -> Turn | None:
        """The turn that runs now, here or in another window; None when nothing runs."""
        run = self._run
        own = run.turn if run is not None and run.turn.live else None
        return own or self.others.live

    @property
    def newest_run(self) -> TurnRun | None:
        """The run of the newest turn that was sent here; None before the first."""
        return self._run

    @property
    def listener(self) -> Listener:
        """Told of changes."""
        return self._listener

    def learn_id(self, turn: Turn) -> None:
        """Keep Dify's id of the conversation, which a first turn brings."""
        if not self.conversation_id and turn.conversation_id:
            self.conversation_id = turn.conversation_id
            self._began(self)

    def send(self, draft: Draft) -> Turn | None:
        """Send a message, or put it into the queue while an answer streams.

        It is also queued between two turns, while the next message of the queue is
        due, so that messages go out in the order in which they were written. And it
        is queued once the session is being left, so that the next run finds it.

        Returns:
            The new turn, or None when the message was queued.
        """
        if self._may_start and not self._next_due:
            return self._start(draft)
        self.outbox.add(draft)
        self._queue_changed()
        return None

    def interrupt(self, cause: StopCause = StopCause.ESC) -> EscResult:
        """Stop the turn that runs, or let one go that is stopping.

        What waits then is held; what is written from then on goes out when the turn
        is over. Between two turns it does nothing: the listener is told of a turn in
        the same step in which it can first be interrupted. Of a turn that another
        window receives the cause is that there is a second window.
        """
        press = EscResult.IGNORED
        if self._run is not None:
            press = self._run.interrupt(cause)
        if press is EscResult.IGNORED and self.others.live is not None:
            press = self.others.interrupt()
        if press is EscResult.STOPPING and len(self.outbox):
            self.change_queue(Outbox.hold)
        return press

    def change_queue(self, change: Callable[[Outbox], _T]) -> _T:
        """Change what waits, write that down and tell of it.

        What can go out then goes out.

        Returns:
            What the change returned.
        """
        changed = change(self.outbox)
        self._queue_changed()
        if not self._next_due:
            self._start_next()
        return changed

    def release_queue(self) -> None:
        """Send what is held; the rest of it follows turn by turn."""
        self.change_queue(Outbox.release)

    def take_back(self) -> Draft | None:
        """The message queued last, out of the queue; None when there is none."""
        return self.change_queue(Outbox.take_back)

    def drop_queue(self) -> list[Draft]:
        """Empty the queue; returns what was in it."""
        return self.change_queue(Outbox.drop)

    def look_up(self) -> None:
        """Ask the server, beside everything else, how turns went on whose end was not
        seen. A message waits for that, since the newest may still be answered."""
        self._lookup.start()

    async def idle(self) -> None:
        """Wait until nothing runs here and every stream has come to its end."""
        await self._lookup.idle()
        await self._tasks.idle()

    async def aclose(
        self,
        limit: float | None = LEAVE_WITHIN,
        cause: StopCause = StopCause.LEAVING,
    ) -> None:
        """Leave: stop what runs, wait for the server, write everything down.

        From then on nothing is started; what waits stays in the queue.

        Args:
            limit: Seconds for the server to end the stream; then the connection
                is closed and the turn counts as left. None waits as long as it takes.
            cause: What the stop of a running turn is put down to.
        """
        self._leaving = True
        self._lookup.cancel()
        run = self._run
        if run is not None and run.turn.live and not run.turn.stopping:
            self.interrupt(cause)
        await self.others.aclose()
        await self._tasks.aclose(limit)
        self.others.claim.release()

    def fall_silent(self) -> None:
        """Tell the listener of nothing any more."""
        self._listener = Listener()

    @property
    def draining(self) -> Turn | None:
        """The turn that is over for the person and not for the server; None without.

        Messages wait for it: two runs at once wreck a conversation (wire 57).
        """
        run = self._run
        return run.turn if run is not None and run.turn.draining else None

    @property
    def _may_start(self) -> bool:
        elsewhere = self.others.waiting or self.others.live is not None
        return not (self._busy or self._lookup.running or elsewhere or self._leaving)

    @property
    def _busy(self) -> bool:
        return self._run is not None and self._run.turn.busy

    def _start(self, draft: Draft) -> Turn:
        now = asyncio.get_running_loop().time()
        turn = Turn(draft, started=now, created_at=time.time(), timeouts=self._timeouts)
        self.turns.append(turn)
        # As they are now, not as they are when the disk has answered.
        inputs = dict(self.inputs)
        self._run = self._run_of(turn, uuid4().hex)
        self._tasks.start(self.others.send(self._run, inputs))
        self._listener.turn_started(self, turn)
        return turn

    def _run_of(self, turn: Turn, key: str) -> TurnRun:
        recorder = TurnRecorder(self._journal, self.key, key, turn, dict(self.inputs))
        return TurnRun(
            key,
            turn,
            self.client,
            recorder,
            self._turn_changed,
            self._turn_ended,
            self._turn_over,
            self._pauses,
        )

    def _take_up(self, turn: Turn, key: str) -> None:
        """Go on with a turn that the server still answers."""
        lose(turn, asyncio.get_running_loop().time(), lost_by(turn))
        self._run = self._run_of(turn, key)
        self._tasks.start(self._run.take_up())
        self._turn_changed(turn)

    def give_up(self, turn: Turn) -> None:
        """A message does not go out now: it waits, unless its turn has ended."""
        if turn.live:
            self.turns.remove(turn)
            self._run = None
            self.outbox.put_next(turn.draft)
            self._listener.turn_withdrawn(self, turn)
        self._queue_changed()
        self._start_next()

    def _turn_changed(self, turn: Turn) -> None:
        self._listener.turn_changed(self, turn)

    def _turn_ended(self, turn: Turn) -> None:
        stopped = turn.ledger is not None  # what waited then is held already
        if turn.status is not Status.COMPLETED and not stopped:
            self.outbox.hold()
        self._turn_over(turn)
        self._listener.turn_ended(self, turn)
        if len(self.outbox):
            self._queue_changed()

    def _turn_over(self, turn: Turn) -> None:
        """Let the next message go out, unless the server is not done with this one."""
        self.learn_id(turn)
        if not turn.busy and self.outbox.ready and not self._next_due:
            # Not from in here: the turn that ended is in the middle of an event. The
            # loop calls before its task can be over, so that `idle` sees the next one.
            self._next_due = True
            asyncio.get_running_loop().call_soon(self._start_next)
        elif not turn.busy:
            # The record is given to the journal first.
            asyncio.get_running_loop().call_soon(self._rest)

    def _start_next(self) -> None:
        """Start the next message of the queue, if there is one and nothing runs."""
        self._next_due = False
        if not self._may_start or not self._has_next():
            self._rest()
        elif self.others.claim.contested:
            self._tasks.start(self.others.wait(self._has_next, self._start_next))
        elif (draft := self.outbox.take()) is not None:
            self._start(draft)
            self._listener.queue_changed(self)

    def _has_next(self) -> bool:
        return self.outbox.ready and not self._leaving

    def _rest(self) -> None:
        """Let other windows send, unless something runs here or is about to."""
        if not self._busy and not self._next_due and not self.others.waiting:
            self.others.claim.release()

    def go_on(self) -> None:
        """Let what waits follow, now that another window may be done."""
        if len(self.outbox):
            self._queue_changed()
        self._start_next()

    def _queue_changed(self) -> None:
        waiting = self.others.unbegun + tuple(self.outbox.drafts)
        self._journal.write_soon(SaveQueue(self.key, waiting))
        self._listener.queue_changed(self)
