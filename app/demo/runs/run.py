"""One answer on its way: pace, pauses, faults, and what a stop leaves of it."""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections.abc import Sequence
from enum import Enum, auto

from app.demo.conversations import Conversation, Message, user_id
from app.demo.runs.breakpoints import Breakpoints
from app.demo.runs.channel import Channel
from app.demo.runs.stop_delay import StopDelay
from app.demo.script.plan import Plan
from app.demo.wire.events import AnswerEvents, Ids
from app.demo.wire.workflow_events import WorkflowEvents

_BATCH = 256
"""Events written at once when they come as fast as the socket takes them."""


class Outcome(Enum):
    """How an answer ended."""

    NATURAL = auto()
    STOPPED = auto()
    FAILED = auto()
    BROKEN = auto()
    """The stream just ends: no terminal event."""


class Run:
    """One generation under its task id.

    Args:
        mode: The app's.
        conversation: Where the message belongs.
        message: What is answered.
        plan: How.
        breakpoints: The pauses tests open.
        numbered: Each event gets an `id` (wire 67).
    """

    outcome = Outcome.NATURAL
    failure_code = ""
    """Dify's code of a failure; empty: the standard one."""
    stops_seen = 0
    """Stop requests, effective or not."""
    aborted = False
    """Somebody else's stop reached the engine (wire 30)."""
    quiet = False
    """Not even pings are sent."""
    lost = False
    """Its worker has died: it never ends, and counts as running for ever."""
    first_token = 0.0
    """Seconds from the request to the first chunk."""

    def __init__(
        self,
        mode: str,
        conversation: Conversation,
        message: Message,
        plan: Plan,
        breakpoints: Breakpoints,
        *,
        numbered: bool = False,
    ) -> None:
        """Prepares it; must be called on the running loop."""
        self.mode = mode
        self.conversation = conversation
        self.message = message
        self.plan = plan
        self.task_id = str(uuid.uuid4())
        self.pipe = Channel(numbered=numbered)
        ids = Ids(conversation.id, message.id, self.task_id, message.created_at)
        self.events = AnswerEvents(mode, ids)
        self.flow = WorkflowEvents(
            self.events, user=conversation.user, user_id=user_id(conversation.user)
        )
        """The workflow run behind the answer, in a chatflow."""
        self.said: list[str] = []
        """Every chunk sent so far."""
        self.first_delay = plan.first
        """Seconds before the first chunk."""
        self._began = time.monotonic()
        self._paused = 0.0
        self._breakpoints = breakpoints
        self._stop = StopDelay(plan)
        self._left = asyncio.Event()
        due = (fault for fault in plan.faults if math.isfinite(fault.after_chunks))
        self._due = sorted(due, key=lambda fault: fault.after_chunks)

    @property
    def text(self) -> str:
        """Everything said so far."""
        return "".join(self.said)

    @property
    def elapsed(self) -> float:
        """Seconds since the request."""
        return time.monotonic() - self._began

    def request_stop(self) -> None:
        """Takes a stop of the message's own user; it works with the mode's delay."""
        self._stop.request(self._usual_delay())

    def _usual_delay(self) -> float:
        # A chatflow looks at the stop flag once a second, chat and agent-chat at the
        # next token or two (wire 30).
        if self.mode != "advanced-chat":
            return 0.3
        if not self.said:
            return 0.25
        return max(0.05, math.ceil(self.elapsed) - self.elapsed)

    def leave(self) -> None:
        """The client has hung up: nothing is sent any more."""
        self._left.set()
        self.pipe.own.close()

    async def sleep_unless_stopped(self, seconds: float) -> bool:
        """Waits; False when a stop has taken effect meanwhile or before."""
        return await self._stop.sleep_unless_stopped(seconds)

    async def wait_first(self) -> bool:
        """The time before the first chunk; False when there will be none."""
        awake = await self.sleep_unless_stopped(self.first_delay)
        self.first_token = self.elapsed
        if not awake:
            self.outcome = Outcome.STOPPED
        return awake

    async def stream(self, chunks: Sequence[str]) -> bool:
        """Sends the chunks at the plan's pace; False when it ended before them."""
        done, began = 0, self._pace_clock()
        while await self._pass_faults():
            if done == len(chunks):
                return True
            due = await self._wait_due(began, done)
            if due is None:
                break
            end = min(len(chunks), due, done + self._room())
            await self._send(chunks[done:end])
            done = end
        if self.outcome is Outcome.NATURAL:
            self.outcome = Outcome.STOPPED
        return False

    async def _wait_due(self, began: float, done: int) -> int | None:
        """Waits for the next chunk; how many are due then, None after a stop."""
        rate = self.plan.rate
        if not rate:
            await asyncio.sleep(0)
            return done + _BATCH
        if not await self.sleep_unless_stopped(
            began + done / rate - self._pace_clock()
        ):
            return None
        return max(done, int((self._pace_clock() - began) * rate)) + 1

    def _pace_clock(self) -> float:
        """Seconds in which pauses do not count: no burst makes up for them."""
        return time.monotonic() - self._paused

    def _room(self) -> int:
        """Chunks that may go before something else happens; at least one."""
        room = _BATCH
        if self._due:
            room = min(room, math.ceil(self._due[0].after_chunks) - len(self.said))
        if self._stop.room is not None:
            room = min(room, self._stop.room)
        return room

    async def _send(self, chunks: Sequence[str]) -> None:
        self.said.extend(chunks)
        await self.pipe.put(self.events.texts(chunks))
        self._stop.spend(len(chunks))

    async def _pass_faults(self) -> bool:
        """Does what was ordered for this number of chunks; False when that ends it."""
        while self._due and self._due[0].after_chunks <= len(self.said):
            await self._due.pop(0).at_chunk(self)
            if self._stop.effective or self.outcome is not Outcome.NATURAL:
                return False
        return not self._stop.effective

    async def stay_silent(self, seconds: float) -> None:
        """Sends nothing for so long, or until a stop takes effect."""
        self.quiet = True
        await self.sleep_unless_stopped(seconds)
        self.quiet = False

    async def fall_silent(self) -> None:
        """Sends nothing more, and waits until the client leaves."""
        self.break_off()
        self.quiet = self.lost = True
        await self._left.wait()

    async def pause(self) -> None:
        """Sends pings only, until the test releases the run or a stop ends that."""
        held = time.monotonic()
        await self._breakpoints.hold(self._stop.ends_pause)
        self._paused += time.monotonic() - held

    async def send_half_event(self) -> None:
        """Sends an event whose JSON is cut."""
        event = self.events.texts(["cut"])
        await self.pipe.put(event[: len(event) // 2] + b"\n\n")

    def fail(self, code: str) -> None:
        """Ends the text as when the model fails; `code` "" is the standard one."""
        self.outcome, self.failure_code = Outcome.FAILED, code

    def break_off(self) -> None:
        """Ends the stream without a terminal event; the run is forgotten with it."""
        self.outcome = Outcome.BROKEN

    async def lose_connection(self, *, reset: bool) -> None:
        """Ends the connection, not the run: properly, or by a reset."""
        await self.pipe.lose_own(reset=reset)
        if self.mode != "advanced-chat":
            self.break_off()

    def go_dead(self) -> None:
        """Lets nothing through to the client any more; the run goes on."""
        self.quiet = True
        self.pipe.mute_own()
