"""What the pictures show: each scene opens the app and plays it up to the picture."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot

from app.config import Settings
from app.demo.faults import Fault, ignore_stop
from app.demo.server import DemoServer
from app.ui.app import ChatApp


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


@asynccontextmanager
async def _newcomer(data: Path) -> AsyncIterator[ChatApp]:
    """The app as a newcomer starts it."""
    yield ChatApp(Settings("", "", "you", data))


def _against(
    *faults: Fault, key: str = "", path: str = "/chat-messages"
) -> Callable[[Path], AbstractAsyncContextManager[ChatApp]]:
    """The app connected to a server whose next answer goes wrong in some way."""

    @asynccontextmanager
    async def opened(data: Path) -> AsyncIterator[ChatApp]:
        with DemoServer() as server:
            server.fail_next(*faults, path=path)
            own_key = key or server.keys["advanced-chat"]
            yield ChatApp(Settings(server.base_url, own_key, "you", data))

    return opened


@asynccontextmanager
async def _unreachable(data: Path) -> AsyncIterator[ChatApp]:
    """The app connected to an address where nobody answers."""
    with DemoServer() as server:
        url, key = server.base_url, server.keys["advanced-chat"]
    yield ChatApp(Settings(url, key, "you", data))


async def _seen(pilot: Pilot[Any], text: str, limit: float = 20.0) -> None:
    """Wait until the screen shows a text."""
    async with asyncio.timeout(limit):
        while text not in _screen_text(pilot):
            await pilot.pause(0.02)


def _screen_text(pilot: Pilot[Any]) -> str:
    lines = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in lines)


async def _ask(pilot: Pilot[Any], question: str, *signs: str) -> None:
    """Ask, and wait for these texts of the answer one after the other."""
    await _seen(pilot, "difyterm demo")
    await pilot.press(*question, "enter")
    for sign in signs:
        await _seen(pilot, sign)


async def _press(pilot: Pilot[Any], *keys: str, sign: str) -> None:
    """Press keys and wait for what they bring."""
    await pilot.press(*keys)
    await _seen(pilot, sign)


async def _first_start(pilot: Pilot[Any]) -> None:
    await _seen(pilot, "connect my own")


async def _streaming(pilot: Pilot[Any]) -> None:
    await _ask(pilot, "Show me Markdown", "streaming", "def ")
    # In one go: keys take long enough for the answer to end.
    pilot.app.post_message(Paste("And how do I stop an answer?"))
    await _seen(pilot, "stop an answer")


async def _links(pilot: Pilot[Any]) -> None:
    await _ask(pilot, "Show me Markdown", "streaming", "● ready")
    await _press(pilot, "home", sign="links")
    await _press(pilot, "f6", sign="enter opens")


async def _slash_words(pilot: Pilot[Any]) -> None:
    await _ask(pilot, "Tell me a long story", "harbour office")
    await _press(pilot, "/", sign="/suggest")
    await _press(pilot, "down", "down", sign="Run")


async def _help(pilot: Pilot[Any]) -> None:
    await _seen(pilot, "connect my own")
    await _press(pilot, "f1", sign="esc closes")


async def _offline(pilot: Pilot[Any]) -> None:
    await _seen(pilot, "offline")


async def _stopping(pilot: Pilot[Any]) -> None:
    await _ask(pilot, "Tell me a long story", "harbour office")
    await _press(pilot, "escape", sign="stopping")


async def _interrupted(pilot: Pilot[Any]) -> None:
    await _ask(pilot, "Tell me a long story", "harbour office")
    await _press(pilot, *"What can I do here?", "enter", sign="queued:")
    await _press(pilot, "escape", sign="interrupted after")
    await _press(pilot, "f2", sign="kept here")


async def _error(pilot: Pilot[Any]) -> None:
    await _seen(pilot, "DIFY_API_KEY")


async def _light(pilot: Pilot[Any]) -> None:
    pilot.app.theme = "textual-light"
    await _streaming(pilot)


async def _narrow(pilot: Pilot[Any]) -> None:
    await _ask(pilot, "Tell me a long story", "harbour office")


SCENES: Final[tuple[Scene, ...]] = (
    Scene("first-start", _newcomer, _first_start),
    Scene("streaming", _newcomer, _streaming, rows=36),
    Scene("stopping", _against(ignore_stop()), _stopping),
    Scene("interrupted", _newcomer, _interrupted),
    Scene("links", _newcomer, _links),
    Scene("error", _against(key="app-mistyped"), _error),
    Scene("offline", _unreachable, _offline, rows=20),
    Scene("slash-words", _newcomer, _slash_words),
    Scene("help", _newcomer, _help, rows=48),
    Scene("light", _newcomer, _light, rows=36),
    Scene("narrow", _newcomer, _narrow, columns=60, rows=15),
)
"""All pictures, in the order in which the README tells the story."""
