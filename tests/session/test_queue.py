"""What is done to messages while they wait."""

from app.core.draft import Draft
from app.core.turns.ledger import StopCause
from app.core.turns.status import EscResult, Status
from app.core.turns.turn import StopTimeouts
from app.demo.server import DemoServer
from app.session.queue import put_back, send_now
from tests.session.stage import HELD, Stage, on_stage

SECOND = Draft("n=2 rate=0")
THIRD = Draft("n=3 rate=0")
FOURTH = Draft("n=4 rate=0")


def waiting(stage: Stage) -> list[str]:
    """What the journal has of the queue."""
    return stage.journal.queued("here")


async def held(stage: Stage) -> None:
    """Stop an answer while two messages wait."""
    await stage.hold()
    stage.session.send(SECOND)
    stage.session.send(THIRD)
    stage.session.interrupt()
    await stage.session.idle()


async def test_a_changed_queue_is_written_down_and_told_of(demo: DemoServer) -> None:
    async with on_stage(demo) as stage:
        await stage.hold()
        stage.session.send(SECOND)
        stage.session.send(THIRD)
        stage.diary.told.clear()
        stage.session.change_queue(lambda outbox: outbox.move(THIRD, -1))
        assert stage.diary.told == ["queue"]
        assert waiting(stage) == [THIRD.text, SECOND.text]
        demo.release()
        await stage.session.idle()
        assert stage.queries == [HELD, THIRD.text, SECOND.text]


async def test_a_message_sent_now_stops_the_answer_and_goes_before_the_others(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        stopped = await stage.hold()
        stage.session.send(SECOND)
        stage.session.send(THIRD)
        assert send_now(stage.session, THIRD) is EscResult.STOPPING
        await stage.session.idle()
        assert stopped.status is Status.INTERRUPTED
        assert stopped.ledger is not None
        assert stopped.ledger.cause is StopCause.SEND_NOW
        assert stage.queries == [HELD, THIRD.text, SECOND.text]
        assert waiting(stage) == []


async def test_a_held_message_can_be_sent_now_and_the_others_stay_held(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        await held(stage)
        assert send_now(stage.session, THIRD) is EscResult.IGNORED
        await stage.session.idle()
        assert stage.queries == [HELD, THIRD.text]
        assert (stage.session.outbox.drafts, stage.session.outbox.held) == ([SECOND], 1)


async def test_what_is_sent_now_while_an_answer_is_being_stopped_lets_nothing_go(
    demo: DemoServer,
) -> None:
    waits = StopTimeouts(between_presses=0)
    async with on_stage(demo, timeouts=waits) as stage:
        stopped = await stage.hold("n=40 rate=0 [fault: hold=5, ignore_stop]")
        stage.session.send(SECOND)
        stage.session.interrupt()
        assert send_now(stage.session, SECOND) is EscResult.IGNORED
        assert stage.session.live is stopped
        assert len(stage.queries) == 1
        demo.release()
        await stage.session.idle()
        assert stage.queries[1:] == [SECOND.text]


async def test_a_message_that_is_gone_stops_nothing(demo: DemoServer) -> None:
    async with on_stage(demo) as stage:
        live = await stage.hold()
        assert send_now(stage.session, SECOND) is EscResult.IGNORED
        assert not live.stopping


async def test_sent_now_twice_it_is_sent_once(demo: DemoServer) -> None:
    async with on_stage(demo) as stage:
        await held(stage)
        send_now(stage.session, SECOND)
        send_now(stage.session, SECOND)
        await stage.session.idle()
        assert stage.queries == [HELD, SECOND.text]


async def test_a_held_message_that_was_edited_waits_in_its_place(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        await held(stage)
        place = stage.session.change_queue(lambda outbox: outbox.remove(SECOND))
        assert place is not None
        assert waiting(stage) == [THIRD.text]
        put_back(stage.session, FOURTH, place)
        assert waiting(stage) == [FOURTH.text, THIRD.text]
        assert stage.queries == [HELD]


async def test_an_edited_message_is_sent_at_once_when_nothing_waits_any_more(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, queue=[SECOND.text]) as stage:
        (only,) = stage.session.outbox.drafts
        place = stage.session.change_queue(lambda outbox: outbox.remove(only))
        assert place is not None
        put_back(stage.session, FOURTH, place)
        await stage.session.idle()
        assert stage.queries == [FOURTH.text]


async def test_an_edited_message_goes_out_past_what_was_held_before_it(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, queue=[SECOND.text]) as stage:
        await stage.hold()
        stage.session.send(THIRD)
        place = stage.session.change_queue(lambda outbox: outbox.remove(THIRD))
        assert place is not None
        demo.release()
        await stage.session.idle()
        put_back(stage.session, THIRD, place)
        await stage.session.idle()
        assert stage.queries == [HELD, THIRD.text]
        assert stage.session.outbox.held == 1
