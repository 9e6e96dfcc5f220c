"""What a picture is, and what all of them do to come about."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot


@dataclass(frozen=True)
class Scene:
    """One picture of the running app."""

    name: str
    """Name of the two files, without ending."""
    open: Callable[[Path], AbstractAsyncContextManager[App[Any]]]
    """Gives the app, not yet running, for an empty directory to keep its data in.

    As a context manager it can start a server first and end it after the picture.
    """
    play: Callable[[Pilot[Any]], Awaitable[None]]
    """Presses keys and waits until the screen shows what the picture is for."""
    columns: int = 100
    """Width in cells."""
    rows: int = 30
    """Height in cells."""


async def seen(pilot: Pilot[Any], text: str, limit: float = 20.0) -> None:
    """Wait until the screen shows a text."""
    async with asyncio.timeout(limit):
        while text not in screen_text(pilot):
            await pilot.pause(0.02)


def screen_text(pilot: Pilot[Any]) -> str:
    lines = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in lines)


async def ask(pilot: Pilot[Any], question: str, *signs: str) -> None:
    """Ask, and wait for these texts of the answer one after the other."""
    await seen(pilot, "difyterm demo")
    await pilot.press(*question, "enter")
    for sign in signs:
        await seen(pilot, sign)


async def press(pilot: Pilot[Any], *keys: str, sign: str) -> None:
    """Press keys and wait for what they bring."""
    await pilot.press(*keys)
    await seen(pilot, sign)
