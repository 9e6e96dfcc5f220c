"""From the data of an event stream to typed events."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.core.wire.events import ChunkEvent, UnreadableEvent
from app.core.wire.parse import parse

# Every event passes here, and `json.loads` takes half as long again.
_read_json: Final = json.JSONDecoder().raw_decode
_JSON_BLANKS: Final = " \t\r\n"
_MOST_UNREADABLE: Final = 500
"""Characters kept of a line that is no JSON."""


def event_of(data: str) -> ChunkEvent | None:
    """The event that JSON stands for; None for what is no JSON."""
    try:
        return parse(_object(data))
    except (ValueError, RecursionError):  # or is nested deeper than Python reads
        return None


def events_of(data: str) -> Iterator[ChunkEvent]:
    """The events of data that is no JSON: lines of JSON when a gateway ate the empty
    lines between them."""
    for line in data.split("\n"):
        if line.strip(_JSON_BLANKS):
            yield event_of(line) or UnreadableEvent(text=line[:_MOST_UNREADABLE])


def _object(data: str) -> Mapping[str, Any]:
    value, end = _read_json(data := data.strip(_JSON_BLANKS))
    if end != len(data):
        raise ValueError("more than one JSON value")
    return value if isinstance(value, dict) else {}
