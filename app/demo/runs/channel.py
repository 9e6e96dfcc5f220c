"""The way of a run's events out: to its own connection, and to those opened later."""

from __future__ import annotations

import time

from app.demo.runs.event_pipe import EventPipe

RESET = b"\0reset"
"""In place of a piece: the connection is to be reset."""
_END = b"\n\n"


class Channel:
    """Hands the pieces of one run to any number of pipes."""

    def __init__(self, *, numbered: bool) -> None:
        """Opens the way of the run's own connection; must be called on the loop.

        Args:
            numbered: Each event gets an `id`, and is kept for streams opened later.
        """
        self.own = EventPipe()
        """Of the connection on which the message came."""
        self._later: list[EventPipe] = []
        self.numbered = numbered
        """Whether each event gets an `id`."""
        self._kept: list[tuple[str, bytes]] = []
        self._own_over = False

    @property
    def closed(self) -> bool:
        """Whether the client that sent the message has gone."""
        return self.own.closed

    async def put(self, piece: bytes) -> None:
        """Passes events on."""
        if self.numbered:
            piece = b"".join(map(self._number, piece.split(_END)[:-1]))
        await self.put_own(piece)
        for pipe in self._later:
            await pipe.put(piece)

    async def put_own(self, piece: bytes) -> None:
        """Passes something on to the run's own connection only, such as a ping."""
        if not self._own_over:
            await self.own.put(piece)

    async def lose_own(self, *, reset: bool) -> None:
        """Ends the run's own connection; the run goes on."""
        if reset:
            await self.put_own(RESET)
        elif not self._own_over:
            await self.own.end()
        self._own_over = True

    def mute_own(self) -> None:
        """Lets nothing more through to the run's own connection, not even its end."""
        self._own_over = True

    def open_later(self, last_id: str | None) -> EventPipe:
        """A pipe for a stream that is opened now, and closed by `forget`.

        Args:
            last_id: What is kept behind this event comes first; all of it when empty;
                None: only what comes from now on.
        """
        pipe = EventPipe(list(self._behind(last_id)))
        self._later.append(pipe)
        return pipe

    def forget(self, pipe: EventPipe) -> None:
        """The client of a later stream has gone."""
        pipe.close()
        self._later.remove(pipe)

    async def end(self) -> None:
        """Says that nothing more comes."""
        if not self._own_over:
            await self.own.end()
        for pipe in self._later:
            await pipe.end()

    def close(self) -> None:
        """Drops everything, everywhere."""
        for pipe in (self.own, *self._later):
            pipe.close()

    def _number(self, event: bytes) -> bytes:
        if not event.startswith(b"data:"):
            return event + _END
        id = f"{time.time_ns() // 1_000_000}-{len(self._kept)}"
        numbered = f"id: {id}\n".encode() + event + _END
        self._kept.append((id, numbered))
        return numbered

    def _behind(self, last_id: str | None) -> list[bytes]:
        ids = [id for id, _ in self._kept]
        if last_id is None:
            return []
        start = ids.index(last_id) + 1 if last_id in ids else 0
        return [event for _, event in self._kept[start:]]
