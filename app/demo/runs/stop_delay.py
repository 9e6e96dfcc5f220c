"""What still comes between a stop and the moment it takes effect (wire 31)."""

from __future__ import annotations

import asyncio

from app.demo.script.plan import Plan


class StopDelay:
    """Bounds one run once it was asked to stop: by time, or by a number of chunks."""

    def __init__(self, plan: Plan) -> None:
        """Takes what the message has ordered; must be called on the running loop."""
        self._plan = plan
        self._requested = False
        self._effective = asyncio.Event()
        self.room: int | None = None
        """Chunks that may still come; None: as many as there are."""
        self.ends_pause = asyncio.Event()
        """Set when a paused run has to go on, or to end."""

    @property
    def effective(self) -> bool:
        """Whether no further chunk may come."""
        return self._effective.is_set()

    def request(self, usual: float) -> None:
        """Takes the stop; a second one changes nothing.

        Args:
            usual: Seconds until it takes effect where nothing else is ordered.
        """
        if self._requested:
            return
        self._requested = True
        if self._plan.late_chunks is not None:
            self.room = self._plan.late_chunks
            self.ends_pause.set()
            self.spend(0)
        else:
            late = usual if self._plan.late is None else self._plan.late
            asyncio.get_running_loop().call_later(late, self._take_effect)

    def spend(self, chunks: int) -> None:
        """Counts chunks that were sent; the last one that may come ends the run."""
        if self.room is not None:
            self.room -= chunks
            if self.room <= 0:
                self._take_effect()

    def _take_effect(self) -> None:
        self._effective.set()
        self.ends_pause.set()

    async def sleep_unless_stopped(self, seconds: float) -> bool:
        """Waits; False when a stop has taken effect meanwhile or before."""
        if seconds > 0 and not self.effective:
            try:
                async with asyncio.timeout(seconds):
                    await self._effective.wait()
            except TimeoutError:
                return True
        return not self.effective
