"""The turns of one conversation that other windows receive, as they grow."""

import asyncio
import math
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from contextvars import copy_context
from typing import Final, NamedTuple, Protocol

from app.core.shapes import Unreadable
from app.core.turns.late_stop import interrupt_late
from app.core.turns.ledger import EndedBy, StopCause
from app.core.turns.record import LogEntry, fill_turn
from app.core.turns.status import EscResult
from app.core.turns.turn import StopTimeouts, Turn
from app.session.windows.remote_stop import RemoteStop
from app.store.windows.news import Known, News, Seen
from app.store.writer import JournalWriter

ALIVE_EVERY: Final = 1.0
"""Seconds between two looks whether the window that receives a turn is alive: its death
writes nothing."""
_PATIENT: Final = StopTimeouts(of_silence=math.inf)
"""For turns of others: their pings are not in the journal."""
_UNREADABLE: Final = "the journal's record of this turn cannot be read"


class Told(Protocol):
    """What a session does when others do something."""

    def begun_elsewhere(self, turn: Turn) -> None:
        """A turn is to be shown; it may have ended already."""

    def changed_elsewhere(self, turn: Turn) -> None:
        """Something of it may look different now."""

    def over_elsewhere(self, turn: Turn, *, stopped_here: bool) -> None:
        """It has ended, perhaps because this window wanted it.

        May be told twice of a turn that was let go here.
        """

    def stop_asked(self, key: str, at: float) -> None:
        """A turn of this window shall be stopped, as somebody said at `at`."""


class _Followed(NamedTuple):
    turn: Turn
    stop: RemoteStop
    newest: int
    """The last entry that it has of the log, by its row."""


class Following:
    """Looks into the journal when others have written, and plays their turns.

    Args:
        journal: Where all windows write.
        conversation: The journal's key of the conversation.
        stopper: Makes what stops a turn, of its key.
        told: Told of what others do.
    """

    def __init__(
        self,
        journal: JournalWriter,
        conversation: str,
        stopper: Callable[[str, Turn], RemoteStop],
        told: Told,
    ) -> None:
        self._journal = journal
        self._conversation = conversation
        self._stopper = stopper
        self._told = told
        self._newest: int | None = None
        self._followed: dict[str, _Followed] = {}
        self._stops_told: set[str] = set()
        self._stale = False
        self._lock = asyncio.Lock()
        self._looking: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        # The journal calls from its thread, which knows nothing of who is asking.
        self._context = copy_context()
        self._clock = asyncio.get_running_loop().time

    @property
    def live(self) -> Turn | None:
        """The turn that another window receives now; None when nothing runs there."""
        turns = (followed.turn for followed in self._followed.values())
        return next((turn for turn in turns if turn.live), None)

    def start(self) -> None:
        """Look whenever others have written."""
        self._journal.watch(self._notice)

    async def look(self, unfinished: Iterable[float] = ()) -> None:
        """Take what is new in the journal, now.

        Args:
            unfinished: When turns began, in unix seconds, that were read while they
                lived: they are told of again, as they are now.
        """
        async with self._lock:
            self._stale = False
            live = {key: seen.newest for key, seen in self._followed.items()}
            known = Known(self._newest, tuple(unfinished), live)
            news = await self._journal.news(self._conversation, known)
            if news is not None:
                self._take(news)

    async def look_if_stale(self) -> None:
        """As `look`, if others have written since the last one."""
        if self._stale:
            await self.look()

    def interrupt(self) -> EscResult:
        """Stop the turn of the other window, or wait no longer for its end."""
        followed = next(f for f in self._followed.values() if f.turn.live)
        press = followed.turn.interrupt(self._clock(), StopCause.SECOND_WINDOW)
        if press is EscResult.STOPPING:
            followed.stop.ask()
        self._told.changed_elsewhere(followed.turn)
        if press is EscResult.LET_GO:
            self._told.over_elsewhere(followed.turn, stopped_here=True)
        return press

    async def aclose(self) -> None:
        """Look no more; the turns of others go on."""
        self._journal.unwatch(self._notice)
        if self._timer is not None:
            self._timer.cancel()
        tasks = [followed.stop.cancel() for followed in self._followed.values()]
        if self._looking is not None:
            self._looking.cancel()
            tasks.append(self._looking)
        await asyncio.gather(*filter(None, tasks), return_exceptions=True)

    def _notice(self) -> None:
        """Others have written, or may have died."""
        self._stale = True
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(
                self._look_until_fresh(), context=self._context
            )

    async def _look_until_fresh(self) -> None:
        while self._stale:
            await self.look()

    def _take(self, news: News) -> None:
        for seen in news.turns:
            self._take_turn(seen)
        self._newest = max(news.newest, self._newest or 0)
        for key in news.stops.keys() - self._stops_told:
            self._stops_told.add(key)
            self._told.stop_asked(key, news.stops[key])
        self._look_again_soon()

    def _look_again_soon(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._followed:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(ALIVE_EVERY, self._notice)

    def _take_turn(self, seen: Seen) -> None:
        known = self._followed.get(seen.key)
        turn = self._turn(seen) if known is None else known.turn
        stop = self._stopper(seen.key, turn) if known is None else known.stop
        stops = [_apply(turn, entry) for entry in seen.entries]
        if any(stops):
            stop.acknowledged()
        self._followed[seen.key] = _Followed(turn, stop, seen.newest)
        over = self._end(turn, seen)
        if known is None:
            self._told.begun_elsewhere(turn)
        elif seen.entries or over:
            self._told.changed_elsewhere(turn)
        if over:
            stop.cancel()
            del self._followed[seen.key]
            self._told.over_elsewhere(turn, stopped_here=stop.asked)

    def _turn(self, seen: Seen) -> Turn:
        started = self._clock() - (time.time() - seen.created_at)
        turn = Turn(
            seen.draft, started=started, created_at=seen.created_at, timeouts=_PATIENT
        )
        turn.elsewhere = True
        return turn

    def _end(self, turn: Turn, seen: Seen) -> bool:
        """End a turn that has its record, or that nobody receives any more."""
        if seen.record is None and seen.alive:
            return False
        if seen.record is None:
            turn.close(self._clock(), by=EndedBy.CRASH)
            self._journal.settle_soon(seen.key, turn)
            return True
        turn.close(self._clock(), error=_UNREADABLE)
        stop = turn.ledger
        with suppress(Unreadable):
            fill_turn(turn, seen.record)
        if stop is not None:  # the other window may learn of it later
            interrupt_late(turn, stop.pressed, stop.cause)
        return True


def _apply(turn: Turn, entry: LogEntry) -> bool:
    """Play an entry of the log; tell whether it is the stop of the other window."""
    if entry.event is not None:
        turn.apply(entry.event, turn.started + entry.at)
        return False
    if turn.ledger is None:
        turn.interrupt(turn.started + entry.at, entry.cause)
    return True
