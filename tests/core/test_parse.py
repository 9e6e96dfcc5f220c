"""From Dify's JSON to events."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.core.draft import Draft
from app.core.events import (
    MessageEnd,
    MessageFile,
    NodeProgress,
    OtherEvent,
    ReasoningDelta,
    StreamError,
    TextDelta,
    TextReplace,
    WorkflowFinished,
    WorkflowPaused,
)
from app.core.parse import number_of, parse
from app.core.turn import Turn

ANY_TEXT = st.text(
    alphabet=st.characters(codec=None, exclude_categories=()), max_size=5
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | ANY_TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        "message",
        "agent_message",
        "agent_thought",
        "message_file",
        "message_replace",
        "message_end",
        "error",
        "workflow_started",
        "workflow_finished",
        "workflow_paused",
        "node_started",
        "node_finished",
        "node_retry",
        "text_chunk",
        "text_replace",
        "reasoning_chunk",
        "ping",
        "made_up",
    ]
)
FIELDS = st.sampled_from(
    [
        "data",
        "answer",
        "id",
        "task_id",
        "message_id",
        "conversation_id",
        "position",
        "metadata",
        "status",
        "message",
        "error",
        "elapsed_time",
        "reasons",
        "reasoning",
    ]
)


OBJECTS = st.dictionaries(FIELDS, JSON, max_size=6)


@given(NAMES | JSON, OBJECTS, OBJECTS)
def test_no_event_can_be_so_strange_that_it_raises(
    name: Any, fields: dict[str, Any], inner: dict[str, Any]
) -> None:
    for data in (fields, {**fields, "data": inner}, {"metadata": {"usage": inner}}):
        turn = Turn(Draft("question"))
        turn.apply(parse({**data, "event": name}), 1.0)
        turn.answer.text.encode()
        "".join([turn.task_id, turn.message_id, turn.conversation_id]).encode()
        assert "\n" not in turn.error + turn.waiting_for


@pytest.mark.parametrize("value", [None, "7", [7], {}, float("nan"), 10**400])
def test_a_number_that_is_none_counts_as_zero(value: Any) -> None:
    assert number_of({"n": value}, "n") == 0
    assert number_of({"n": 1.5}, "n") == 1.5


def test_text_of_workflow_apps_and_reasoning_stand_in_the_data() -> None:
    assert parse({"event": "text_chunk", "data": {"text": "Hel"}}) == TextDelta(
        text="Hel"
    )
    assert parse({"event": "text_replace", "data": {"text": "x"}}) == TextReplace(
        text="x"
    )
    assert parse(
        {"event": "reasoning_chunk", "data": {"reasoning": "Why", "message_id": "m"}}
    ) == ReasoningDelta(text="Why")


def test_a_replacement_is_no_delta() -> None:
    data = {"event": "message_replace", "answer": "x", "reason": "output_moderation"}
    assert parse(data) == TextReplace(text="x", reason="output_moderation")


@pytest.mark.parametrize(
    ("name", "status"),
    [("node_started", "running"), ("node_finished", "failed"), ("node_retry", "retry")],
)
def test_a_node_is_read_without_what_went_in_and_out(name: str, status: str) -> None:
    data: dict[str, Any] = {
        "id": "1",
        "node_id": "n",
        "node_type": "llm",
        "title": "Answer",
    }
    more = {"status": status, "error": "e", "elapsed_time": 2, "outputs": {"a": "b"}}
    event = parse({"event": name, "data": {**data, **more}})
    assert event == NodeProgress(**data, status=status, error="e", elapsed=2.0)
    assert parse({"event": name, "data": data}) == NodeProgress(**data)


def test_ends_are_read_with_what_they_tell() -> None:
    usage = {"metadata": {"usage": {"total_tokens": 52, "total_price": "0.0000132"}}}
    assert parse({"event": "message_end", **usage}) == MessageEnd(total_tokens=52)
    run = {"status": "failed", "error": "no model\nat line 3", "outputs": None}
    assert parse({"event": "workflow_finished", "data": run}) == WorkflowFinished(
        status="failed", error="no model"
    )
    error = {"status": 400, "code": "invalid_param", "message": "no\nway"}
    assert parse({"event": "error", "task_id": None, **error}) == StreamError(
        status=400, code="invalid_param", message="no"
    )


@pytest.mark.parametrize("name", ["message", "agent_message", "message_file", "new"])
def test_a_text_answer_is_a_delta_whatever_the_event_is_called(name: str) -> None:
    event = parse({"event": name, "answer": "Hel", "task_id": "t"})
    assert event == TextDelta(text="Hel", agent=name == "agent_message", task_id="t")


def test_an_unknown_event_is_no_error() -> None:
    assert parse({"event": "brand_new"}) == OtherEvent(name="brand_new")


def test_a_file_of_the_persons_own_is_not_the_assistants() -> None:
    own = {"event": "message_file", "id": "f", "belongs_to": "user"}
    theirs = {**own, "belongs_to": "assistant", "type": "image", "url": "/x"}
    assert isinstance(parse(own), OtherEvent)
    assert parse(theirs) == MessageFile(id="f", type="image", url="/x")


def test_a_pause_names_the_nodes_that_wait() -> None:
    reasons = [{"node_title": "Approve"}, {}, None, {"node_title": "Sign\nhere"}]
    event = parse({"event": "workflow_paused", "data": {"reasons": reasons}})
    assert event == WorkflowPaused(waiting_for="Approve, Sign")


def test_control_characters_are_made_harmless_on_the_way_in() -> None:
    event = parse({"event": "message", "answer": "a\x1b]52;c;x\x07"})
    assert event == TextDelta(text="a␛]52;c;x␇")


@pytest.mark.parametrize("name", ["message", "node_started"])
def test_ids_are_made_harmless_too_for_they_go_into_addresses(name: str) -> None:
    ids = {"task_id": "a\ud800", "message_id": "b\x1b", "conversation_id": 7}
    event = parse({"event": name, "answer": "x" if name == "message" else None, **ids})
    assert (event.task_id, event.message_id) == ("a\ufffd", "b␛")
    assert event.conversation_id == ""
