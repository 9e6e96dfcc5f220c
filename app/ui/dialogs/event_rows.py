"""The raw events of a stream as rows that can be read."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from app.core.texts.text import clean, flat
from app.core.wire.events import OtherEvent
from app.core.wire.parse import parse
from app.session.raw_events import RawEvent

MOST: Final = 100_000
"""Characters of one event that are shown."""
_IDS: Final = ("task_id", "message_id", "conversation_id", "workflow_run_id")
_UUID: Final = re.compile(r"\b([0-9a-f]{8})(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


class EventRow(NamedTuple):
    """One event, or one line of what a gateway made of several."""

    number: int
    """Its place in the stream; lines of one event share it."""
    at: float
    """Seconds since the message was sent."""
    kind: str
    """Dify's name of the event; `ping`; empty for what is no event."""
    note: str
    """What is special about it, in a word or two; empty for nothing."""
    summary: str
    """Its text or its fields in one line of any length, ids shortened."""
    data: str
    """The whole, as it came."""


def event_rows(events: Iterable[RawEvent]) -> Iterator[EventRow]:
    """The rows of some events, in order.

    Ids are only named where they differ from those of the event before.
    """
    known: dict[str, object] = {}
    for event in events:
        for data in _parts(event.data):
            kind, note, summary = _read(data, known)
            yield EventRow(event.number, event.at, kind, note, summary, data)


def pretty(data: str) -> str:
    """A whole event for the screen: JSON indented, what is none as it came."""
    value = _loaded(data)
    text = data if value is None else json.dumps(value, indent=2, ensure_ascii=False)
    if len(text) > MOST:
        text = f"{text[:MOST]}\n… {len(text) - MOST:,} characters more"
    return clean(text)


def _parts(data: str) -> list[str]:
    """The data itself, or its lines when they are several events in one."""
    if "\n" not in data or _loaded(data) is not None:
        return [data]
    return [line for line in data.split("\n") if line.strip()]


def _read(data: str, known: dict[str, object]) -> tuple[str, str, str]:
    """Kind, note and summary; what is new of the ids becomes known."""
    if not data:
        return "ping", "", ""
    value = _loaded(data)
    if not isinstance(value, dict):
        return "", "unreadable", flat(data[:MOST])
    unused = isinstance(parse(value), OtherEvent) and value.get("event") != "ping"
    changed = {
        id: value[id] for id in _IDS if id in value and value[id] != known.get(id)
    }
    known |= changed
    parts = [*_named(changed), _summary(value)]
    if isinstance(value.get("answer"), str):
        parts.insert(0, parts.pop())  # the text first
    kind = flat(str(value.get("event")))
    return kind, "not used" if unused else "", " ".join(parts)


def _named(ids: Mapping[str, object]) -> Iterator[str]:
    return (f"{name.removesuffix('_id')}={_short(str(id))}" for name, id in ids.items())


def _summary(value: Mapping[str, Any]) -> str:
    """The text that an event brings, as JSON writes it; else its other fields."""
    rest = {k: v for k, v in value.items() if k not in (*_IDS, "event", "created_at")}
    shown = rest.get("answer") if isinstance(rest.get("answer"), str) else rest
    return _short(json.dumps(shown, ensure_ascii=False)[:MOST])


def _short(text: str) -> str:
    return flat(_UUID.sub(r"\1…", text))


def _loaded(data: str) -> Any:
    """The value that JSON stands for; None for what is no JSON, and for null."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
