"""What the journal holds of a turn, and when."""

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.core.turns.status import EscResult, Status
from app.core.turns.turn import StopTimeouts
from app.demo.server import DemoServer
from app.session.listener import Listener
from app.session.session import Session
from tests.session.stage import HELD, LIMIT, StuckJournal, on_stage
from tests.until import until


async def test_nothing_is_sent_before_the_message_is_on_disk(
    demo: DemoServer,
) -> None:
    journal = StuckJournal()
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        session = Session(client, journal, Listener())
        turn = session.send(Draft("n=1 rate=0"))
        assert turn is not None
        assert session.interrupt() is EscResult.STOPPING
        assert demo.requests == []
        journal.answers.set()
        await session.idle()
        assert not turn.live
        (log,) = journal.logs.values()
        assert "interrupt" in [entry["entry"] for entry in log]


async def test_letting_go_before_anything_was_sent_sends_nothing(
    demo: DemoServer,
) -> None:
    journal = StuckJournal()
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        waits = StopTimeouts(between_presses=0)
        session = Session(client, journal, Listener(), timeouts=waits)
        turn = session.send(Draft("n=1 rate=0"))
        assert turn is not None
        session.interrupt()
        assert session.interrupt() is EscResult.LET_GO
        journal.answers.set()
        await session.idle()
        assert demo.requests == []
        assert turn.ended_by is EndedBy.UNSENT
        assert len(journal.records) == 1


async def test_leaving_while_the_disk_is_stuck_sends_nothing(demo: DemoServer) -> None:
    journal = StuckJournal()
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        session = Session(client, journal, Listener())
        session.send(Draft("n=1 rate=0"))
        await session.aclose(LIMIT)
        assert demo.requests == []
        assert len(journal.records) == 1


async def test_the_log_holds_all_that_came_while_the_turn_was_live(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        turn = await stage.hold()
        (key,) = stage.journal.logs
        await until(lambda: bool(stage.journal.logs[key]))
        (torn,) = stage.journal.replayed()
        assert torn.answer.text == turn.answer.text == "The harbour was quiet when "
        assert torn.task_id == turn.task_id
        assert torn.live
        torn.close(9.0, by=EndedBy.CRASH)
        assert torn.status is Status.INTERRUPTED


async def test_what_came_before_esc_is_in_the_log_before_esc(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        turn = await stage.hold(f"{HELD} [fault: ignore_stop]")
        stage.session.interrupt()
        (log,) = stage.journal.logs.values()
        assert log[-1]["entry"] == "interrupt"
        (torn,) = stage.journal.replayed()
        assert torn.answer.shown == turn.answer.shown
        assert torn.answer.frozen_at == turn.answer.frozen_at
        assert torn.stopping


async def test_late_text_is_in_the_log_and_in_the_record(demo: DemoServer) -> None:
    async with on_stage(demo) as stage:
        await stage.hold("n=12 rate=0 late_chunks=3 [fault: hold=5]")
        stage.session.interrupt()
        await stage.session.idle()
        kept = stage.kept
        assert kept.answer.shown == "The harbour was quiet when "
        assert kept.answer.late_text == "the first boats "
        assert kept.ledger is not None
        assert kept.ledger.accepted


async def test_a_completed_turn_is_kept_as_it_was_shown(demo: DemoServer) -> None:
    async with on_stage(demo, "agent-chat") as stage:
        turn = stage.session.send(Draft("n=9 rate=0"))
        assert turn is not None
        await stage.session.idle()
        kept = stage.kept
        assert kept.answer.text == turn.answer.text
        kinds = [type(block) for block in turn.answer.blocks]
        assert [type(block) for block in kept.answer.blocks] == kinds
        assert kept.total_tokens == turn.total_tokens > 0
        assert (kept.message_id, kept.task_id) == (turn.message_id, turn.task_id)


async def test_the_values_of_the_form_are_kept_with_the_message(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        stage.session.inputs = {"tone": "dry"}
        stage.session.send(Draft("n=3 rate=0"))
        stage.session.inputs["tone"] = "wet"
        await stage.session.idle()
        (begun,) = stage.journal.begun.values()
        assert begun.inputs == {"tone": "dry"}
