"""What the pictures show: each scene opens the app and plays it up to the picture."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Final

from textual.events import Paste
from textual.pilot import Pilot

from app.config import Settings
from app.demo.faults import Fault, ignore_stop
from app.demo.server import DemoServer
from app.ui.app import ChatApp
from screenshots.scene import Scene, ask, press, seen
from screenshots.scenes_conversations import CONVERSATION_SCENES
from screenshots.scenes_finding import FINDING_SCENES
from screenshots.scenes_giving import GIVING_SCENES
from screenshots.scenes_mending import MENDING_SCENES
from screenshots.scenes_queue import QUEUE_SCENES


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


async def _first_start(pilot: Pilot[Any]) -> None:
    await seen(pilot, "connect my own")


async def _streaming(pilot: Pilot[Any]) -> None:
    await ask(pilot, "Show me Markdown", "streaming", "def ")
    # In one go: keys take long enough for the answer to end.
    pilot.app.post_message(Paste("And how do I stop an answer?"))
    await seen(pilot, "stop an answer")


async def _links(pilot: Pilot[Any]) -> None:
    await ask(pilot, "Show me Markdown", "streaming", "● ready")
    await press(pilot, "home", sign="links")
    await press(pilot, "f6", sign="enter opens")


async def _slash_words(pilot: Pilot[Any]) -> None:
    await ask(pilot, "Tell me a long story", "harbour office")
    await press(pilot, "/", sign="/suggest")
    await press(pilot, "down", "down", sign="Run")


async def _help(pilot: Pilot[Any]) -> None:
    await seen(pilot, "connect my own")
    await press(pilot, "f1", sign="esc closes")


async def _offline(pilot: Pilot[Any]) -> None:
    await seen(pilot, "offline")


async def _stopping(pilot: Pilot[Any]) -> None:
    await ask(pilot, "Tell me a long story", "harbour office")
    await press(pilot, "escape", sign="stopping")


async def _interrupted(pilot: Pilot[Any]) -> None:
    await ask(pilot, "Tell me a long story", "harbour office")
    await press(pilot, *"What can I do here?", "enter", sign="queued:")
    await press(pilot, "escape", sign="interrupted after")
    await press(pilot, "f2", sign="kept here")


async def _error(pilot: Pilot[Any]) -> None:
    await seen(pilot, "DIFY_API_KEY")


async def _light(pilot: Pilot[Any]) -> None:
    pilot.app.theme = "textual-light"
    await _streaming(pilot)


async def _narrow(pilot: Pilot[Any]) -> None:
    await ask(pilot, "Tell me a long story", "harbour office")


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
    *CONVERSATION_SCENES,
    *FINDING_SCENES,
    *GIVING_SCENES,
    *MENDING_SCENES,
    *QUEUE_SCENES,
)
"""All pictures, in the order in which the README tells the story."""
