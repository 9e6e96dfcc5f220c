"""Runs one turn: sends the message, feeds the turn, obeys its deadlines."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from app.client.dify import DifyClient
from app.client.stop_line import StopLine
from app.client.trail import Trail
from app.core.turns.late_stop import interrupt_late
from app.core.turns.ledger import EndedBy, StopCause
from app.core.turns.status import EscResult
from app.core.turns.turn import Turn
from app.core.wire.events import ChunkEvent, Ping
from app.errors import APIError, DifyError, StreamBroken, StreamSilent
from app.session.feed import AnswerFeed
from app.session.raw_events import RawEvents
from app.session.recorder import TurnRecorder
from app.session.stopper import deliver_stop

if TYPE_CHECKING:
    from app.session.mend.mending import Pauses

TAIL: Final = 5.0
"""Seconds that the stream is still read after the turn's end, for the partner
of its end event: a chatflow up to 1.12 saves the answer between the two (wire 26)."""
_WARM_AFTER: Final = 0.1
"""Seconds after the message before a connection is opened for the stop."""
WARM_EVERY: Final = 30.0
"""Seconds between two looks at the connection kept for the stop; servers and
proxies close one that rests for a minute or more."""
_STOP_GRACE: Final = 0.4
"""Seconds for the answer to a stop whose stream has ended already."""


class TurnRun:
    """The life of one turn, from the person's message to the end of its stream.

    Args:
        key: Key of the turn in the journal.
        turn: The turn to feed.
        client: Sends and stops.
        recorder: Writes the turn down.
        changed: Called, often, when the turn may look different.
        ended: Called once, when the turn is over for the person; the stream may
            still have a tail, or be read to its end in the background.
        over: Called once, when the server is done with it as well: at once after
            `ended`, or when a turn that was let go has come to its end.
        pauses: How often and how long the rest of an answer is looked for; None for
            the usual.
    """

    def __init__(
        self,
        key: str,
        turn: Turn,
        client: DifyClient,
        recorder: TurnRecorder,
        changed: Callable[[Turn], None],
        ended: Callable[[Turn], None],
        over: Callable[[Turn], None],
        pauses: "Pauses | None" = None,
    ) -> None:
        self.key = key
        self.turn = turn
        self._client = client
        self._stop_line = StopLine(client)
        self._recorder = recorder
        self._changed = changed
        self._ended = ended
        self._over = over
        self.raw: Final = RawEvents()
        """What comes on its streams; kept as long as this is the newest turn."""
        self._feed: Final = AnswerFeed(
            turn,
            client,
            self._take,
            self._react,
            self._stop_delivered,
            Trail(tap=self.raw.add),
            pauses,
        )
        self._clock = asyncio.get_running_loop().time
        self._limit = asyncio.timeout(None)
        self._beside: list[asyncio.Task[None]] = []
        self._reading = False
        self._end_told = False
        self._over_told = False
        self._notify_due = False
        self._timer: asyncio.TimerHandle | None = None
        self._stop: asyncio.Task[None] | None = None
        self._finish: asyncio.Task[None] | None = None

    async def run(self, conversation_id: str, inputs: Mapping[str, Any]) -> None:
        """Send the message and feed the turn until its stream is over.

        Cancelling it closes the connection; the turn then counts as left.
        """

        async def answer() -> None:
            await self._recorder.begin()
            if self.turn.live:
                await self._fed(self._feed.answer(conversation_id, inputs))
            else:
                self.turn.close(self._clock(), by=EndedBy.UNSENT)

        await self._to_its_end(answer)

    async def take_up(self) -> None:
        """Go on with a turn of an earlier difyterm that was lost, as `run` does."""
        await self._to_its_end(lambda: self._fed(self._feed.rest()))

    async def _to_its_end(self, live: Callable[[], Awaitable[None]]) -> None:
        turn = self.turn
        given_up = True
        try:
            await live()
            given_up = False
        except TimeoutError:
            given_up = False  # read for long enough
        except DifyError as error:
            turn.close(
                self._clock(), _lost_by(turn), str(error), error_status=_status(error)
            )
            # A run may come to its end unseen: it is looked up another time.
            given_up = not (_torn(error) or turn.workflow_run_id)
        finally:
            for task in self._beside:
                task.cancel()
            turn.close(self._clock(), by=EndedBy.QUIT)
            self._react()
            if given_up:
                await self._stop_unread()
            await self._wind_up()

    async def drop(self, by: EndedBy) -> None:
        """End a turn whose message is not sent."""
        self.turn.close(self._clock(), by=by)
        self._react()
        await self._wind_up()

    async def _fed(self, events: Awaitable[None]) -> None:
        """Let the turn be fed, for as long as anybody waits for that."""
        helpers = (self._keep_warm(), self._feed.watch_silence())
        self._beside = [asyncio.create_task(helper) for helper in helpers]
        async with self._limit:
            self._reading = True
            await events

    def interrupt(self, cause: StopCause) -> EscResult:
        """Stop the turn, or let one go that is being stopped.

        Synchronous, so that the text on the screen is frozen with the key.
        """
        press = self.turn.interrupt(self._clock(), cause)
        if press in (EscResult.STOPPING, EscResult.LET_GO):
            self._react()  # the stop first
            self._feed.hurry()
        if press is EscResult.STOPPING:
            self._recorder.interrupted()
        return press

    def interrupt_late(self, pressed: float, cause: StopCause) -> None:
        """Take note of a stop that was heard of after the turn's end.

        Args:
            pressed: When it was, in seconds since the turn began.
            cause: What made it stop.
        """
        if interrupt_late(self.turn, pressed, cause):
            self._changed(self.turn)
            self._finish = asyncio.create_task(self._recorder.finish())

    async def _keep_warm(self) -> None:
        # The connection that rests now is for the message itself.
        await asyncio.sleep(_WARM_AFTER)
        while self.turn.busy:
            await self._stop_line.warm()
            await asyncio.sleep(WARM_EVERY)

    async def _stop_delivered(self) -> None:
        """Wait until a stop that is on its way has come to something."""
        if self._stop is not None:
            await asyncio.wait([self._stop])

    def _take(self, event: ChunkEvent) -> None:
        turn = self.turn
        turn.apply(event, self._clock())
        if isinstance(event, Ping):
            return
        if not turn.live:
            self._react()
            return
        self._recorder.record(event)
        if turn.ledger is None:
            self._notify_soon()
        else:
            self._react()

    def _notify_soon(self) -> None:
        """Tell of a change, once for all events that one socket read brings.

        What is joined before and after does not replace this: `app.client.coalesced`
        joins bytes and not events, and the transcript counts frames. A listener that
        reads or writes at each call, such as `ask`, costs half as much again
        without it, and twice as much with JSON.
        """
        if not self._notify_due:
            self._notify_due = True
            asyncio.get_running_loop().call_soon(self._notify)

    def _notify(self) -> None:
        self._notify_due = False
        self._changed(self.turn)

    def _react(self) -> None:
        """Do what the turn's state calls for: deliver its stop, bound its wait, tell.

        Called after Esc, after an event that may matter, when a stop has come to
        something, and when the wait for it is over. Each end is told once.
        """
        turn = self.turn
        if task_id := turn.claim_stop(now := self._clock()):
            self._stop_line.write(task_id, within=(turn.deadline or now) - now)
            self._stop = asyncio.create_task(
                deliver_stop(turn, task_id, self._stop_line, self._react)
            )
        self._bound_wait()
        self._changed(turn)
        if not turn.live and not self._end_told:
            self._end_told = True
            self._finish = asyncio.create_task(self._recorder.finish())
            self._ended(turn)
        if not turn.busy and not self._over_told:
            self._over_told = True
            self._end_reading()
            self._over(turn)

    def _bound_wait(self) -> None:
        """Look at the turn again when its deadline has come."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if (deadline := self.turn.deadline) is not None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_at(deadline, self._expire, deadline)

    def _expire(self, deadline: float) -> None:
        # The loop's timer may fire a little before the deadline.
        if self.turn.expire(max(self._clock(), deadline)):
            self._react()

    def _end_reading(self) -> None:
        """Read the tail that an end of the server's has; close all others at once."""
        by_server = self.turn.ended_by in (EndedBy.SERVER, EndedBy.OTHERS)
        ended = by_server and self.turn.loss is None
        if self._reading and not self._limit.expired():
            with suppress(RuntimeError):  # the block of the timeout was just left
                self._limit.reschedule(self._clock() + (TAIL if ended else 0))

    async def _stop_unread(self) -> None:
        """Stop what runs on unread, unless a stop was sent: nobody wants it any more."""
        task_id = self.turn.claim_unread()
        if task_id:
            with suppress(DifyError):
                await self._client.stop(task_id, within=_STOP_GRACE)

    async def _wind_up(self) -> None:
        """Let the stop's answer and the journal come to their end."""
        self._reading = False
        if self._stop is not None:
            await asyncio.wait([self._stop], timeout=_STOP_GRACE)
            self._stop.cancel()
        await self._stop_line.aclose()
        if self._finish is not None:
            await self._finish
        await self._recorder.finish()


def _status(error: DifyError) -> int:
    return error.status if isinstance(error, APIError) else 0


def _lost_by(turn: Turn) -> EndedBy:
    """What a turn counts as ended by whose rest was not found."""
    crashed = turn.loss is not None and turn.loss.by is EndedBy.CRASH
    return EndedBy.CRASH if crashed else EndedBy.CONNECTION


def _torn(error: DifyError) -> bool:
    """Whether the connection is to blame: the answer may come to its end unseen."""
    return isinstance(error, StreamBroken) and not isinstance(error, StreamSilent)
