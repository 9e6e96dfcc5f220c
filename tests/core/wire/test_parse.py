"""From Dify's JSON to events."""

from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.core.draft import Draft
from app.core.texts.text import clean
from app.core.turns.turn import Turn
from app.core.wire import events
from app.core.wire.parse import number_of, parse, reason
from tests.odd_text import ODD

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
        assert isinstance(turn.answer.text, str)
        assert clean(turn.error) == turn.error
        assert clean(turn.waiting_for) == turn.waiting_for
        assert "\n" not in turn.error + turn.waiting_for


@pytest.mark.parametrize("value", [None, "7", [7], {}, float("nan"), 10**400])
def test_a_number_that_is_none_counts_as_zero(value: Any) -> None:
    assert number_of({"n": value}, "n") == 0
    assert number_of({"n": 1.5}, "n") == 1.5


def test_text_of_workflow_apps_and_reasoning_stand_in_the_data() -> None:
    assert parse({"event": "text_chunk", "data": {"text": "Hel"}}) == events.TextDelta(
        text="Hel"
    )
    assert parse(
        {"event": "text_replace", "data": {"text": "x"}}
    ) == events.TextReplace(text="x")
    assert parse(
        {"event": "reasoning_chunk", "data": {"reasoning": "Why", "message_id": "m"}}
    ) == events.ReasoningDelta(text="Why")


def test_a_replacement_is_no_delta() -> None:
    data = {"event": "message_replace", "answer": "x", "reason": "output_moderation"}
    assert parse(data) == events.TextReplace(text="x", reason="output_moderation")


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
    assert event == events.NodeProgress(**data, status=status, error="e", elapsed=2.0)
    assert parse({"event": name, "data": data}) == events.NodeProgress(**data)


def test_ends_are_read_with_what_they_tell() -> None:
    usage = {"metadata": {"usage": {"total_tokens": 52, "total_price": "0.0000132"}}}
    assert parse({"event": "message_end", **usage}) == events.MessageEnd(
        total_tokens=52
    )
    run = {"status": "failed", "error": "no model\nat line 3", "outputs": None}
    assert parse(
        {"event": "workflow_finished", "data": run}
    ) == events.WorkflowFinished(status="failed", error="no model")
    error = {"status": 400, "code": "invalid_param", "message": "no\nway"}
    assert parse({"event": "error", "task_id": None, **error}) == events.StreamError(
        status=400, code="invalid_param", message="no"
    )


@pytest.mark.parametrize("name", ["message", "agent_message", "message_file", "new"])
def test_a_text_answer_is_a_delta_whatever_the_event_is_called(name: str) -> None:
    event = parse({"event": name, "answer": "Hel", "task_id": "t"})
    assert event == events.TextDelta(
        text="Hel", agent=name == "agent_message", task_id="t"
    )


def test_an_unknown_event_is_no_error() -> None:
    assert parse({"event": "brand_new"}) == events.OtherEvent(name="brand_new")


def test_a_file_of_the_persons_own_is_not_the_assistants() -> None:
    own = {"event": "message_file", "id": "f", "belongs_to": "user"}
    theirs = {**own, "belongs_to": "assistant", "type": "image", "url": "/x"}
    assert isinstance(parse(own), events.OtherEvent)
    assert parse(theirs) == events.MessageFile(id="f", type="image", url="/x")


def test_a_pause_names_the_nodes_that_wait() -> None:
    reasons = [{"node_title": "Approve"}, {}, None, {"node_title": "Sign\nhere"}]
    event = parse({"event": "workflow_paused", "data": {"reasons": reasons}})
    assert event == events.WorkflowPaused(waiting_for="Approve, Sign")


ODD_EVENTS: list[tuple[dict[str, Any], str]] = [
    ({"event": "message", "answer": ODD}, "text"),
    ({"event": "agent_message", "answer": ODD}, "text"),
    ({"event": "message_replace", "answer": ODD}, "text"),
    ({"event": "text_chunk", "data": {"text": ODD}}, "text"),
    ({"event": "text_replace", "data": {"text": ODD}}, "text"),
    ({"event": "reasoning_chunk", "data": {"reasoning": ODD}}, "text"),
    *(
        ({"event": "agent_thought", name: ODD}, name)
        for name in ("id", "thought", "tool", "tool_input", "observation")
    ),
    *(({"event": "message_file", name: ODD}, name) for name in ("id", "type", "url")),
    *(
        ({"event": "node_finished", "data": {name: ODD}}, name)
        for name in ("id", "node_id", "node_type", "title", "status", "error")
    ),
    ({"event": "workflow_started", "workflow_run_id": ODD}, "workflow_run_id"),
    ({"event": "error", "code": ODD}, "code"),
]


@pytest.mark.parametrize(("data", "field"), ODD_EVENTS)
def test_a_text_is_exactly_what_the_server_sent(
    data: dict[str, Any], field: str
) -> None:
    assert getattr(parse(data), field) == ODD


@pytest.mark.parametrize("name", ["message", "node_started"])
def test_ids_are_exactly_what_the_server_sent(name: str) -> None:
    ids = {"task_id": ODD, "message_id": "b\x1b", "conversation_id": 7}
    event = parse({"event": name, "answer": "x" if name == "message" else None, **ids})
    assert (event.task_id, event.message_id) == (ODD, "b\x1b")
    assert event.conversation_id == ""


def test_why_something_failed_is_a_clean_line() -> None:
    said = "\n no\x1b[31m model\nTraceback"
    assert parse({"event": "error", "message": said}) == events.StreamError(
        message="no␛[31m model"
    )
    run = {"status": "failed", "error": said}
    assert parse(
        {"event": "workflow_finished", "data": run}
    ) == events.WorkflowFinished(status="failed", error="no␛[31m model")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Arg user must be provided.", "Arg user must be provided."),
        (
            "1 validation error for MessageListQuery\nconversation_id\n  Value error, must"
            " be a valid UUID [type=value_error, input_value='x', input_type=str]\n"
            "    For further information visit https://errors.example/v/value_error",
            "conversation_id: must be a valid UUID",
        ),
        (
            "2 validation errors for ChatRequestPayload\nquery\n  Field required "
            "[type=missing, input_value={}]\ninputs\n  Field required [type=missing]",
            "query: Field required",
        ),
        (
            "1 validation error for ConversationRenamePayload\n  Value error, name is "
            "required when auto_generate is false [type=value_error]\n    For further information visit https://x",
            "name is required when auto_generate is false",
        ),
        (
            "Conversation Not Exists. You have requested this URI [/v1/messages] but did "
            "you mean /v1/messages or /api/messages ?",
            "Conversation Not Exists.",
        ),
        ("Two lines\nof which the first counts", "Two lines"),
        ("", ""),
    ],
)
def test_of_what_a_server_says_the_part_for_people_is_told(
    said: str, told: str
) -> None:
    assert reason(said) == told
