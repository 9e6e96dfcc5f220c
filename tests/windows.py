"""Two windows on one conversation: workspaces on one journal and one server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.demo.server import DemoServer
from app.errors import JournalError
from app.session.listener import Listener
from app.session.session import Session
from app.store.patience import Patience
from app.store.writer import JournalWriter
from app.store.writes import Begin, Write
from app.workspace import Workspace
from tests.until import LIMIT, until

HELD = "n=40 rate=0 [fault: hold=5]"
SHOWN = "The harbour was quiet when "
"""The first five chunks, after which the answer pauses."""

_PATIENT = Patience(for_file=LIMIT, for_disk=LIMIT)
"""On a busy machine a disk may take its time."""


class MortalJournal(JournalWriter):
    """A journal whose process can die: from then on nothing is written or sent."""

    dead = False

    async def write(self, write: Write) -> None:
        if not self.dead:
            await super().write(write)
        elif isinstance(write, Begin):
            await asyncio.Event().wait()

    def unwatch_all(self) -> None:
        """Hear nothing more of other windows."""
        for changed in [*self._watchers]:
            self.unwatch(changed)

    def write_soon(self, write: Write) -> None:
        if not self.dead:
            super().write_soon(write)


@dataclass
class Screen(Listener):
    """Shows the turns of a session, as a front end does."""

    shown: list[Turn] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def turn_started(self, session: Session, turn: Turn) -> None:
        self.shown.append(turn)
        self.told.append(f"started {turn.query}")

    def turn_ended(self, session: Session, turn: Turn) -> None:
        self.told.append(f"{turn.status} {turn.query}")

    def turn_withdrawn(self, session: Session, turn: Turn) -> None:
        self.shown.remove(turn)
        self.told.append(f"withdrawn {turn.query}")


@dataclass
class Window:
    """One instance, and its session on a conversation."""

    workspace: Workspace
    journal: MortalJournal
    session: Session
    screen: Screen

    async def close(self) -> None:
        """Leave, as a person does."""
        await self.workspace.aclose()
        await self.journal.aclose(LIMIT)
        await self.workspace.client.aclose()

    async def die(self) -> None:
        """Be gone without a word; the server notices, as it does on one machine."""
        self.journal.dead = True
        self.session.fall_silent()
        await self.close()

    def send(self, text: str) -> Turn | None:
        """Send a message, or queue it."""
        return self.session.send(Draft(text))

    async def hold(self, text: str = HELD) -> Turn:
        """Send a message and wait until its answer pauses after five chunks."""
        turn = self.send(text)
        assert turn is not None
        await until(lambda: turn.answer.shown == SHOWN)
        return turn

    async def shows(self, text: str = SHOWN) -> Turn:
        """Wait until the newest turn has an answer; returns the turn."""
        turns = self.session.turns
        await until(lambda: bool(turns) and turns[-1].answer.shown == text)
        return turns[-1]

    @property
    def queue(self) -> list[str]:
        """What waits here."""
        return [draft.text for draft in self.session.outbox.drafts]


class House:
    """Opens windows on one journal and one app of a server.

    Args:
        demo: The server.
        data: Directory of the journal.
        stack: Closes what is opened.
    """

    def __init__(self, demo: DemoServer, data: Path, stack: AsyncExitStack) -> None:
        self.demo = demo
        self.told: list[JournalError] = []
        self._data = data
        self._stack = stack

    async def window(
        self, key: str = "", conversation_id: str = "", listener: Listener | None = None
    ) -> Window:
        """A new instance; with no key and no id it begins a conversation."""
        url, api_key = self.demo.base_url, self.demo.keys["chat"]
        path = self._data / "journal.sqlite3"
        journal = MortalJournal(path, "scope", self.told.append, _PATIENT)
        workspace = Workspace(DifyClient(url, api_key, "someone"), journal)
        screen = Screen()
        if not key and not conversation_id:
            session = workspace.begin(listener or screen)
        else:
            told = listener or screen
            opened = await workspace.resume(told, conversation_id, key=key)
            session = opened.session
            screen.shown[:0] = session.turns
        window = Window(workspace, journal, session, screen)
        self._stack.push_async_callback(window.close)
        return window

    async def pair(self) -> tuple[Window, Window]:
        """Two windows on one conversation, in which one question was answered."""
        first = await self.window()
        first.send("n=1 rate=0")
        await first.session.idle()
        return first, await self.window(first.session.key)

    @property
    def queries(self) -> list[Any]:
        """The messages that reached the server."""
        seen = (request.json for request in self.demo.requests if request.json)
        return [json["query"] for json in seen if "query" in json]

    @property
    def stops(self) -> int:
        """The stop requests that reached the server."""
        return sum(seen.path.endswith("/stop") for seen in self.demo.requests)


@asynccontextmanager
async def house(demo: DemoServer, data: Path) -> AsyncIterator[House]:
    """A server and a journal for as many windows as a test opens."""
    async with AsyncExitStack() as stack:
        yield House(demo, data, stack)
        demo.release()
