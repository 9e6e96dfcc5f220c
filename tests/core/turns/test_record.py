"""Turns and events as JSON, and back."""

import json
from typing import Any

import pytest

from app.core.draft import Draft
from app.core.shapes import Unreadable
from app.core.turns import record
from app.core.turns.ledger import EndedBy, StopCause
from app.core.turns.mark import ledger_lines, mark
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.core.wire import events

EVENTS: list[events.ChunkEvent] = [
    events.TextDelta(text="Hel", task_id="t", message_id="m", conversation_id="c"),
    events.TextDelta(text="lo", agent=True),
    events.TextReplace(text="x", reason="output_moderation"),
    events.ReasoningDelta(text="why"),
    events.AgentThought(
        id="1", position=2, thought="a", tool="b", tool_input="{}", observation="c"
    ),
    events.MessageFile(id="f", type="image", url="/x"),
    events.NodeProgress(id="n", node_id="1", node_type="llm", title="A", elapsed=0.5),
    events.NodeProgress(id="n", status="failed", error="no model"),
    events.WorkflowStarted(workflow_run_id="w"),
    events.OtherEvent(name="tts_message"),
]
ENDS: list[events.ChunkEvent] = [
    events.MessageEnd(total_tokens=7),
    events.WorkflowFinished(status="failed", error="no model"),
    events.WorkflowFinished(status="stopped"),
    events.WorkflowPaused(waiting_for="Approve"),
    events.StreamError(status=429, code="rate_limit_error", message="slow down"),
]


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def reloaded(turn: Turn) -> Turn:
    """The turn as it comes back from its record."""
    kept = through_json(record.dump_turn(turn))
    return record.load_turn(turn.draft, turn.created_at, kept)


def fed(stream: list[events.ChunkEvent]) -> Turn:
    turn = Turn(Draft("question"), created_at=1760000000.5)
    for at, event in enumerate(stream):
        turn.apply(event, float(at))
    return turn


def seen(turn: Turn) -> tuple[object, ...]:
    """All that a reader can see of a turn."""
    answer = turn.answer
    texts = (answer.shown, answer.late_text, answer.frozen_at, answer.withdrawn)
    return (record.dump_turn(turn), *texts, mark(turn), ledger_lines(turn))


@pytest.mark.parametrize("event", EVENTS + ENDS, ids=lambda event: str(event)[:30])
def test_an_event_comes_back_from_the_log(event: events.ChunkEvent) -> None:
    entry = through_json(record.dump_event(event, 2.5))
    again = record.replay(Draft("question"), 0, [record.load_entry(entry)])
    direct = Turn(Draft("question"))
    direct.apply(event, 2.5)
    assert seen(again) == seen(direct)


def test_a_log_entry_holds_only_what_the_event_brought() -> None:
    entry = record.dump_event(events.TextDelta(text="Hel"), 2.5)
    assert entry == {"entry": "TextDelta", "at": 2.5, "text": "Hel"}


@pytest.mark.parametrize("end", ENDS, ids=lambda end: str(end)[:40])
@pytest.mark.parametrize("esc", [False, True])
def test_a_finished_turn_comes_back_as_it_was(
    end: events.ChunkEvent, esc: bool
) -> None:
    turn = fed(EVENTS)
    if esc:
        turn.interrupt(20.0)
        turn.claim_stop(20.0)
        turn.stop_sent()
        turn.stop_failed("the server failed")
        turn.stop_answered(20.5)
        turn.apply(events.TextDelta(text=" late"), 21.0)
        turn.apply(events.TextReplace(text="later"), 21.5)
    turn.apply(end, 22.0)
    again = reloaded(turn)
    assert seen(again) == seen(turn)
    assert again.answer.shown_length == turn.answer.shown_length
    assert again.answer.late_length == turn.answer.late_length
    assert again.stream_done
    assert not again.live


@pytest.mark.parametrize("by", list(EndedBy))
def test_who_ended_a_turn_is_kept(by: EndedBy) -> None:
    turn = fed(EVENTS)
    turn.close(20.0, by, "gone", 502)
    again = reloaded(turn)
    assert seen(again) == seen(turn)
    assert (again.ended_by, again.error_status) == (by, 502)


def test_neighbouring_deltas_are_joined_with_the_first_ids() -> None:
    merged = record.merge(
        [
            events.TextDelta(text="H"),
            events.TextDelta(text="e", task_id="t", message_id="m"),
            events.TextDelta(text="l", task_id="x", conversation_id="c"),
            events.NodeProgress(id="n"),
            events.TextDelta(text="l"),
            events.TextDelta(text="o"),
        ]
    )
    assert merged == [
        events.TextDelta(text="Hel", task_id="t", message_id="m", conversation_id="c"),
        events.NodeProgress(id="n"),
        events.TextDelta(text="lo"),
    ]


