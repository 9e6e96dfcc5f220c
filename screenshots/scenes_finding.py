"""Pictures of finding: in one conversation, in all of them, in what was typed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from textual.pilot import Pilot

from app.config import Settings
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, TextDelta
from app.demo.server import DemoServer
from app.store.journal import Journal
from app.store.writes import Begin, Finish
from app.ui.app import ChatApp
from screenshots.scene import Scene, press, seen

_DAY: Final = 86_400.0
_BEGAN: Final = 1_764_000_000.0
"""When the first question was asked, Unix seconds."""
_TALKS: Final = {
    "harbour": [
        (
            "What does the harbour office do?",
            "It keeps the **ledger** of the harbour: who came, with what, and who "
            "owes the harbour money.\n\n| Ship | Ledger |\n|---|---|\n| Anna | 12 |\n",
        ),
        (
            "Who may write into the ledger?",
            "Only the harbour master. In `ledger.py` that is one function:\n\n"
            "```python\ndef settle(ledger: dict[str, int], name: str) -> int:\n"
            "    return ledger.pop(name)\n```\n\nEverybody else may read the ledger.",
        ),
    ],
    "containers": [
        (
            "How do I stop a container?",
            "`docker stop NAME` sends SIGTERM, and SIGKILL after ten seconds.",
        ),
        ("港口的账本在哪里", "港口的账本 ledger 在港务局。谁都可以看。"),
    ],
}


def _keep(settings: Settings) -> None:
    """Write some conversations into the journal."""
    journal = Journal(settings.journal, settings.scope)
    asked = _BEGAN
    for key, talk in _TALKS.items():
        for question, answer in talk:
            turn = Turn(Draft(question), created_at=asked)
            event = TextDelta(text=answer, task_id="t", conversation_id=key)
            turn.apply(event, 0.5)
            turn.apply(MessageEnd(), 1.0)
            name = f"{key} {asked}"
            journal.write(Begin(key, name, turn.draft, asked, {}))
            journal.write(Finish.of(key, name, turn))
            asked += _DAY
    journal.close()


@asynccontextmanager
async def _returned(data: Path) -> AsyncIterator[ChatApp]:
    """The app as somebody opens it who has talked before."""
    with DemoServer() as server:
        settings = Settings(server.base_url, server.keys["chat"], "you", data)
        _keep(settings)
        yield ChatApp(settings, conversation_id="harbour")


async def _find(pilot: Pilot[Any]) -> None:
    await seen(pilot, "Everybody else")
    await press(pilot, "ctrl+f", *"ledger", sign="7 of 7")
    await press(pilot, "up", "up", sign="5 of 7")


async def _find_light(pilot: Pilot[Any]) -> None:
    pilot.app.theme = "textual-light"
    await _find(pilot)


async def _search(pilot: Pilot[Any]) -> None:
    await seen(pilot, "Everybody else")
    await pilot.press(*"/search", "space", *"ledger", "enter")
    await seen(pilot, "3 found")


async def _search_light(pilot: Pilot[Any]) -> None:
    pilot.app.theme = "textual-light"
    await _search(pilot)


async def _recall(pilot: Pilot[Any]) -> None:
    await seen(pilot, "Everybody else")
    await press(pilot, "ctrl+r", *"hdo", sign="office do")


FINDING_SCENES: Final[tuple[Scene, ...]] = (
    Scene("find", _returned, _find),
    Scene("find-light", _returned, _find_light),
    Scene("find-narrow", _returned, _find, columns=60, rows=15),
    Scene("find-large", _returned, _find, columns=200, rows=60),
    Scene("search", _returned, _search),
    Scene("search-light", _returned, _search_light),
    Scene("search-narrow", _returned, _search, columns=60, rows=15),
    Scene("recall", _returned, _recall),
    Scene("recall-narrow", _returned, _recall, columns=60, rows=15),
)
"""In the order in which the README tells the story."""
