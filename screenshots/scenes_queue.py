"""Pictures of what waits, of asking again, and of drafts that are kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from textual.events import Paste
from textual.pilot import Pilot

from app.config import Settings
from app.demo.server import DemoServer
from app.ui.app import ChatApp
from screenshots.scene import Scene, ask, press, seen

_LATER: Final = (
    "And which boat comes first?",
    "Write it as a letter\nto a friend\nwho has never seen the sea",
    "港口的账本在哪里",
)


@asynccontextmanager
async def _newcomer(data: Path) -> AsyncIterator[ChatApp]:
    """The app as a newcomer starts it."""
    yield ChatApp(Settings("", "", "you", data))


async def _write(pilot: Pilot[Any], text: str) -> None:
    """Bring a text into the input in one go."""
    pilot.app.post_message(Paste(text))
    await seen(pilot, text.split("\n")[-1][:20])


async def _queue(pilot: Pilot[Any]) -> None:
    await ask(pilot, "Tell me a long story", "harbour office")
    for text in _LATER:
        await _write(pilot, text)
        await pilot.press("enter")
    await press(pilot, "f7", sign="queued  ")
    await press(pilot, "up", "up", sign="Send now")


async def _held(pilot: Pilot[Any]) -> None:
    await _queue(pilot)
    await press(pilot, "escape", sign="held  ")
    await seen(pilot, "interrupted after")


async def _light(pilot: Pilot[Any]) -> None:
    pilot.app.theme = "textual-light"
    await _held(pilot)


async def _questions(pilot: Pilot[Any]) -> None:
    for question in ("What can I do here?", "Tell me about the queue", "And stopping?"):
        await ask(pilot, question)
        await seen(pilot, "● streaming")
        await seen(pilot, "● ready")
    await pilot.press(*"/questions", "enter")
    await seen(pilot, "enter edits one")


async def _branch(pilot: Pilot[Any]) -> None:
    await _questions(pilot)
    await press(pilot, "up", "enter", sign="cannot branch")


async def _branch_light(pilot: Pilot[Any]) -> None:
    pilot.app.theme = "textual-light"
    await _branch(pilot)


async def _branched(pilot: Pilot[Any]) -> None:
    await _branch(pilot)
    await press(pilot, "enter", sign="about the queue")


@asynccontextmanager
async def _with_a_draft(data: Path) -> AsyncIterator[ChatApp]:
    """The app as somebody opens it who was interrupted while writing."""
    with DemoServer() as server:
        settings = Settings(server.base_url, server.keys["chat"], "you", data)
        app = ChatApp(settings)
        async with app.run_test() as pilot:
            await seen(pilot, "difyterm demo")
            await _write(pilot, "half a sentence")
            await app.disconnect()
        yield ChatApp(settings)


async def _offered(pilot: Pilot[Any]) -> None:
    await seen(pilot, "your draft of")
    await seen(pilot, "difyterm demo")


QUEUE_SCENES: Final[tuple[Scene, ...]] = (
    Scene("queue", _newcomer, _queue),
    Scene("queue-light", _newcomer, _light),
    Scene("queue-narrow", _newcomer, _held, columns=60, rows=15),
    Scene("queue-large", _newcomer, _held, columns=200, rows=60),
    Scene("questions", _newcomer, _questions),
    Scene("questions-narrow", _newcomer, _questions, columns=60, rows=15),
    Scene("branch", _newcomer, _branch),
    Scene("branch-light", _newcomer, _branch_light),
    Scene("branch-narrow", _newcomer, _branch, columns=60, rows=15),
    Scene("branched", _newcomer, _branched),
    Scene("draft", _with_a_draft, _offered),
)
"""In the order in which the README tells the story."""
