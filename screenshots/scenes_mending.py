"""Pictures of an answer whose connection was lost: while it is mended, and afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from textual.pilot import Pilot

from app.config import Settings
from app.demo.broken_connections import drop
from app.demo.server import DemoServer
from app.ui.app import ChatApp
from screenshots.scene import Scene, ask, seen

_QUESTION: Final = "Tell me a long story"


@asynccontextmanager
async def _losing(data: Path) -> AsyncIterator[ChatApp]:
    """The app connected to a server whose next answer loses its connection."""
    with DemoServer() as server:
        server.fail_next(drop(60))
        yield ChatApp(
            Settings(server.base_url, server.keys["advanced-chat"], "you", data)
        )


async def _mending(pilot: Pilot[Any]) -> None:
    await ask(pilot, _QUESTION, "looking for the rest · esc stop", "↻ connection lost")


async def _mended(pilot: Pilot[Any]) -> None:
    await ask(pilot, _QUESTION, "looking for the rest")
    await seen(pilot, "whole answer fetched", limit=60)
    await seen(pilot, "● ready")
    await pilot.pause()


async def _mended_light(pilot: Pilot[Any]) -> None:
    pilot.app.theme = "textual-light"
    await _mended(pilot)


MENDING_SCENES: Final[tuple[Scene, ...]] = (
    Scene("mending", _losing, _mending, rows=20),
    Scene("mended", _losing, _mended),
    Scene("mended-light", _losing, _mended_light),
)
"""In the order in which they happen."""
