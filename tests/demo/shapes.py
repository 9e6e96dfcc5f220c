"""The shape of JSON: names and types without values."""

from __future__ import annotations

from typing import Any


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
