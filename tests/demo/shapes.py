"""The recordings of a real server, and the shape of what they hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORDINGS = Path(__file__).parents[1] / "recordings"


def recorded(kind: str, case: str) -> dict[str, Any]:
    """What was noted beside a stream: request, stops, messages afterwards."""
    text = (RECORDINGS / kind / f"{case}.json").read_text(encoding="utf-8")
    notes: dict[str, Any] = json.loads(text)
    return notes


def recorded_bytes(kind: str, case: str) -> bytes:
    """The raw bytes of a recorded stream."""
    return (RECORDINGS / kind / f"{case}.sse").read_bytes()


def shape(value: object) -> object:
    """Names in their order and JSON types, without the values."""
    if isinstance(value, dict):
        return [(name, shape(item)) for name, item in value.items()]
    if isinstance(value, list):
        return sorted({repr(shape(item)) for item in value})
    return type(value).__name__


def shapes_by_event(events: list[dict[str, Any]]) -> dict[str, set[str]]:
    """For each event, and each node in it, the shapes that occur."""
    found: dict[str, set[str]] = {}
    for event in events:
        node = event.get("data", {}).get("node_type", "")
        found.setdefault(f"{event['event']} {node}".strip(), set()).add(
            repr(shape(event))
        )
    return found
