"""A broken connection is mended: the rest of the answer is found, or it is said.

Against the built-in server over a real socket; only the waits are shorter.
"""

import asyncio
from dataclasses import dataclass, replace
from typing import Final

import pytest

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.core.turns.mark import mark
from app.core.turns.status import EscResult, Status
from app.core.turns.turn import StopTimeouts, Turn
from app.demo.script.texts import made_up
from app.demo.server import DemoServer, Reopening
from app.session.listener import Listener
from app.session.mend.mending import Pauses
from app.session.session import Session
from tests.answering import Reply, answering, json_reply
from tests.memory_journal import MemoryJournal
from tests.replay import events_of, recording
from tests.session.stage import Stage, on_stage
from tests.until import until

QUICK: Final = Pauses(first=0.02, longest=0.1, limit=1.0)
PATIENT: Final = Pauses(first=0.02, longest=0.1, limit=20.0)
ATTENTIVE: Final = StopTimeouts(for_end=5, between_presses=0, of_silence=0.3)
WHOLE: Final = "".join(made_up(None, 40))
FLOW: Final = "advanced-chat"


@dataclass(frozen=True)
class Break:
    """One way in which a connection is lost."""

    name: str
    fault: str
    """What is ordered after ten of forty chunks."""
    lost: str = "connection lost"
    """What the mark says of it."""
    timeouts: StopTimeouts | None = None
    silence: float = 20.0


BREAKS = [
    Break("a proxy that cuts at its time limit", "cut=10"),
    Break("a changed network", "drop=10"),
    Break(
        "a laptop that slept",
        "dead=10",
        "the server fell silent",
        ATTENTIVE,
    ),
    Break(
        "the longest silence",
        "dead=10",
        "the server fell silent",
        silence=1.5,
    ),
]


def by_name(case: Break) -> str:
    return case.name


async def ask(stage: Stage, query: str) -> Turn:
    turn = stage.session.send(Draft(query))
    assert turn is not None
    await stage.session.idle()
    return turn


@pytest.mark.parametrize("manner", Reopening)
@pytest.mark.parametrize("broken", BREAKS, ids=by_name)
async def test_a_chatflow_s_answer_becomes_whole_in_either_manner(
    demo: DemoServer, broken: Break, manner: Reopening
) -> None:
    demo.reopening = manner
    async with on_stage(
        demo, FLOW, timeouts=broken.timeouts, silence=broken.silence, pauses=PATIENT
    ) as stage:
        turn = await ask(stage, f"n=40 rate=60 ping=0.1 [fault: {broken.fault}]")
        assert turn.status is Status.COMPLETED
        assert turn.answer.text == WHOLE
        assert mark(turn).startswith(f"↻ {broken.lost} after ")
        assert mark(turn).endswith(" · whole answer fetched")
        assert stage.kept.answer.text == WHOLE
        assert stage.kept.loss == turn.loss
        # The app was asked once, and nothing was stopped.
        assert len(stage.queries) == 1
        assert stage.stops == 0


@pytest.mark.parametrize("manner", [Reopening.NUMBERED])
async def test_numbered_events_go_on_behind_the_last_one_before_the_run_ends(
    demo: DemoServer, manner: Reopening
) -> None:
    demo.reopening = manner
    async with on_stage(demo, FLOW, pauses=PATIENT) as stage:
        turn = stage.session.send(Draft("n=40 rate=0 [fault: drop=10, hold=30]"))
        assert turn is not None
        shown = "".join(made_up(None, 40)[:30])
        await until(lambda: turn.answer.text == shown)
        assert turn.mending
        demo.release()
        await stage.session.idle()
        assert turn.answer.text == WHOLE


@pytest.mark.parametrize("mode", ["chat", "agent-chat"])
@pytest.mark.parametrize("fault", ["cut=10", "drop=10"])
async def test_what_the_server_does_not_have_is_said_and_what_came_is_kept(
    demo: DemoServer, mode: str, fault: str
) -> None:
    async with on_stage(demo, mode, pauses=QUICK) as stage:
        turn = await ask(stage, f"n=40 rate=0 [fault: {fault}]")
        assert turn.status is Status.FAILED
        assert turn.answer.text == "".join(made_up(None, 40)[:10])
        assert mark(turn).startswith("✗ connection lost after ")
        assert "The server does not have the rest." in turn.error
        looks = [seen for seen in demo.requests if seen.path == "/v1/messages"]
        assert len(looks) == 2
        assert stage.stops == 0


