"""Pauses in a stream that a test opens from its own thread."""

from __future__ import annotations

import asyncio
import threading


class Breakpoints:
    """Lets as many pauses pass as `release` was called, before or meanwhile."""

    def __init__(self) -> None:
        """Starts closed; usable before the loop runs."""
        self._permits = 0
        self._held = 0
        self._change = threading.Condition()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    def release(self) -> None:
        """Opens the pause that is held, or the next one."""
        with self._change:
            self._permits += 1
            for loop, event in self._waiting:
                loop.call_soon_threadsafe(event.set)

    def wait_held(self, timeout: float, count: int = 1) -> None:
        """Blocks until so many pauses were reached in all.

        Raises:
            TimeoutError: They were not within `timeout` seconds.
        """
        with self._change:
            if not self._change.wait_for(lambda: self._held >= count, timeout):
                raise TimeoutError(f"no pause reached within {timeout} s")

    async def hold(self, resume: asyncio.Event) -> None:
        """Pauses until released, or until `resume` is set."""
        news = asyncio.Event()
        entry = (asyncio.get_running_loop(), news)
        with self._change:
            self._held += 1
            self._waiting.append(entry)
            self._change.notify_all()
        ended = asyncio.create_task(resume.wait())
        ended.add_done_callback(lambda _: news.set())
        try:
            while not (resume.is_set() or self._take()):
                await news.wait()
                news.clear()
        finally:
            ended.cancel()
            with self._change:
                self._waiting.remove(entry)

    def _take(self) -> bool:
        with self._change:
            if not self._permits:
                return False
            self._permits -= 1
            return True