def test_an_agents_deltas_are_not_joined_with_its_whole_answer() -> None:
    spoken = [events.TextDelta(text=text, agent=True) for text in ("Hel", "lo")]
    whole = [events.TextDelta(text="Hello"), events.TextDelta(text="Hello!")]
    assert record.merge([*spoken, *whole]) == [
        events.TextDelta(text="Hello", agent=True),
        *whole,
    ]
    assert record.merge(whole, agent=True) == whole
    mixed = [events.TextDelta(text="Hel"), events.TextDelta(text="lo", agent=True)]
    assert record.merge(mixed) == mixed


def test_a_log_with_an_esc_gives_the_frozen_turn() -> None:
    before = [events.TextDelta(text="Hel", task_id="t"), events.TextDelta(text="lo")]
    after = [events.TextDelta(text=" the"), events.TextDelta(text="re")]
    log = [record.dump_event(event, 1.0) for event in record.merge(before)]
    log.append(record.dump_interrupt(3.2, StopCause.ESC))
    log += [record.dump_event(event, 4.0) for event in record.merge(after)]
    entries = map(record.load_entry, through_json(log))
    turn = record.replay(Draft("question"), 5.0, entries)
    assert (turn.answer.shown, turn.answer.late_text) == ("Hello", " there")
    assert (turn.query, turn.created_at, turn.task_id) == ("question", 5.0, "t")
    assert turn.status is Status.STREAMING
    turn.close(4.0, EndedBy.CRASH)
    assert mark(turn) == (
        "■ interrupted after 3.2 s (not confirmed): "
        "difyterm was gone before the end · 5 characters · 6 more came after Esc"
    )


def test_unknown_fields_of_an_entry_are_passed_over() -> None:
    entry = record.dump_event(events.TextDelta(text="Hello"), 1.0)
    found = record.load_entry({**entry, "from_the_future": 1})
    assert found == record.LogEntry(1.0, events.TextDelta(text="Hello"))


@pytest.mark.parametrize(
    "value",
    [
        *(None, [], "interrupt", {}, {"entry": None}, {"entry": "Unheard", "at": 1}),
        *({"entry": "interrupt"}, {"entry": "TextDelta", "at": "1"}),
        {"entry": "TextDelta", "at": 1, "text": [1]},
        {"entry": "NodeProgress", "at": 1, "elapsed": "long"},
    ],
)
def test_an_entry_of_another_shape_is_unreadable(value: object) -> None:
    with pytest.raises(Unreadable):
        record.load_entry(value)


def test_an_empty_value_in_place_of_a_default_comes_back() -> None:
    node = events.NodeProgress(id="n", status="")
    entry = through_json(record.dump_event(node, 1.0))
    assert record.load_entry(entry).event == node


DAMAGE: list[tuple[str, object]] = [
    *(("status", "unheard of"), ("status", None), ("ended_by", "nobody")),
    *(("elapsed", "long"), ("task_id", None), ("total_tokens", "7")),
    *(("blocks", {}), ("blocks", [1]), ("blocks", [{"block": "Unheard"}])),
    *(
        ("late", [{"block": "TextBlock"}]),
        ("blocks", [{"block": "TextBlock", "text": 1}]),
    ),
    *(("blocks", [{"block": "ThoughtBlock", "position": 1}]), ("frozen_at", "1")),
    *(("ledger", {}), ("ledger", {"pressed": 1, "shown_characters": None})),
    *(("withdrawn", "x"), ("withdrawn", [1])),
]


@pytest.mark.parametrize(("name", "value"), DAMAGE)
def test_a_record_of_another_shape_is_unreadable(name: str, value: object) -> None:
    turn = fed([*EVENTS, events.MessageEnd()])
    kept = {**through_json(record.dump_turn(turn)), name: value}
    with pytest.raises(Unreadable):
        record.load_turn(turn.draft, turn.created_at, kept)


@pytest.mark.parametrize("name", ["status", "blocks", "late", "task_id", "withdrawn"])
def test_a_record_that_lacks_something_is_unreadable(name: str) -> None:
    turn = fed([*EVENTS, events.MessageEnd()])
    kept = through_json(record.dump_turn(turn))
    del kept[name]
    with pytest.raises(Unreadable):
        record.load_turn(turn.draft, turn.created_at, kept)


def test_the_tokens_of_a_turn_are_kept() -> None:
    turn = Turn(Draft("question"))
    turn.apply(events.MessageEnd(total_tokens=7), 1.0)
    assert reloaded(turn).total_tokens == 7
