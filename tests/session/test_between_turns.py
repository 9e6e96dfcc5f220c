"""Between two turns: what a front end does while the next message is due."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.core.turns.status import EscResult, Status
from app.core.turns.turn import StopTimeouts, Turn
from app.demo.server import DemoServer
from app.session.session import Session
from tests.session.stage import HELD, LIMIT, Diary, Stage, on_stage

NEXT = "n=2 rate=0"
DEAF = "n=40 rate=0 [fault: hold=5, ignore_stop]"
"""The answer pauses, and no stop ends it."""


@dataclass
class Hasty(Diary):
    """Does something at the moment at which the first turn has ended."""

    at_end: Callable[[Session], object] = lambda session: None

    def turn_ended(self, session: Session, turn: Turn) -> None:
        super().turn_ended(session, turn)
        if turn.query == HELD:
            self.at_end(session)


async def played(stage: Stage) -> None:
    """Let the first turn complete while the next message waits."""
    await stage.hold()
    stage.session.send(Draft(NEXT))
    stage.server.release()
    await stage.session.idle()


async def test_what_is_sent_there_does_not_overtake_the_queue(
    demo: DemoServer,
) -> None:
    sent: list[Turn | None] = []
    diary = Hasty(at_end=lambda here: sent.append(here.send(Draft("n=3 rate=0"))))
    async with on_stage(demo, diary=diary) as stage:
        await played(stage)
        assert sent == [None]
        assert stage.queries == [HELD, NEXT, "n=3 rate=0"]


async def test_what_is_sent_there_starts_when_nothing_waits(demo: DemoServer) -> None:
    sent: list[Turn | None] = []
    diary = Hasty(at_end=lambda here: sent.append(here.send(Draft("n=3 rate=0"))))
    async with on_stage(demo, diary=diary) as stage:
        await stage.hold()
        demo.release()
        await stage.session.idle()
        assert stage.session.turns[1:] == sent
        assert stage.queries == [HELD, "n=3 rate=0"]


async def test_the_next_turn_starts_outside_of_the_last_ones_event(
    demo: DemoServer,
) -> None:
    running: list[Turn | None] = []

    def look(session: Session) -> None:
        running.append(session.live)
        loop = asyncio.get_running_loop()
        loop.call_soon(lambda: running.append(session.live))

    async with on_stage(demo, diary=Hasty(at_end=look)) as stage:
        await played(stage)
        assert running == [None, stage.session.turns[1]]


async def test_esc_there_stops_neither_of_the_two(demo: DemoServer) -> None:
    pressed: list[EscResult] = []
    diary = Hasty(at_end=lambda here: pressed.append(here.interrupt()))
    async with on_stage(demo, diary=diary) as stage:
        await played(stage)
        assert pressed == [EscResult.IGNORED]
        assert [turn.status for turn in stage.session.turns] == [Status.COMPLETED] * 2
        assert stage.stops == 0


async def test_esc_can_reach_the_next_turn_as_soon_as_it_was_told_of(
    demo: DemoServer,
) -> None:
    class Quick(Diary):
        """Presses Esc when the next turn appears."""

        def turn_started(self, session: Session, turn: Turn) -> None:
            super().turn_started(session, turn)
            if turn.query == NEXT:
                assert session.live is turn
                assert session.interrupt() is EscResult.STOPPING

    async with on_stage(demo, diary=Quick()) as stage:
        await played(stage)
        first, second = stage.session.turns
        assert (first.status, second.status) == (
            Status.COMPLETED,
            Status.INTERRUPTED,
        )


async def test_releasing_the_queue_there_starts_the_next_message_once(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, diary=Hasty(at_end=Session.release_queue)) as stage:
        await played(stage)
        assert stage.queries == [HELD, NEXT]


@pytest.mark.parametrize("change", [Session.take_back, Session.drop_queue])
async def test_what_is_taken_out_of_the_queue_there_is_not_sent(
    demo: DemoServer, change: Callable[[Session], object]
) -> None:
    async with on_stage(demo, diary=Hasty(at_end=change)) as stage:
        await played(stage)
        assert stage.queries == [HELD]
        assert stage.session.send(Draft("n=3 rate=0")) is not None


async def test_who_leaves_there_sends_nothing_more(demo: DemoServer) -> None:
    leaving: list[asyncio.Task[None]] = []

    class Leaving(Diary):
        """Leaves in the step after the one in which the turn has ended."""

        def turn_changed(self, session: Session, turn: Turn) -> None:
            if not (turn.live or leaving):
                leaving.append(asyncio.create_task(session.aclose(LIMIT)))

    async with on_stage(demo, diary=Leaving()) as stage:
        await played(stage)
        await asyncio.gather(*leaving)
        assert stage.queries == [HELD]
        assert stage.journal.queued("here") == [NEXT]


async def test_what_is_written_while_the_server_still_stops_goes_out_at_its_end(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        stopped = await stage.hold(DEAF)
        stage.session.send(Draft("queued before"))
        assert stage.session.interrupt() is EscResult.STOPPING
        assert stage.session.outbox.held == 1
        assert stage.session.send(Draft(NEXT)) is None
        stage.server.release()
        await stage.session.idle()
        assert stopped.status is Status.INTERRUPTED
        assert stage.queries == [DEAF, NEXT]
        assert stage.session.outbox.drafts == [Draft("queued before")]
        assert stage.session.outbox.held == 1


async def test_what_is_written_after_a_second_esc_waits_for_the_end_of_the_stream(
    demo: DemoServer,
) -> None:
    waits = StopTimeouts(between_presses=0)
    async with on_stage(demo, timeouts=waits) as stage:
        stopped = await stage.hold(DEAF)
        stage.session.interrupt()
        assert stage.session.interrupt() is EscResult.LET_GO
        assert (stage.session.live, stage.session.draining) == (None, stopped)
        assert stage.session.send(Draft(NEXT)) is None
        assert len(stage.queries) == 1
        stage.server.release()
        await stage.session.idle()
        assert stage.queries[1:] == [NEXT]
        assert stopped.ended_by is EndedBy.SERVER
        assert stage.session.turns[1].started >= stopped.started + stopped.elapsed


async def test_a_message_taken_back_while_it_waits_leaves_the_way_free(
    demo: DemoServer,
) -> None:
    waits = StopTimeouts(between_presses=0)
    async with on_stage(demo, timeouts=waits) as stage:
        await stage.hold(DEAF)
        stage.session.interrupt()
        stage.session.interrupt()
        stage.session.send(Draft(NEXT))
        assert stage.session.take_back() == Draft(NEXT)
        stage.server.release()
        await stage.session.idle()
        assert stage.session.send(Draft(NEXT)) is not None
        await stage.session.idle()


async def test_a_second_esc_does_not_lose_the_answer_on_the_server(
    demo: DemoServer,
) -> None:
    waits = StopTimeouts(between_presses=0)
    async with on_stage(demo, timeouts=waits) as stage:
        stopped = await stage.hold("n=40 rate=0 late_chunks=3 late=0.3 [fault: hold=5]")
        stage.session.interrupt()
        stage.session.interrupt()
        await stage.session.idle()
        (kept,), _ = await stage.client.messages(stage.session.conversation_id)
        assert kept.answer.text == stopped.answer.text.strip() != ""