@pytest.mark.parametrize("mode", ["chat", "agent-chat"])
async def test_an_answer_that_was_written_into_the_void_is_found(
    demo: DemoServer, mode: str
) -> None:
    async with on_stage(demo, mode, timeouts=ATTENTIVE, pauses=QUICK) as stage:
        turn = await ask(stage, "n=40 rate=0 [fault: dead=10]")
        assert turn.status is Status.COMPLETED
        assert turn.answer.text.strip() == WHOLE.strip()
        assert mark(turn).endswith("whole answer fetched")


async def test_a_server_that_restarts_lets_a_chatflow_run_on(demo: DemoServer) -> None:
    async with on_stage(demo, FLOW, pauses=PATIENT) as stage:
        turn = await stage.hold("n=40 rate=0 [fault: hold=10]")
        demo.restart(0.2)
        await until(lambda: turn.mending)
        demo.release()
        await stage.session.idle()
        assert turn.status is Status.COMPLETED
        assert turn.answer.text == WHOLE


async def test_a_server_that_restarts_has_lost_the_answer_of_a_chat(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, "chat", pauses=QUICK) as stage:
        turn = await stage.hold("n=40 rate=0 [fault: hold=10]")
        demo.restart(0.2)
        await stage.session.idle()
        assert turn.status is Status.FAILED
        assert "The server does not have the rest." in turn.error


async def test_a_server_that_is_gone_is_asked_until_the_time_is_up(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, FLOW, pauses=QUICK) as stage:
        turn = await stage.hold("n=40 rate=0 [fault: hold=10]")
        demo.stop()
        await stage.session.idle()
        assert turn.status is Status.FAILED
        assert turn.ended_by is EndedBy.CONNECTION
        assert "The server could not be asked for the rest." in turn.error
        assert mark(turn).startswith("✗ connection lost after ")


async def test_a_run_whose_worker_died_is_given_up(demo: DemoServer) -> None:
    async with on_stage(demo, FLOW, timeouts=ATTENTIVE, pauses=QUICK) as stage:
        turn = await ask(stage, "n=40 rate=0 [fault: silence=10]")
        assert turn.status is Status.FAILED
        assert turn.answer.text == "".join(made_up(None, 40)[:10])
        assert mark(turn).startswith("✗ the server fell silent after ")


async def test_a_dead_connection_is_left_while_the_run_goes_on(
    demo: DemoServer,
) -> None:
    demo.reopening = Reopening.NUMBERED
    async with on_stage(demo, FLOW, timeouts=ATTENTIVE, pauses=PATIENT) as stage:
        turn = stage.session.send(Draft("n=40 rate=0 [fault: dead=10, hold=20]"))
        assert turn is not None
        await until(lambda: turn.mending)
        assert turn.loss is not None
        assert turn.loss.by is EndedBy.SILENCE
        await until(lambda: turn.answer.text == "".join(made_up(None, 40)[:20]))
        demo.release()
        await stage.session.idle()
        assert turn.answer.text == WHOLE


async def test_a_stream_without_pings_is_not_left_for_its_silence(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, "chat", timeouts=ATTENTIVE, pauses=QUICK) as stage:
        turn = await stage.hold("n=40 rate=0 ping=90 [fault: hold=10]")
        await asyncio.to_thread(demo.wait_for_request, "/messages", count=2)
        demo.release()
        await stage.session.idle()
        assert turn.status is Status.COMPLETED
        assert turn.loss is None
        assert mark(turn) == ""


async def test_a_message_that_was_queued_meanwhile_goes_out_afterwards(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, FLOW, pauses=PATIENT) as stage:
        query = "n=40 rate=0 [fault: drop=10, hold=20]"
        turn = stage.session.send(Draft(query))
        assert turn is not None
        await until(lambda: turn.mending)
        assert stage.session.send(Draft("n=1 rate=0")) is None
        assert stage.queries == [query]
        demo.release()
        await stage.session.idle()
        assert stage.queries == [query, "n=1 rate=0"]
        assert [t.status for t in stage.session.turns] == [Status.COMPLETED] * 2


async def test_a_queue_is_held_when_the_rest_is_not_found(demo: DemoServer) -> None:
    async with on_stage(demo, "chat", pauses=QUICK) as stage:
        query = "n=40 rate=0 [fault: hold=10, drop=20]"
        await stage.hold(query)
        stage.session.send(Draft("later"))
        demo.release()
        await stage.session.idle()
        assert stage.queries == [query]
        assert stage.session.outbox.held


