"""Sending: the queue, the conversation, the tail of a stream."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.status import Status
from app.demo.server import DemoServer
from app.session.listener import Listener
from app.session.session import Session
from tests.answering import answering, stream_reply
from tests.memory_journal import MemoryJournal
from tests.session.stage import HELD, StuckJournal, on_stage
from tests.until import until


async def test_messages_sent_meanwhile_go_out_in_order_one_at_a_time(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        await stage.hold()
        for number in (1, 2, 3):
            assert stage.session.send(Draft(f"n={number} rate=0")) is None
        assert stage.journal.queued("here") == [f"n={n} rate=0" for n in (1, 2, 3)]
        assert stage.queries == [HELD]
        demo.release()
        await stage.session.idle()
        wanted = [HELD, "n=1 rate=0", "n=2 rate=0", "n=3 rate=0"]
        assert stage.queries == wanted
        assert [turn.query for turn in stage.session.turns] == wanted
        assert stage.journal.queued("here") == []


async def test_an_end_is_told_before_the_next_turn_starts(demo: DemoServer) -> None:
    async with on_stage(demo) as stage:
        await stage.hold()
        stage.session.send(Draft("n=1 rate=0"))
        demo.release()
        await stage.session.idle()
        told = [entry for entry in stage.diary.told if entry != "queue"]
        assert told == [
            f"started {HELD}",
            f"completed {HELD}",
            "started n=1 rate=0",
            "completed n=1 rate=0",
        ]


@pytest.mark.parametrize("end", ["interrupt", "error"])
async def test_after_any_other_end_the_queue_is_held(
    demo: DemoServer, end: str
) -> None:
    async with on_stage(demo) as stage:
        query = HELD if end == "interrupt" else "n=40 rate=0 [fault: hold=5, eof=6]"
        turn = await stage.hold(query)
        stage.session.send(Draft("later"))
        if end == "interrupt":
            stage.session.interrupt()
        else:
            demo.release()
        await stage.session.idle()
        assert not turn.live
        assert stage.session.outbox.held
        assert stage.queries == [query]
        assert stage.journal.queued("here") == ["later"]


async def test_release_sends_what_was_held_one_after_the_other(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, queue=["n=1 rate=0", "n=2 rate=0"]) as stage:
        assert stage.session.outbox.held
        stage.session.release_queue()
        await stage.session.idle()
        assert stage.queries == ["n=1 rate=0", "n=2 rate=0"]
        assert stage.journal.queued("here") == []


async def test_release_with_nothing_held_does_nothing(demo: DemoServer) -> None:
    async with on_stage(demo) as stage:
        stage.session.release_queue()
        await stage.session.idle()
        assert stage.queries == []


async def test_releasing_while_an_answer_streams_waits_for_its_end(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, queue=["n=1 rate=0"]) as stage:
        await stage.hold()
        stage.session.release_queue()
        assert stage.queries == [HELD]
        demo.release()
        await stage.session.idle()
        assert stage.queries == [HELD, "n=1 rate=0"]


async def test_what_is_held_stays_held_after_a_turn_that_completes(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, queue=["later"]) as stage:
        stage.session.send(Draft("n=1 rate=0"))
        await stage.session.idle()
        assert stage.session.outbox.held
        assert stage.queries == ["n=1 rate=0"]


async def test_take_back_gives_the_last_message_and_the_journal_forgets_it(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, queue=["first", "last"]) as stage:
        assert stage.session.take_back() == Draft("last")
        assert stage.journal.queued("here") == ["first"]
        assert stage.session.take_back() == Draft("first")
        assert stage.session.take_back() is None
        assert not stage.session.outbox.held


async def test_drop_empties_the_queue_and_gives_what_was_in_it(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, queue=["first", "last"]) as stage:
        assert stage.session.drop_queue() == [Draft("first"), Draft("last")]
        assert stage.journal.queued("here") == []
        assert stage.session.drop_queue() == []


@pytest.mark.parametrize("mode", ["chat", "agent-chat", "advanced-chat"])
async def test_the_conversation_id_is_kept_for_the_next_message(
    demo: DemoServer, mode: str
) -> None:
    async with on_stage(demo, mode) as stage:
        for number in (1, 2):
            stage.session.send(Draft(f"n={number} rate=0"))
            await stage.session.idle()
        sent = [s for s in demo.requests if s.path.endswith("/chat-messages")]
        first, second = [seen.json for seen in sent]
        assert first is not None
        assert second is not None
        assert first["conversation_id"] == ""
        assert second["conversation_id"] == stage.session.conversation_id != ""


async def test_the_conversation_id_is_kept_after_an_interruption(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        turn = await stage.hold()
        stage.session.interrupt()
        await stage.session.idle()
        assert stage.session.conversation_id == turn.conversation_id != ""


def chatflow(*names: str) -> list[dict[str, Any]]:
    ids = {"task_id": "t", "message_id": "m", "conversation_id": "c"}
    events: dict[str, dict[str, Any]] = {
        "workflow_started": {"data": {}},
        "message": {"answer": "one "},
        "workflow_finished": {"data": {"status": "succeeded"}},
        "message_end": {"metadata": {"usage": {"total_tokens": 7}}},
    }
    return [{"event": name, **ids, **events[name]} for name in names]


@pytest.mark.parametrize(
    "order",
    [("workflow_finished", "message_end"), ("message_end", "workflow_finished")],
)
async def test_the_tail_of_a_chatflow_is_read_to_its_partner(
    order: tuple[str, str],
) -> None:
    events = chatflow("workflow_started", "message", *order, "message")
    journal = MemoryJournal()
    async with (
        answering({"/chat-messages": stream_reply(*events)}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        session = Session(client, journal, Listener())
        turn = session.send(Draft("hello"))
        assert turn is not None
        await session.idle()
    assert turn.status is Status.COMPLETED
    assert turn.stream_done
    assert turn.answer.text == "one "
    assert turn.total_tokens == 7
    (kept,) = journal.finished()
    assert kept.total_tokens == 7


async def test_a_stream_that_ends_without_the_partner_is_complete_all_the_same() -> (
    None
):
    events = chatflow("workflow_started", "message", "workflow_finished")
    async with (
        answering({"/chat-messages": stream_reply(*events)}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        session = Session(client, MemoryJournal(), Listener())
        turn = session.send(Draft("hello"))
        assert turn is not None
        await session.idle()
    assert turn.status is Status.COMPLETED


async def test_the_next_turn_runs_while_the_tail_of_the_last_one_is_read() -> None:
    tail = asyncio.Event()
    begin = chatflow("workflow_started", "message", "workflow_finished")
    rest = stream_reply(*chatflow("message_end")).body
    reply = replace(stream_reply(*begin), rest=rest, resume=tail)
    async with (
        answering({"/chat-messages": reply}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        session = Session(client, MemoryJournal(), Listener())
        session.send(Draft("first"))
        session.send(Draft("second"))
        await until(lambda: len(session.turns) == 2 and session.live is None)
        done = [turn.stream_done for turn in session.turns]
        tail.set()
        await session.idle()
    assert done == [False, False]
    assert [turn.total_tokens for turn in session.turns] == [7, 7]


async def test_a_message_takes_the_inputs_along_as_they_are_when_it_goes_out(
    demo: DemoServer,
) -> None:
    async with on_stage(demo) as stage:
        stage.session.inputs = {"topic": "sea"}
        await stage.hold()
        stage.session.send(Draft("n=1 rate=0"))
        stage.session.inputs["topic"] = "hills"
        demo.release()
        await stage.session.idle()
        sent = [seen.json["inputs"] for seen in demo.requests if seen.json]
        assert sent == [{"topic": "sea"}, {"topic": "hills"}]


async def test_inputs_that_change_while_the_disk_is_slow_are_for_the_next_message(
    demo: DemoServer,
) -> None:
    journal = StuckJournal()
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        session = Session(client, journal, Listener(), inputs={"topic": "sea"})
        session.send(Draft("n=1 rate=0"))
        session.inputs["topic"] = "hills"
        journal.answers.set()
        await session.idle()
    (asked,) = demo.requests
    assert asked.json is not None
    assert asked.json["inputs"] == {"topic": "sea"}


async def test_a_stream_that_is_given_up_is_stopped_at_the_server(
    demo: DemoServer,
) -> None:
    connected = DifyClient(demo.base_url, demo.keys["chat"], "someone", silence=0.3)
    async with connected as client:
        session = Session(client, MemoryJournal(), Listener())
        turn = session.send(Draft("n=9 rate=0 ping=9 [fault: silence=4]"))
        assert turn is not None
        await session.idle()
        assert turn.status is Status.FAILED
        assert "sent nothing for minutes" in turn.error
        stops = [seen for seen in demo.requests if seen.path.endswith("/stop")]
        assert [stop.path for stop in stops] == [
            f"/v1/chat-messages/{turn.task_id}/stop"
        ]


async def test_an_answer_whose_connection_broke_is_not_stopped(
    demo: DemoServer,
) -> None:
    async with on_stage(demo, "advanced-chat") as stage:
        turn = stage.session.send(Draft("n=90 rate=0 [fault: reset=300]"))
        assert turn is not None
        await stage.session.idle()
        assert turn.status is Status.FAILED
        assert stage.stops == 0
