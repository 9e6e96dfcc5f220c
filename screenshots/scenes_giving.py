"""Pictures of what goes along with a message: inputs and files; and of raw events."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Final

from textual.events import Paste
from textual.pilot import Pilot

from app.config import Settings
from app.demo.server import DemoServer
from app.ui.app import ChatApp
from screenshots.scene import Scene, ask, press, seen


def _app(name: str) -> Callable[[Path], AbstractAsyncContextManager[ChatApp]]:
    """One of the built-in server's apps."""

    @asynccontextmanager
    async def opened(data: Path) -> AsyncIterator[ChatApp]:
        (data / "harbour.png").write_bytes(bytes(70_000))
        (data / "tides.md").write_bytes(bytes(3_000))
        with DemoServer() as server:
            yield ChatApp(Settings(server.base_url, server.keys[name], "you", data))

    return opened


async def _inputs(pilot: Pilot[Any]) -> None:
    await ask(pilot, "Tell me a long story", "ctrl+s saves")
    await press(pilot, "ctrl+s", sign="is required")


async def _inputs_light(pilot: Pilot[Any]) -> None:
    pilot.app.theme = "textual-light"
    await _inputs(pilot)


async def _files(pilot: Pilot[Any]) -> None:
    await ask(pilot, "What can I do here?", "● ready")
    assert isinstance(pilot.app, ChatApp)
    data = pilot.app.settings.data
    for name in ("harbour.png", "tides.md"):
        pilot.app.post_message(Paste(str(data / name)))
        await seen(pilot, f"📎 {name}")
    await seen(pilot, "kB")
    pilot.app.post_message(Paste("What is on these?"))
    await seen(pilot, "on these?")


async def _events(pilot: Pilot[Any]) -> None:
    await ask(pilot, "n=4", "● ready")
    await press(pilot, *"/events", "enter", sign="message_end")


GIVING_SCENES: Final[tuple[Scene, ...]] = (
    Scene("inputs", _app("form"), _inputs),
    Scene("inputs-light", _app("form"), _inputs_light),
    Scene("inputs-narrow", _app("form"), _inputs, columns=60, rows=15),
    Scene("files", _app("files"), _files),
    Scene("events", _app("chat"), _events),
)
"""Inputs, files, and what came over the wire."""
