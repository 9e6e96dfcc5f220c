"""Leaving in each state: in time, with one stop at most, and written down."""

import asyncio

import pytest

from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.core.turns.status import EscResult, Status
from app.demo.server import DemoServer
from tests.session.stage import HELD, LIMIT, on_stage
from tests.until import until


async def test_leaving_when_idle_sends_nothing(demo: DemoServer) -> None:
    async with on_stage(demo) as stage:
        await stage.session.aclose()
        assert demo.requests == []
        assert stage.session.interrupt() is EscResult.IGNORED


async def test_leaving_in_mid_stream_stops_and_writes_it_down(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        await stage.hold()
        await stage.session.aclose(10)
        assert stage.stops == 1
        assert stage.kept.status is Status.INTERRUPTED
        assert stage.kept.ended_by is EndedBy.SERVER
        assert stage.kept.answer.shown == "The harbour was quiet when "


async def test_leaving_does_not_send_what_is_queued(demo: DemoServer) -> None:
    async with on_stage(demo) as stage:
        await stage.hold()
        stage.session.send(Draft("later"))
        await stage.session.aclose(10)
        assert stage.queries == [HELD]
        assert stage.journal.queued("here") == ["later"]


@pytest.mark.parametrize("fault", ["ignore_stop", "stop_hang", "stop_500", "stop_404"])
async def test_a_server_that_does_not_end_is_left_in_time(
    demo: DemoServer, fault: str
) -> None:
    async with on_stage(demo) as stage:
        await stage.hold(f"{HELD} [fault: {fault}]")
        await stage.session.aclose(LIMIT)
        assert stage.stops >= 1
        assert stage.kept.status is Status.INTERRUPTED
        assert stage.kept.ended_by is EndedBy.QUIT
        assert stage.kept.answer.shown == "The harbour was quiet when "


@pytest.mark.parametrize("mode", ["chat", "advanced-chat"])
async def test_leaving_before_the_first_event_is_written_down(
    demo: DemoServer, mode: str
) -> None:
    async with on_stage(demo, mode) as stage:
        turn = stage.session.send(Draft("n=5 [fault: no_first_chunk]"))
        assert turn is not None
        await asyncio.to_thread(demo.wait_for_request, "/chat-messages")
        await stage.session.aclose(LIMIT)
        assert stage.stops == 0
        assert stage.kept.status is Status.INTERRUPTED
        assert stage.kept.ended_by is EndedBy.QUIT


async def test_leaving_before_the_request_went_out_is_written_down(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        stage.session.send(Draft("n=500 rate=100"))
        await stage.session.aclose(10)
        assert stage.kept.status is Status.INTERRUPTED
        assert stage.stops <= 1


async def test_leaving_while_stopping_sends_no_second_stop(demo: DemoServer) -> None:
    async with on_stage(demo) as stage:
        await stage.hold(f"{HELD} [fault: ignore_stop]")
        stage.session.interrupt()
        await stage.session.aclose(LIMIT)
        assert stage.stops == 1
        assert stage.kept.ended_by is EndedBy.QUIT


async def test_leaving_twice_is_as_leaving_once(demo: DemoServer) -> None:
    async with on_stage(demo) as stage:
        await stage.hold()
        await stage.session.aclose(10)
        await stage.session.aclose(10)
        assert stage.stops == 1
        assert len(stage.journal.records) == 1


async def test_what_is_sent_while_leaving_is_kept_for_the_next_run(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        await stage.hold(f"{HELD} [fault: ignore_stop]")
        leaving = asyncio.create_task(stage.session.aclose(LIMIT))
        await until(lambda: stage.stops == 1)
        assert stage.session.send(Draft("during")) is None
        await leaving
        assert stage.session.send(Draft("after")) is None
        stage.session.release_queue()
        await stage.session.idle()
        assert stage.queries == [f"{HELD} [fault: ignore_stop]"]
        assert stage.journal.queued("here") == ["during", "after"]
