"""A session on the built-in server, with a journal and a listener that remember."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.turn import StopTimeouts, Turn
from app.demo.server import DemoServer
from app.session.listener import Listener
from app.session.mend.mending import Pauses
from app.session.session import Session
from app.store.writes import Begin, Write
from tests.memory_journal import MemoryJournal
from tests.until import until

HELD = "n=40 rate=0 [fault: hold=5]"
LIMIT = 0.3
"""Seconds that leaving may wait for the server in these tests."""


@dataclass
class Diary(Listener):
    """Writes down what a front end is told."""

    told: list[str] = field(default_factory=list)

    def turn_started(self, session: Session, turn: Turn) -> None:
        self.told.append(f"started {turn.query}")

    def turn_ended(self, session: Session, turn: Turn) -> None:
        self.told.append(f"{turn.status} {turn.query}")

    def queue_changed(self, session: Session) -> None:
        self.told.append("queue")


@dataclass
class Stage:
    """A session with its server, journal and listener."""

    session: Session
    client: DifyClient
    journal: MemoryJournal
    server: DemoServer
    diary: Diary

    async def hold(self, query: str = HELD) -> Turn:
        """Send a message and wait until its answer pauses after five chunks."""
        turn = self.session.send(Draft(query))
        assert turn is not None
        await until(lambda: turn.answer.shown_length > 20)
        return turn

    @property
    def queries(self) -> list[Any]:
        """The messages that reached the server."""
        return [
            seen.json["query"]
            for seen in self.server.requests
            if seen.json and "query" in seen.json
        ]

    @property
    def stops(self) -> int:
        """The stop requests that reached the server."""
        return sum(seen.path.endswith("/stop") for seen in self.server.requests)

    @property
    def kept(self) -> Turn:
        """The only turn that the journal has a final record of."""
        (turn,) = self.journal.finished()
        return turn


@asynccontextmanager
async def on_stage(
    demo: DemoServer,
    mode: str = "chat",
    *,
    queue: Sequence[str] = (),
    timeouts: StopTimeouts | None = None,
    pauses: Pauses | None = None,
    diary: Diary | None = None,
    silence: float = 20.0,
) -> AsyncIterator[Stage]:
    journal, diary = MemoryJournal(), diary or Diary()
    async with DifyClient(
        demo.base_url, demo.keys[mode], "someone", silence=silence
    ) as client:
        session = Session(
            client,
            journal,
            diary,
            key="here",
            queue=map(Draft, queue),
            timeouts=timeouts,
            pauses=pauses,
        )
        yield Stage(session, client, journal, demo, diary)
        demo.release()
        await session.aclose(LIMIT)


class StuckJournal(MemoryJournal):
    """Its disk does not answer until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.answers = asyncio.Event()

    async def write(self, write: Write) -> None:
        if isinstance(write, Begin):
            await self.answers.wait()
        await super().write(write)
