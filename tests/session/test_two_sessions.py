"""Two conversations of one app at once, with one client, journal and listener."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.demo.server import DemoServer
from app.session.listener import Listener
from app.session.session import Session
from tests.memory_journal import MemoryJournal
from tests.session.stage import HELD, LIMIT
from tests.until import until

HERE, THERE = f"{HELD} here", f"{HELD} there"


class Witness(Listener):
    """Remembers of which session it was told what."""

    def __init__(self) -> None:
        self.started: list[tuple[Session, Turn]] = []
        self.changed: set[tuple[Session, Turn]] = set()
        self.ended: list[tuple[Session, Turn]] = []
        self.queued: list[Session] = []

    def turn_started(self, session: Session, turn: Turn) -> None:
        self.started.append((session, turn))

    def turn_changed(self, session: Session, turn: Turn) -> None:
        self.changed.add((session, turn))

    def turn_ended(self, session: Session, turn: Turn) -> None:
        self.ended.append((session, turn))

    def queue_changed(self, session: Session) -> None:
        self.queued.append(session)


class Pair:
    """Two sessions whose answers have both paused after five chunks."""

    def __init__(self, client: DifyClient) -> None:
        self.journal, self.witness = MemoryJournal(), Witness()
        self.here, self.there = (
            Session(client, self.journal, self.witness, key=key)
            for key in ("here", "there")
        )
        self.sessions = (self.here, self.there)

    async def hold(self) -> tuple[Turn, Turn]:
        """Send a message in each, and wait until both answers stream."""
        one, two = self.here.send(Draft(HERE)), self.there.send(Draft(THERE))
        assert one is not None
        assert two is not None
        await until(lambda: min(t.answer.shown_length for t in (one, two)) > 20)
        return one, two

    async def idle(self) -> None:
        """Wait until nothing runs in either."""
        for session in self.sessions:
            await session.idle()

    async def aclose(self, limit: float) -> None:
        """Leave both at once."""
        await asyncio.gather(*(session.aclose(limit) for session in self.sessions))


@asynccontextmanager
async def pair(demo: DemoServer) -> AsyncIterator[Pair]:
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        both = Pair(client)
        yield both
        demo.release()
        await both.aclose(LIMIT)


def stops(demo: DemoServer) -> int:
    return sum(seen.path.endswith("/stop") for seen in demo.requests)


async def test_the_listener_is_told_of_each_turn_with_its_own_session(
    demo: DemoServer,
) -> None:
    async with pair(demo) as both:
        one, two = await both.hold()
        both.there.send(Draft("n=1 rate=0"))
        assert both.witness.queued == [both.there]
        for _ in range(2):
            demo.release()
        await both.idle()
        three = both.there.turns[1]
        own = [(both.here, one), (both.there, two), (both.there, three)]
        assert both.witness.started == own
        assert both.witness.changed == set(own)
        assert set(both.witness.ended) == set(own)
        assert len(both.witness.ended) == 3


async def test_each_goes_on_in_its_own_conversation(demo: DemoServer) -> None:
    async with pair(demo) as both:
        one, two = await both.hold()
        for _ in range(2):
            demo.release()
        await both.idle()
        assert both.here.conversation_id == one.conversation_id
        assert both.there.conversation_id == two.conversation_id
        assert both.here.conversation_id != both.there.conversation_id


async def test_esc_in_one_leaves_the_other_alone(demo: DemoServer) -> None:
    async with pair(demo) as both:
        one, two = await both.hold()
        both.here.send(Draft("n=1 rate=0"))
        both.there.interrupt()
        await both.there.idle()
        assert (one.live, one.stopping) == (True, False)
        assert two.status is Status.INTERRUPTED
        assert stops(demo) == 1
        assert not both.here.outbox.held
        demo.release()
        await both.here.idle()
        statuses = [turn.status for turn in both.here.turns]
        assert statuses == [Status.COMPLETED, Status.COMPLETED]


async def test_leaving_both_stops_both_and_writes_both_down(demo: DemoServer) -> None:
    async with pair(demo) as both:
        await both.hold()
        await both.aclose(10)
        kept = {turn.query: turn for turn in both.journal.finished()}
        assert set(kept) == {HERE, THERE}
        for turn in kept.values():
            assert turn.status is Status.INTERRUPTED
            assert turn.ended_by is EndedBy.SERVER
            assert turn.answer.shown == "The harbour was quiet when "
        assert stops(demo) == 2


async def test_leaving_one_leaves_the_other_alone(demo: DemoServer) -> None:
    async with pair(demo) as both:
        one, two = await both.hold()
        await both.there.aclose(10)
        assert (one.live, two.live) == (True, False)
        demo.release()
        await both.here.idle()
        assert one.status is Status.COMPLETED
