"""What a stop and a hang-up leave behind, mode by mode (wire 32, wire 33)."""

from __future__ import annotations

import pytest

from app.demo.server import DemoServer
from tests.demo.caller import Caller, answers, sequence, text_of

ALL_MODES = ["chat", "agent-chat", "advanced-chat"]


@pytest.mark.parametrize("mode", ALL_MODES)
def test_exactly_the_ordered_number_of_late_chunks_follows_a_stop(
    demo: DemoServer, mode: str
) -> None:
    caller = Caller(demo, mode)
    for late in (0, 3):
        query = f"n=200 rate=0 hold=7 late_chunks={late}"
        events = caller.interrupted(query, answers(7))
        assert len([e for e in events if "answer" in e]) == 7 + late
    events = caller.interrupted("n=200 rate=30 late_chunks=2", answers(3))
    assert len([e for e in events if "answer" in e]) in (5, 6)


def test_a_chatflow_keeps_everything_streamed_after_a_stop(demo: DemoServer) -> None:
    caller = Caller(demo, "advanced-chat")
    events = caller.interrupted("n=200 rate=100 late_chunks=9", answers(5))
    assert caller.message(events[-1])["answer"] == text_of(events)
    assert sequence(events)[-1] == "workflow_finished"
    assert "message_end" not in sequence(events)


def test_chat_keeps_everything_streamed_but_strips_its_ends(demo: DemoServer) -> None:
    caller = Caller(demo, "chat")
    events = caller.interrupted("n=200 rate=100 late_chunks=9", answers(5))
    assert text_of(events).endswith(" ")
    assert caller.message(events[-1])["answer"] == text_of(events).strip()


def test_an_agent_keeps_nothing_after_a_stop(demo: DemoServer) -> None:
    caller = Caller(demo, "agent-chat")
    events = caller.interrupted("n=200 rate=100 late_chunks=9", answers(5))
    row = caller.message(events[-1])
    assert row["answer"] == ""
    assert [step["thought"] for step in row["agent_thoughts"]] == [""]


@pytest.mark.parametrize("mode", ["chat", "agent-chat"])
def test_hanging_up_cuts_the_answer_and_keeps_nothing(
    demo: DemoServer, mode: str
) -> None:
    caller = Caller(demo, mode)
    stream = caller.stream("n=200 rate=0 hold=10")
    first = next(event for event in stream if event.get("answer"))
    stream.close()
    ended = demo.wait_for_stream_end()
    assert ended.hung_up
    assert ended.chunks == 10
    # Had it not been cut, it would be over before the next answer is.
    demo.release()
    caller.events("n=2000 rate=0")
    assert caller.message(first)["answer"] == ""


def test_a_chatflow_runs_on_after_a_hang_up_and_keeps_the_whole_answer(
    demo: DemoServer,
) -> None:
    caller = Caller(demo, "advanced-chat")
    whole = text_of(caller.events("n=40 rate=0"))
    stream = caller.stream("n=40 rate=0 hold=10")
    first = next(event for event in stream if event.get("answer"))
    stream.close()
    assert demo.wait_for_stream_end(count=2).hung_up
    assert caller.message(first)["answer"] == ""
    demo.release()
    # The stop comes back once the loop is past the released run.
    while not (answer := caller.message(first)["answer"]):
        caller.stop("nothing")
    assert answer == whole


def test_a_chatflow_stopped_after_a_hang_up_keeps_the_text_up_to_the_stop(
    demo: DemoServer,
) -> None:
    caller = Caller(demo, "advanced-chat")
    stream = caller.stream("n=40 rate=0 hold=10 late=0")
    first = next(event for event in stream if event.get("answer"))
    stream.close()
    demo.wait_for_stream_end()
    caller.stop(first["task_id"])
    while not (answer := caller.message(first)["answer"]):
        pass
    assert len(answer.split()) == 10


def test_the_stopped_turn_counts_no_tokens(demo: DemoServer) -> None:
    caller = Caller(demo, "chat")
    end = caller.interrupted("n=200 rate=100 late_chunks=1", answers(2))[-1]
    assert end["metadata"]["usage"]["total_tokens"] == 0
    assert caller.events("n=30 rate=0")[-1]["metadata"]["usage"]["total_tokens"] == 42


def test_without_orders_chat_goes_on_a_moment_after_a_stop(demo: DemoServer) -> None:
    events = Caller(demo, "chat").interrupted("n=200 rate=50", answers(5))
    assert 5 < len([e for e in events if "answer" in e]) < 100


def test_the_server_can_shorten_every_late_phase(demo: DemoServer) -> None:
    demo.late = 0.0
    events = Caller(demo, "advanced-chat").interrupted("n=200 rate=20", answers(3))
    assert len([e for e in events if "answer" in e]) <= 5
