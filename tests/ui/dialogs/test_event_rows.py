"""Raw events as rows."""

import json

import pytest

from app.session.raw_events import RawEvent
from app.ui.dialogs.event_rows import MOST, EventRow, event_rows, pretty

TASK = "3f2a9c1e-0000-4000-8000-000000000001"
OTHER = "8d10aa02-0000-4000-8000-000000000002"


def rows(*data: str) -> list[EventRow]:
    events = [RawEvent(n, n, part) for n, part in enumerate(data, 1)]
    return list(event_rows(events))


def event(name: str, **fields: object) -> str:
    return json.dumps({"event": name, **fields})


def test_a_row_has_number_time_kind_and_text() -> None:
    row = rows("", event("message", answer="so\nit goes"))[1]
    assert (row.number, row.at, row.kind) == (2, 2, "message")
    assert (row.note, row.summary) == ("", r'"so\nit goes"')


def test_ids_are_shortened_and_named_only_when_they_change() -> None:
    first, second, third = rows(
        event("message", answer="a", task_id=TASK),
        event("message", answer="b", task_id=TASK),
        event("message", answer="c", task_id=OTHER),
    )
    assert first.summary == '"a" task=3f2a9c1e…'
    assert second.summary == '"b"'
    assert third.summary == '"c" task=8d10aa02…'


def test_an_event_without_text_shows_its_fields() -> None:
    row = rows(event("node_started", data={"id": OTHER, "title": "LLM"}))[0]
    assert row.summary == '{"data": {"id": "8d10aa02…", "title": "LLM"}}'


@pytest.mark.parametrize(
    ("data", "kind", "note"),
    [
        ("", "ping", ""),
        (event("ping"), "ping", ""),
        (event("agent_log", data={}), "agent_log", "not used"),
        (event("message_end"), "message_end", ""),
        (": keep-alive", "", "unreadable"),
        ('{"event": "mess', "", "unreadable"),
        ("[1, 2]", "", "unreadable"),
        ("[" * 100_000, "", "unreadable"),
    ],
)
def test_what_is_not_used_or_no_event_is_marked(
    data: str, kind: str, note: str
) -> None:
    row = rows(data)[0]
    assert (row.kind, row.note, row.data) == (kind, note, data)


def test_lines_that_a_gateway_joined_are_rows_of_one_number() -> None:
    both = rows(event("message", answer="a") + "\n" + event("message", answer="b"))
    assert [(row.number, row.summary) for row in both] == [(1, '"a"'), (1, '"b"')]


def test_a_whole_event_is_indented_and_can_do_nothing_to_the_screen() -> None:
    assert pretty('{"answer": "\\u001b[2Jü"}') == '{\n  "answer": "\\u001b[2Jü"\n}'
    assert pretty("\x1b[2J") == "␛[2J"
    assert pretty("") == ""


def test_a_whole_event_that_is_too_long_says_what_is_missing() -> None:
    assert pretty("x" * (MOST + 1234)).endswith("x\n… 1,234 characters more")
