"""One question and its answer, as a state machine.

A turn is one Dify message record. It does no I/O and knows no clock: every
call that can depend on time is given `now`, in seconds of any monotonic clock.
No call raises, whatever the order; what comes after the end changes nothing
but the usage figures and what the stop ledger knows of the request.
"""

from typing import Final, NamedTuple

from app.core.draft import Draft
from app.core.turns.answer import Answer
from app.core.turns.ending import ending
from app.core.turns.kept import Kept
from app.core.turns.ledger import EndedBy, StopCause, StopLedger
from app.core.turns.loss import Loss
from app.core.turns.status import EscResult, Status
from app.core.turns.tail import StreamTail
from app.core.wire.events import (
    ChunkEvent,
    MessageEnd,
    OtherEvent,
    Ping,
    StreamError,
    TextDelta,
    UnreadableEvent,
    WorkflowPaused,
    WorkflowStarted,
)


class StopTimeouts(NamedTuple):
    """How long a stop waits for what, in seconds."""

    for_task: float = 30.0
    """After Esc the person waits that long for a first task id."""
    for_end: float = 5.0
    """The server has that long to answer the stop, and again to end the stream after
    its answer, and after a second Esc."""
    between_presses: float = 0.4
    """Must lie between two Escs for the second to count: a held key repeats
    faster."""
    of_silence: float = 25.0
    """Without an event or ping the run is lost: Dify sends a ping every 10 s."""


_TIMEOUTS: Final = StopTimeouts()


_NO_ANSWER: Final = (OtherEvent, Ping, UnreadableEvent)
"""Events that are no beginning of an answer."""
_MOST_UNREADABLE: Final = 100
"""Lines kept of what cannot be read."""
# Asked several times per event: Python 3.11 looks a member of an enum up slowly.
_PENDING: Final = Status.PENDING
_LIVE: Final = (_PENDING, Status.STREAMING)


