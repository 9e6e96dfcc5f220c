"""Waiting for a fact, with a limit."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

LIMIT: Final = 20.0
"""Seconds after which a fact that should come is given up, also on a busy machine."""


async def _a_moment() -> None:
    """Let everything else run."""
    await asyncio.sleep(0.001)


async def until(
    fact: Callable[[], bool],
    limit: float = LIMIT,
    pause: Callable[[], Awaitable[object]] = _a_moment,
) -> None:
    """Let the event loop run until a fact holds.

    Args:
        fact: Looked at again and again.
        limit: Seconds.
        pause: Lets others run between two looks, as a pilot's `pause` does.

    Raises:
        TimeoutError: It did not within `limit` seconds.
    """
    async with asyncio.timeout(limit):
        while not fact():
            await pause()
