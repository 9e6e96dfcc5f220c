"""The events of a stream as they came, for somebody who wants to look at them."""

import time
from collections.abc import Callable
from typing import Final, NamedTuple

MOST: Final = 2_000
"""Events that are shown, the newest."""
ROOM: Final = 1_000_000
"""Characters after which earlier events go, even if they are few."""


class RawEvent(NamedTuple):
    """One event of a stream."""

    number: int
    """Its place in the stream; the first one has 1."""
    at: float
    """When it came, in seconds since the message was sent."""
    data: str
    """What the server sent, JSON as a rule; empty for a ping."""


class RawEvents:
    """The newest events of one stream, made when its message is sent.

    Two halves take turns: the older one goes when the newer one is full. So an event
    costs an entry in a list, and no more than twice the given numbers are kept.

    Args:
        clock: Gives seconds.
        most: Events to give back.
        room: Characters of one half; one event more may be kept at any length.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        most: int = MOST,
        room: int = ROOM,
    ) -> None:
        self._clock = clock
        self._started = clock()
        self._most = most
        self._room = room
        self._gone = 0
        self._old: list[tuple[float, str]] = []
        self._new: list[tuple[float, str]] = []
        self._size = 0

    @property
    def count(self) -> int:
        """Events that came, also those that are not kept."""
        return self._gone + len(self._old) + len(self._new)

    def add(self, data: str) -> None:
        """Keep one more; called for every event of a stream."""
        self._new.append((self._clock(), data))
        self._size += len(data)
        if self._size > self._room or len(self._new) >= self._most:
            self._gone += len(self._old)
            self._old, self._new, self._size = self._new, [], 0

    def newest(self) -> list[RawEvent]:
        """The newest ones, in the order in which they came."""
        kept = (self._old + self._new)[-self._most :]
        first = self.count - len(kept) + 1
        return [
            RawEvent(number, at - self._started, data)
            for number, (at, data) in enumerate(kept, first)
        ]
