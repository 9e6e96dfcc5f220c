"""From Dify's JSON to events."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.core.events import MessageFile, OtherEvent, TextDelta, WorkflowPaused
from app.core.parse import parse
from app.core.turn import Turn

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
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
        "text_chunk",
        "text_replace",
        "reasoning_chunk",
        "ping",
        "made_up",
    ]
)
FIELDS = st.sampled_from(
    ["data", "answer", "id", "task_id", "position", "metadata", "status", "message"]
)


@given(NAMES, st.dictionaries(FIELDS, JSON, max_size=6))
def test_no_event_can_be_so_strange_that_it_raises(
    name: str, fields: dict[str, Any]
) -> None:
    turn = Turn("question")
    turn.apply(parse({"event": name, **fields}), 1.0)
    turn.answer.text.encode()


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
