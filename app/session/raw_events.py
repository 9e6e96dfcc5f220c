"""The events of a stream as they came, for somebody who wants to look at them."""

from collections import deque
from collections.abc import Callable
from typing import Final, NamedTuple

MOST: Final = 2_000
"""Events that are kept, the newest."""
ROOM: Final = 2_000_000
"""Characters that they may have together; the newest event is kept at any length."""


class RawEvent(NamedTuple):
    """One event of a stream."""

    number: int
    """Its place in the stream; the first one has 1."""
    at: float
    """When it came, on the clock that was given."""
    data: str
    """What the server sent, JSON as a rule; empty for a ping."""


class RawEvents:
    """The newest events of one stream.

    Args:
        clock: Gives seconds.
        most: Events to keep.
        room: Characters to keep.
    """

    def __init__(
        self, clock: Callable[[], float], most: int = MOST, room: int = ROOM
    ) -> None:
        self.count = 0
        """Events that came, also those that are not kept."""
        self._clock = clock
        self._most = most
        self._room = room
        self._kept: deque[tuple[float, str]] = deque()
        self._size = 0

    def add(self, data: str) -> None:
        """Keep one more. Called for every chunk, so it only notes that it is there."""
        self.count += 1
        self._size += len(data)
        self._kept.append((self._clock(), data))
        if self._size > self._room or len(self._kept) > self._most:
            self._drop()

    def kept(self) -> list[RawEvent]:
        """Those that are kept, the oldest first."""
        first = self.count - len(self._kept) + 1
        return [RawEvent(n, *event) for n, event in enumerate(self._kept, first)]

    def _drop(self) -> None:
        while len(self._kept) > 1 and (
            self._size > self._room or len(self._kept) > self._most
        ):
            self._size -= len(self._kept.popleft()[1])
