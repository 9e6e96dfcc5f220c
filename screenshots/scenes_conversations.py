"""Pictures of the list of conversations."""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NamedTuple
from unittest.mock import patch

from textual.pilot import Pilot

from app.config import Settings
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, TextDelta
from app.demo.server import DemoServer
from app.session.listener import Listener
from app.store.journal import Journal
from app.store.writes import (
    Arrange,
    Finish,
    MarkSeen,
    Rename,
    SaveDraft,
    SaveQueue,
)
from app.ui.app import ChatApp
from app.workspace import Workspace
from screenshots.scene import Scene, press, seen

_DAY: Final = 86_400.0


class _Talk(NamedTuple):
    """A conversation that was had some time ago."""

    name: str
    days: float
    """How long ago."""
    stopped: bool = False
    pinned: bool = False
    draft: str = ""
    waiting: int = 0
    deleted: bool = False
    """On the server."""


_TALKS: Final[Sequence[_Talk]] = (
    _Talk("Recipes for the galley", 40, pinned=True),
    _Talk("Berths and fees 2026", 3, pinned=True, draft="And for a catamaran?"),
    _Talk("Weather report for the crossing to the northern islands", 0.05),
    _Talk("港口的账本在哪里", 0.1, waiting=2),
    _Talk("A story of the lighthouse", 0.2, stopped=True),
    _Talk("Tides explained to a child", 1.1),
    _Talk("Packing list", 1.3, stopped=True),
    _Talk("Letter to the harbour master", 2.2),
    _Talk("What the fog signals mean", 2.5),
    _Talk("Old charts, scanned", 5, deleted=True),
    _Talk("Names for a boat", 9),
    _Talk("Knots", 9.1),
    _Talk("How to read a chart", 30),
    _Talk("Paint that keeps in salt water", 400),
)


@asynccontextmanager
async def _returned(data: Path) -> AsyncIterator[ChatApp]:
    """The app as somebody opens it who has talked before."""
    with DemoServer() as server:
        server.name_after = 0
        settings = Settings(server.base_url, server.keys["chat"], "you", data)
        journal = Journal(settings.journal, settings.scope)
        elsewhere = replace(settings, data=data / "elsewhere")
        for talk in reversed(_TALKS):
            at = time.time() - talk.days * _DAY
            with (
                _clock("app.demo.conversations", at),
                _clock("app.store.arranging", at),
            ):
                id = await _have(talk, elsewhere)
                _keep(journal, talk, id, at)
            journal.write(MarkSeen(id))
        journal.close()
        yield ChatApp(settings)


def _clock(module: str, at: float) -> AbstractContextManager[object]:
    """Let a module believe that it is some time."""
    return patch(f"{module}.time", SimpleNamespace(time=lambda: at))


async def _have(talk: _Talk, settings: Settings) -> str:
    """Have a conversation on the server; gives its id."""
    async with await Workspace.open(settings, print) as workspace:
        session = workspace.begin(Listener())
        session.send(Draft(f"{talk.name} n=1 rate=0"))
        await session.idle()
        if talk.deleted:
            await workspace.client.conversations.delete(session.conversation_id)
    return session.conversation_id


def _keep(journal: Journal, talk: _Talk, id: str, at: float) -> None:
    """Write it down as difyterm would have."""
    turn = Turn(Draft(talk.name), created_at=at)
    turn.apply(TextDelta(text="…", task_id="t", conversation_id=id), 0.5)
    if talk.stopped:
        turn.interrupt(1.0)
    turn.apply(MessageEnd(), 1.5)
    journal.write(Finish.of(id, id, turn))
    journal.write(Rename(id, talk.name))
    journal.write(Arrange(id, talk.pinned))
    if talk.draft:
        journal.write(SaveDraft(id, talk.draft))
    if talk.waiting:
        journal.write(SaveQueue(id, (Draft("and then?"),) * talk.waiting))


async def _list(pilot: Pilot[Any]) -> None:
    """One answer streams, another one has ended unseen, a third is on the screen."""
    await seen(pilot, "difyterm demo")
    await pilot.press(*"Tell me a long story", "enter")
    await seen(pilot, "harbour office")
    await pilot.press("ctrl+n")
    await seen(pilot, "connect my own")
    await pilot.press(*"What can I do here?", "enter", "ctrl+n")
    await seen(pilot, "new answer")
    await pilot.press(*"Show me Markdown", "enter")
    await seen(pilot, "def ")
    await press(pilot, "ctrl+l", sign="Pinned")
    await seen(pilot, "●")
    await pilot.press("down", "down")
    await pilot.pause()


async def _list_light(pilot: Pilot[Any]) -> None:
    pilot.app.theme = "textual-light"
    await _list(pilot)


async def _rename(pilot: Pilot[Any]) -> None:
    await seen(pilot, "difyterm demo")
    await press(pilot, "ctrl+l", sign="Pinned")
    await press(pilot, *"harb", sign="Letter")
    await pilot.press("ctrl+r", "end", *" of Aberdeen")
    await pilot.pause()


async def _delete(pilot: Pilot[Any]) -> None:
    await seen(pilot, "difyterm demo")
    await press(pilot, "ctrl+l", sign="Pinned")
    await press(pilot, "delete", sign="on the server and here")


async def _empty(pilot: Pilot[Any]) -> None:
    await seen(pilot, "difyterm demo")
    await press(pilot, "ctrl+l", sign="No conversation yet")


@asynccontextmanager
async def _newcomer(data: Path) -> AsyncIterator[ChatApp]:
    yield ChatApp(Settings("", "", "you", data))


CONVERSATION_SCENES: Final[tuple[Scene, ...]] = (
    Scene("conversations", _returned, _list),
    Scene("conversations-light", _returned, _list_light),
    Scene("conversations-narrow", _returned, _list, columns=60, rows=15),
    Scene("conversations-large", _returned, _list, columns=200, rows=60),
    Scene("conversations-rename", _returned, _rename),
    Scene("conversations-delete", _returned, _delete),
    Scene("conversations-empty", _newcomer, _empty),
)
"""In the order in which the README tells the story."""
