"""A live generation: pace, pauses, the stop and what still comes after it."""

from __future__ import annotations

import asyncio
import math
import time
import uuid
from collections.abc import Sequence
from enum import Enum, auto

from app.demo.conversations import Conversation, Message
from app.demo.faults import Fault
from app.demo.gates import Gates
from app.demo.outlet import Outlet
from app.demo.plan import Plan
from app.demo.wire import Wire

_BATCH = 256
"""Events written at once when they come as fast as the socket takes them."""
_MARKS = ("hold", "silence", "eof", "error_event", "truncated_json")


class Outcome(Enum):
    """How an answer ended."""

    NATURAL = auto()
    STOPPED = auto()
    FAILED = auto()
    BROKEN = auto()
    """The stream just ends: no terminal event."""


class Run:
    """One generation under its task id."""

    def __init__(
        self,
        mode: str,
        conversation: Conversation,
        message: Message,
        plan: Plan,
        gates: Gates,
    ) -> None:
        """Prepares the run of a message; must be called on the running loop."""
        self.mode = mode
        self.conversation = conversation
        self.message = message
        self.plan = plan
        self.user = conversation.user
        self.task_id = str(uuid.uuid4())
        self.outlet = Outlet()
        self.wire = Wire(
            mode,
            conversation_id=conversation.id,
            message_id=message.id,
            task_id=self.task_id,
            created_at=message.created_at,
        )
        self.said: list[str] = []
        """Every chunk sent so far."""
        self.outcome = Outcome.NATURAL
        self.stops = 0
        """Stop requests seen, effective or not."""
        self.aborted = False
        """Somebody else's stop reached the engine (wire 30)."""
        self.quiet = asyncio.Event()
        """Set when not even pings are sent any more."""
        self.began = time.monotonic()
        self.first_token: float = 0.0
        """Seconds from the request to the first chunk."""
        self._gates = gates
        self._stopping = False
        self._paused = 0.0
        self._room_after_stop: int | None = None
        self._cut = asyncio.Event()
        self._resume = asyncio.Event()
        self._left = asyncio.Event()
        self._marks = sorted(
            (f for f in plan.faults if f.name in _MARKS), key=lambda f: f.value
        )

    @property
    def text(self) -> str:
        """Everything said so far."""
        return "".join(self.said)

    @property
    def elapsed(self) -> float:
        """Seconds since the request."""
        return time.monotonic() - self.began

    def request_stop(self) -> None:
        """Takes a stop of the message's own user; it works with the mode's delay."""
        if self._stopping or self.plan.fault("ignore_stop"):
            return
        self._stopping = True
        if self.plan.late_chunks is not None:
            self._room_after_stop = self.plan.late_chunks
            self._resume.set()
            if not self._room_after_stop:
                self._end()
            return
        late = self._late() if self.plan.late is None else self.plan.late
        asyncio.get_running_loop().call_later(late, self._end)

    def _end(self) -> None:
        self._cut.set()
        self._resume.set()

    def _late(self) -> float:
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
        self.outlet.close()

    async def nap(self, seconds: float) -> bool:
        """Waits; False when a stop took effect meanwhile."""
        if seconds > 0 and not self._cut.is_set():
            try:
                async with asyncio.timeout(seconds):
                    await self._cut.wait()
            except TimeoutError:
                return True
        return not self._cut.is_set()

    async def think(self) -> bool:
        """The time before the first chunk; False when there will be none."""
        if self.plan.fault("no_first_chunk"):
            await self._fall_silent()
            return False
        late = self.plan.fault("late_first_chunk")
        awake = await self.nap(late.value if late else self.plan.first)
        self.first_token = self.elapsed
        if not awake:
            self.outcome = Outcome.STOPPED
        return awake

    async def say(self, chunks: Sequence[str]) -> bool:
        """Streams the chunks at the plan's pace; False when it ended before them."""
        done = 0
        began = self._pace_clock()
        while await self._pass_marks():
            if done == len(chunks):
                return True
            if self.plan.rate:
                ahead = began + done / self.plan.rate - self._pace_clock()
                if not await self.nap(ahead):
                    break
                due = int((self._pace_clock() - began) * self.plan.rate) + 1
            else:
                due = done + _BATCH
                await asyncio.sleep(0)
            end = min(len(chunks), max(due, done + 1), done + self._room())
            await self._send(chunks[done:end])
            done = end
        if self.outcome is Outcome.NATURAL:
            self.outcome = Outcome.STOPPED
        return False

    def _pace_clock(self) -> float:
        """Seconds in which pauses do not count: no burst makes up for them."""
        return time.monotonic() - self._paused

    def _room(self) -> int:
        """Chunks that may go before something else happens; at least one."""
        marks = [int(self._marks[0].value) - len(self.said)] if self._marks else []
        after = [] if self._room_after_stop is None else [self._room_after_stop]
        return min([_BATCH, *marks, *after])

    async def _send(self, chunks: Sequence[str]) -> None:
        self.said.extend(chunks)
        await self.outlet.put(self.wire.texts(chunks))
        if self._room_after_stop is not None:
            self._room_after_stop -= len(chunks)
            if self._room_after_stop <= 0:
                self._end()

    async def _pass_marks(self) -> bool:
        """Does what was ordered for this number of chunks; False when that ends it."""
        while self._marks and self._marks[0].value <= len(self.said):
            if not await self._meet(self._marks.pop(0)):
                return False
        return not self._cut.is_set()

    async def _meet(self, mark: Fault) -> bool:
        if mark.name == "hold":
            held = time.monotonic()
            await self._gates.hold(self._resume)
            self._paused += time.monotonic() - held
            return not self._cut.is_set()
        if mark.name == "truncated_json":
            event = self.wire.texts(["cut"])
            await self.outlet.put(event[: len(event) // 2] + b"\n\n")
            return True
        if mark.name == "silence":
            await self._fall_silent()
        failed = mark.name == "error_event"
        self.outcome = Outcome.FAILED if failed else Outcome.BROKEN
        return False

    async def _fall_silent(self) -> None:
        self.outcome = Outcome.BROKEN
        self.quiet.set()
        await self._left.wait()
