"""Waiting for a fact, with a limit."""

import asyncio
from collections.abc import Callable


async def until(fact: Callable[[], bool], limit: float = 10.0) -> None:
    """Let the event loop run until a fact holds.

    Raises:
        TimeoutError: It did not within `limit` seconds.
    """
    async with asyncio.timeout(limit):
        while not fact():  # noqa: ASYNC110 - facts here have no event to wait for
            await asyncio.sleep(0.001)