@pytest.mark.parametrize("manner", Reopening)
async def test_esc_ends_the_looking_at_once_and_stops_the_run(
    demo: DemoServer, manner: Reopening
) -> None:
    demo.reopening = manner
    async with on_stage(demo, FLOW, pauses=PATIENT) as stage:
        turn = stage.session.send(Draft("n=400 rate=50 late=0.05 [fault: drop=10]"))
        assert turn is not None
        await until(lambda: turn.mending)
        shown = turn.answer.shown
        assert stage.session.interrupt() is EscResult.STOPPING
        assert not turn.live
        assert stage.session.draining is turn
        stage.session.send(Draft("n=1 rate=0"))
        assert len(stage.queries) == 1
        await stage.session.idle()
        assert (turn.status, turn.ended_by) == (Status.INTERRUPTED, EndedBy.SERVER)
        assert turn.answer.shown == shown
        assert stage.stops >= 1
        # The next message went out when the server had ended the run, not before.
        assert stage.queries[-1] == "n=1 rate=0"


async def test_esc_while_the_server_is_gone_gives_the_screen_back_at_once(
    demo: DemoServer,
) -> None:
    timeouts = StopTimeouts(for_end=0.3)
    async with on_stage(demo, FLOW, pauses=PATIENT, timeouts=timeouts) as stage:
        turn = await stage.hold("n=40 rate=0 [fault: hold=10]")
        demo.stop()
        await until(lambda: turn.mending)
        stage.session.interrupt()
        assert not turn.live
        await stage.session.idle()
        assert turn.status is Status.INTERRUPTED
        assert "(not confirmed): connection lost after" in mark(turn)


@pytest.mark.parametrize("mode", ["chat", "agent-chat"])
async def test_esc_while_a_chat_is_looked_for_sends_the_stop_and_ends(
    demo: DemoServer, mode: str
) -> None:
    slow = PATIENT._replace(first=5.0, longest=5.0)
    async with on_stage(demo, mode, pauses=slow) as stage:
        turn = stage.session.send(Draft("n=40 rate=0 [fault: drop=10]"))
        assert turn is not None
        await until(lambda: turn.mending)
        stage.session.interrupt()
        await stage.session.idle()
        assert turn.status is Status.INTERRUPTED
        assert stage.stops >= 1


async def test_leaving_does_not_wait_for_what_is_looked_for(demo: DemoServer) -> None:
    async with on_stage(demo, FLOW, pauses=PATIENT) as stage:
        turn = await stage.hold("n=40 rate=0 [fault: hold=10]")
        demo.stop()
        await until(lambda: turn.mending)
        await stage.session.aclose(0.2)
        assert turn.status is Status.INTERRUPTED
        assert "difyterm was left" in mark(turn)


REOPENED = [
    ("v1.17-dev/chatflow/reattached_plain", "v1.17-dev/chatflow/reattached_plain"),
    (
        "v1.17-dev/chatflow/reattached_snapshot",
        "v1.17-dev/chatflow/reattached_snapshot",
    ),
    ("chatflow/resumed_after_disconnect", "v1.17-dev/chatflow/reattached_plain"),
]


@pytest.mark.parametrize(("name", "kept"), REOPENED)
async def test_a_recorded_reopened_stream_leads_to_the_recorded_answer(
    name: str, kept: str
) -> None:
    before = recording("v1.17-dev/chatflow/reattached_plain_before")
    after, silent = recording(kept), asyncio.Event()
    row = after.row | {"id": before.about["message_id"]}
    run_id = events_of(before.body)[0]["workflow_run_id"]
    routes = {
        "/chat-messages": streamed(before.body),
        "/events": replace(streamed(recording(name).body), resume=silent),
        "/messages": json_reply({"data": [row], "has_more": False}),
        f"/workflows/run/{run_id}": json_reply(after.about["run_after"]),
    }
    async with (
        answering(routes) as server,
        DifyClient(server.base_url, "app-key", "someone") as client,
    ):
        session = Session(client, MemoryJournal(), Listener(), pauses=QUICK)
        turn = session.send(Draft("hello"))
        assert turn is not None
        await session.idle()
        silent.set()
    assert before.text
    assert turn.answer.text == row["answer"]
    assert turn.status is Status.COMPLETED


def streamed(body: bytes) -> Reply:
    return Reply(body=body, headers={"Content-Type": "text/event-stream"})
