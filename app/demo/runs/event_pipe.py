"""The pipe between the work on an answer and the connection that carries it away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

_ROOM = 16
"""Pieces that may wait; then the work waits for the socket."""


class EventPipe:
    """Hands pieces of bytes from one run to at most one connection."""

    def __init__(self, waiting: Sequence[bytes] = ()) -> None:
        """Opens the pipe; must be called on the running loop.

        Args:
            waiting: What comes first.
        """
        room = max(_ROOM, len(waiting))
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue(room)
        for piece in waiting:
            self._pieces.put_nowait(piece)
        self.closed = False
        """Nobody listens any more: whatever is put from now on is dropped."""

    async def put(self, piece: bytes) -> None:
        """Passes a piece on; waits while the connection is slower than the run."""
        if not self.closed:
            await self._pieces.put(piece)

    async def end(self) -> None:
        """Says that nothing more comes."""
        if not self.closed:
            await self._pieces.put(None)

    def close(self) -> None:
        """Drops what waits and what will come, and ends the reader's loop."""
        self.closed = True
        while not self._pieces.empty():
            self._pieces.get_nowait()
        self._pieces.put_nowait(None)

    async def get(self) -> bytes | None:
        """The next piece, in order; None at the end."""
        return await self._pieces.get()
