"""The streams of the built-in server beside the recorded ones of a real Dify."""

from __future__ import annotations

import httpx
import pytest

from app.demo.server import DemoServer
from tests.demo.caller import (
    Caller,
    Event,
    answers,
    client,
    events_in,
    sequence,
    text_of,
)
from tests.demo.shapes import shape, shapes_by_event
from tests.replay import recording

MODES = {"chat": "chat", "agent": "agent-chat", "chatflow": "advanced-chat"}

# The recorded query, faster: kind, case, query.
WHOLE = [
    ("chat", "full", "hello n=30 rate=0"),
    ("chat", "llm_error", "case=error n=40 rate=0"),
    ("chat", "separators", "case=separators rate=0"),
    ("chat", "slow_first_token", "n=5 rate=0 first=0.3 ping=0.2"),
    ("agent", "full", "hello n=30 rate=0"),
    ("chatflow", "full", "hello n=30 rate=0"),
    ("chatflow", "llm_error", "case=error n=40 rate=0"),
    ("chatflow", "markdown", "case=markdown rate=0"),
    ("chatflow", "separators", "case=separators rate=0"),
    ("chatflow", "slow_first_token", "n=5 rate=0 first=0.3 ping=0.2"),
    ("chatflow", "think", "case=think rate=0"),
    ("chatflow", "unicode", "case=unicode rate=0"),
]

STOPPED = [
    ("chat", "stop_mid", "long story n=200 rate=100 late=0.05", 15),
    ("agent", "stop_mid", "long story n=200 rate=100 late=0.05", 15),
    ("chatflow", "stop_mid", "long story n=200 rate=100 late=0.05", 15),
    ("chatflow", "stop_first_event", "long story n=200 first=9", 0),
]


def _caller(demo: DemoServer, kind: str, case: str) -> Caller:
    real = recording(f"{kind}/{case}")
    user = real.about["request"]["json"]["user"]
    return Caller(demo, MODES[kind], user, real.row["inputs"])


def _check(kind: str, case: str, events: list[Event]) -> None:
    real = events_in(recording(f"{kind}/{case}").body)
    assert sequence(events) == sequence(real)
    assert shapes_by_event(events) == shapes_by_event(real)


@pytest.mark.parametrize(("kind", "case", "query"), WHOLE)
def test_an_answer_has_the_recorded_events_fields_and_types(
    demo: DemoServer, kind: str, case: str, query: str
) -> None:
    caller = _caller(demo, kind, case)
    events = caller.events(query)
    _check(kind, case, events)
    real_row = recording(f"{kind}/{case}").row
    row = caller.message(events[-1])
    assert shape(row) == shape(real_row)
    assert row["status"] == real_row["status"]
    assert row["error"] in (
        None,
        "upstream overloaded",
        "Run failed: upstream overloaded",
    )


@pytest.mark.parametrize(
    ("kind", "extra"), [("chat", 1), ("agent", 1), ("chatflow", 2)]
)
def test_empty_deltas_follow_the_text_as_recorded(
    demo: DemoServer, kind: str, extra: int
) -> None:
    events = Caller(demo, MODES[kind]).events("n=30 rate=0")
    real = events_in(recording(f"{kind}/full").body)
    texts = [
        [e["answer"] for e in stream if "answer" in e] for stream in (events, real)
    ]
    assert len(texts[0]) == len(texts[1]) == 30 + extra
    assert texts[0][30:] == texts[1][30:] == [""] * extra


@pytest.mark.parametrize(("kind", "case", "query", "after"), STOPPED)
def test_a_stopped_answer_ends_as_recorded(
    demo: DemoServer, kind: str, case: str, query: str, after: int
) -> None:
    caller = _caller(demo, kind, case)
    when = answers(after) if after else (lambda seen: "task_id" in seen[-1])
    events = caller.interrupted(query, when)
    _check(kind, case, events)
    real_row = recording(f"{kind}/{case}").row
    row = caller.message(events[-1])
    assert shape(row) == shape(real_row)
    assert bool(row["answer"]) == bool(real_row["answer"])
    real_end = events_in(recording(f"{kind}/{case}").body)[-1]
    if "data" in real_end:
        assert events[-1]["data"]["error"] == real_end["data"]["error"]
        assert events[-1]["data"]["status"] == real_end["data"]["status"]


def test_a_stop_by_somebody_else_ends_a_chatflow_at_the_next_node_only(
    demo: DemoServer,
) -> None:
    caller = _caller(demo, "chatflow", "stop_other_user")
    events = caller.interrupted("n=60 rate=300", answers(10), "somebody-else")
    _check("chatflow", "stop_other_user", events)
    assert len([e for e in events if "answer" in e]) == 62
    assert events[-1]["data"]["status"] == "stopped"
    assert events[-1]["data"]["error"] == "Aborted: User requested stop"
    assert caller.message(events[-1])["answer"] == text_of(events)


@pytest.mark.parametrize("mode", ["chat", "agent-chat"])
def test_a_stop_by_somebody_else_does_nothing_to_other_apps(
    demo: DemoServer, mode: str
) -> None:
    events = Caller(demo, mode).interrupted("n=30 rate=300", answers(5), "other")
    assert len([e for e in events if "answer" in e]) == 31


def test_a_stop_of_an_unknown_task_succeeds_and_does_nothing(demo: DemoServer) -> None:
    caller = _caller(demo, "chat", "stop_unknown_task")
    assert caller.stop("00000000-1111-2222-3333-444444444444").status_code == 200
    assert caller.stop("not-a-uuid").json() == {"result": "success"}
    _check("chat", "stop_unknown_task", caller.events("story n=40 rate=0"))


@pytest.mark.parametrize("kind", list(MODES))
def test_the_header_is_the_recorded_one(demo: DemoServer, kind: str) -> None:
    headers = Caller(demo, MODES[kind]).post("n=1 rate=0").headers
    assert dict(headers) == recording(f"{kind}/full").about["response"]["headers"]


def test_chat_sends_no_header_before_its_first_event_and_a_chatflow_does(
    demo: DemoServer,
) -> None:
    held = "n=3 [fault: no_first_chunk]"
    hurry = client(1.0)
    with pytest.raises(httpx.ReadTimeout):
        next(Caller(demo, "chat", http=hurry).stream(held))
    flow = Caller(demo, "advanced-chat", http=hurry).stream(held)
    assert next(flow) == {"event": "ping"}
    with pytest.raises(httpx.ReadTimeout):
        next(flow)


def test_an_agent_with_a_tool_sends_its_steps_in_the_documented_order(
    demo: DemoServer,
) -> None:
    caller = Caller(demo, "agent-chat")
    events = caller.events("What is the weather? rate=0 n=3")
    assert sequence(events) == [
        *("agent_thought", "agent_message", "agent_thought"),
        *("agent_message", "agent_thought", "message_end"),
    ]
    thoughts = [e for e in events if e["event"] == "agent_thought"]
    assert [t["position"] for t in thoughts] == [1, 1, 1, 2, 2]
    assert [bool(t["tool"]) for t in thoughts] == [False, True, True, False, False]
    assert [bool(t["observation"]) for t in thoughts][:3] == [False, False, True]
    assert len({t["id"] for t in thoughts}) == 2
    row = caller.message(events[-1])
    assert row["answer"] == text_of(events).strip()
    assert [step["position"] for step in row["agent_thoughts"]] == [1, 2]