class Turn:
    """One Dify message: the query and all that answers it.

    Args:
        draft: What the person sends.
        started: When the turn began, on the clock that gives every `now`.
        created_at: When the turn began, in unix seconds, for people to read.
        timeouts: How long a stop waits for what.
    """

    # How every turn begins.
    _last_press = 0.0
    _stop_claimed = False
    _draining = False
    _resumed = False
    workflow_run_id = ""
    """The chatflow's run; empty in other apps, and until it has begun."""
    loss: Loss | None = None
    """When its connection was lost before the end; None = it was not."""
    elsewhere = False
    """Whether another window receives it, or received it, while this one looked on."""

    def __init__(
        self,
        draft: Draft,
        *,
        started: float = 0,
        created_at: float = 0,
        timeouts: StopTimeouts = _TIMEOUTS,
    ) -> None:
        self.draft: Final = draft
        self.started = started
        self.created_at: Final = created_at
        self.timeouts: Final = timeouts
        self.status = Status.PENDING
        self.heard = started
        """When the server last gave a sign of life, on the clock of `now`."""
        self.came = started
        """When the last event came; a ping is none."""
        self.task_id = ""
        self.message_id = ""
        self.conversation_id = ""
        self.answer = Answer()
        self.ledger: StopLedger | None = None
        self.ended_by: EndedBy | None = None
        self.elapsed = 0.0
        """Seconds from the beginning to the end; 0 while the turn is live."""
        self.error = ""
        """Why it failed, or what the server called an interrupted end."""
        self.error_status = 0
        """The HTTP status behind the error, also of an `error` event; 0 = none."""
        self.waiting_for = ""
        """The node that a paused run waits at."""
        self.total_tokens = 0
        self.kept: Kept | None = None
        """What the server keeps of it; None = that is not known here."""
        self.unreadable: list[str] = []
        """What came on the stream and was no event of Dify's; the first of it."""
        self.version = 0
        """Grows with every visible change."""
        self.stream_done = False
        """Whether nothing of use can still come on the stream (wire 26)."""
        self._tail = StreamTail()

    @property
    def query(self) -> str:
        """What the person wrote."""
        return self.draft.text

    @property
    def live(self) -> bool:
        """Whether the turn has not ended yet."""
        return self.status in _LIVE

    @property
    def draining(self) -> bool:
        """Whether it ended for the person, while its stream is still read to the end.

        Who closes the stream before the server has ended it makes some apps forget
        the whole answer (wire 33).
        """
        return self._draining

    @property
    def busy(self) -> bool:
        """Whether the server still works at it: no other message may go out."""
        return self.live or self._draining

    @property
    def stopping(self) -> bool:
        """Whether Esc was pressed and the turn has not ended yet."""
        return self.ledger is not None and self.live

    @property
    def mending(self) -> bool:
        """Whether its connection was lost and the rest of the answer is looked for."""
        return self.loss is not None and self.live

    def lost(self, now: float) -> bool:
        """Whether the server gave signs of life and then none for too long.

        Nothing ends such a run, and no stop reaches it (wire 58).
        """
        heard = self.heard != self.started and not self.mending
        return self.live and heard and now - self.heard >= self.timeouts.of_silence

    @property
    def deadline(self) -> float | None:
        """When `expire` is due, on the clock of `now`; None = not limited."""
        ledger = self.ledger
        if ledger is None or not self.busy:
            return None
        if ledger.requested is not None:
            known = (ledger.requested, ledger.answered, ledger.let_go)
            since = max(moment for moment in known if moment is not None)
            return self.started + since + self.timeouts.for_end
        if self._draining:
            return None
        return self.started + ledger.pressed + self.timeouts.for_task

    def apply(self, event: ChunkEvent, now: float) -> None:
        """Take one event of the stream; the first ids win (wire 12)."""
        self.heard = now
        if event.__class__ is not Ping:
            self.came = now
        if not self.busy:
            self._watch_tail(event)
            return
        self._learn_ids(event)
        if self._stop_claimed and self.ledger is not None:
            self.ledger.heard = now - self.started
            self.version += 1
        # Nearly all events are text, which ends nothing.
        if event.__class__ is not TextDelta and self._end_with(event, now):
            return
        if self.status is _PENDING and not isinstance(event, _NO_ANSWER):
            self.status = Status.STREAMING
            self.version += 1
        if self.answer.take(event):
            self.version += 1

    def interrupt(self, now: float, cause: StopCause = StopCause.ESC) -> EscResult:
        """Freeze what is shown and make the stop due.

        At least `timeouts.between_presses` seconds after the last press it lets the
        turn go: it is over for the person, and read on to its end.
        """
        if not self.live:
            return EscResult.IGNORED
        last, self._last_press = self._last_press, now
        if self.ledger is None:
            self.answer.freeze()
            shown = self.answer.shown_length
            lost, mending = self.lost(now), self.mending
            self.ledger = StopLedger(now - self.started, shown, cause)
            self.version += 1
            if mending:  # no stream of its own tells that the stop took effect
                self._let_go(EndedBy.CONNECTION, now)
            elif lost:
                self._let_go(EndedBy.SILENCE, now)
            return EscResult.STOPPING
        if now - last < self.timeouts.between_presses:
            return EscResult.REPEATED
        self._let_go(EndedBy.LET_GO, now)
        return EscResult.LET_GO

    def claim_stop(self, now: float) -> str:
        """The task id to stop, once: when it is wished and known; else empty."""
        ledger = self.ledger
        if ledger is None or self._stop_claimed or not self.task_id or not self.busy:
            return ""
        self._stop_claimed = True
        ledger.requested = now - self.started
        self.version += 1
        return self.task_id

    def claim_unread(self) -> str:
        """The task id of a run that is read no further, once; empty when a stop was
        claimed before, or the server has ended it."""
        ended = self.ended_by in (EndedBy.SERVER, EndedBy.OTHERS)
        if self._stop_claimed or ended:
            return ""
        self._stop_claimed = True
        return self.task_id

    def stop_sent(self) -> None:
        """Another attempt to deliver the stop is on its way."""
        if self.ledger is not None:
            self.ledger.attempts += 1
            self.version += 1

    def stop_answered(self, now: float) -> None:
        """The server said success to the stop."""
        if self.ledger is not None and self.ledger.answered is None:
            self.ledger.answered = now - self.started
            self.version += 1

    def stop_failed(self, reason: str) -> None:
        """An attempt to deliver the stop failed, for a reason to be read."""
        if self.ledger is not None and self.ledger.answered is None:
            self.ledger.failure = reason
            self.version += 1

    def expire(self, now: float) -> bool:
        """End the turn if its deadline has passed; tell whether that happened.

        Without a task id it is only let go: closing the stream would stop nothing.
        """
        deadline = self.deadline
        if deadline is None or now < deadline:
            return False
        if not self._stop_claimed:
            self._let_go(EndedBy.NO_TASK, now)
            return True
        by = self.ended_by
        if by in (None, EndedBy.NO_TASK):
            by = EndedBy.NO_CONFIRMATION
        self.end(Status.INTERRUPTED, by, now)
        return True

    def close(
        self,
        now: float,
        by: EndedBy = EndedBy.CONNECTION,
        error: str = "",
        error_status: int = 0,
    ) -> None:
        """The stream is over: end a turn that is still busy.

        Args:
            now: The time.
            by: Who closed it.
            error: Why, for the person.
            error_status: The HTTP status behind it; 0 when there was none.
        """
        self.stream_done = True
        if not self.busy:
            return
        self.error_status = error_status
        broke = by is EndedBy.CONNECTION and self.ledger is None
        status = Status.FAILED if broke else Status.INTERRUPTED
        self.end(status, by, now, error)

    def _learn_ids(self, event: ChunkEvent) -> None:
        self.task_id = self.task_id or event.task_id
        self.message_id = self.message_id or event.message_id
        self.conversation_id = self.conversation_id or event.conversation_id

    def _end_with(self, event: ChunkEvent, now: float) -> bool:
        end = ending(event, resumed=self._resumed)
        if end is None:
            self._note(event)
            return False
        if isinstance(event, StreamError):
            self.error_status = event.status
        elif isinstance(event, WorkflowPaused):
            self.waiting_for = event.waiting_for
        self.end(end.status, end.by, now, end.error)
        self._watch_tail(event)
        return True

    def _note(self, event: ChunkEvent) -> None:
        if isinstance(event, WorkflowStarted):
            self._resumed = event.resumed
            self.workflow_run_id = self.workflow_run_id or event.workflow_run_id
        elif isinstance(event, UnreadableEvent):
            self.unreadable += [event.text][: _MOST_UNREADABLE - len(self.unreadable)]

    def _let_go(self, by: EndedBy, now: float) -> None:
        """Give the person the screen back, and read on."""
        self.end(Status.INTERRUPTED, by, now)
        if self.ledger is not None:
            self.ledger.let_go = now - self.started
        self._draining = True

    def end(self, status: Status, by: EndedBy, now: float, error: str = "") -> None:
        """End the turn, whatever it was."""
        # After an Esc it is an interruption, whatever the server calls the
        # end: `message_end`, `failed`, `Aborted: …` (wire 31).
        self.status = Status.INTERRUPTED if self.ledger is not None else status
        # A stop of this turn's is on its way: nobody knows whose ended it.
        stopped = by is EndedBy.OTHERS and self.ledger is not None
        self.ended_by = EndedBy.SERVER if stopped else by
        self._draining = False
        self.error = error
        self.elapsed = now - self.started
        self.version += 1

    def _watch_tail(self, event: ChunkEvent) -> None:
        """Watch the tail of the stream for the partner of its end event."""
        if isinstance(event, MessageEnd):
            self._count_tokens(event.total_tokens)
        self.stream_done |= self._tail.ends_with(event, self.answer.has_nodes)

    def _count_tokens(self, total: int) -> None:
        """Also after the end, which grows the version: the record has to hold them."""
        if total and total != self.total_tokens:
            self.total_tokens = total
            self.version += 1
