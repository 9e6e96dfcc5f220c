"""From Dify's JSON to typed events. Tolerant: a strange field is an empty one.

Texts and ids stay exactly as the server sent them; `app.core.texts.text` says where they
are cleaned. Only what exists to be told to a person is made a sentence here: why
something failed, and what a paused run waits for.
"""

import re
from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, Final, TypedDict, cast

from app.core.texts.text import one_line
from app.core.wire.events import (
    AgentThought,
    ChunkEvent,
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
    WorkflowStarted,
)

Json = Mapping[str, Any]

_SUGGESTION: Final = re.compile(r"\s*You have requested this URI.*", re.DOTALL)
"""What the server's web framework puts behind a message of Dify's (wire 61)."""
_INVALID: Final = re.compile(r"\d+ validation errors? for \w+\s*\n")
"""How a refusal of its validator begins; the fields follow (wire 62)."""
_DETAILS: Final = re.compile(r"\s*\[type=.*")
_MANUAL: Final = "For further information visit"


class Ids(TypedDict, total=False):
    """The ids that an event brought."""

    task_id: str
    message_id: str
    conversation_id: str


def text_of(data: Json, key: str) -> str:
    """A text field as it came; empty when missing, null or not a text."""
    value = data.get(key)
    return value if isinstance(value, str) else ""


def number_of(data: Json, key: str) -> float:
    """A number field; 0 when missing, null, or not a number that a float can hold."""
    value = data.get(key)
    try:
        return value if isinstance(value, int | float) and isfinite(value) else 0
    except OverflowError:  # JSON has integers of any length
        return 0


def object_of(data: Json, key: str) -> Json:
    """An object field; empty when missing, null or something else."""
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def texts_of(data: Json, key: str) -> tuple[str, ...]:
    """The texts of a list; none when it is missing, null or something else."""
    value = data.get(key)
    items = value if isinstance(value, list) else []
    return tuple(item for item in items if isinstance(item, str))


def objects_of(data: Json, key: str) -> list[Json]:
    """The objects of a list field; none when missing, null or something else."""
    value = data.get(key)
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def reason(message: str) -> str:
    """What a server says of a failure, in one cleaned line.

    Suggestions of other addresses are cut off; of a validator's list the first field
    and what is wrong with it are left.
    """
    message = _SUGGESTION.sub("", message)
    invalid = _INVALID.match(message)
    if invalid is None:
        return one_line(message)
    lines = (_DETAILS.sub("", line).strip() for line in message.split("\n")[1:])
    said = [line.removeprefix("Value error, ") for line in lines if line]
    return one_line(": ".join(x for x in said[:2] if not x.startswith(_MANUAL)))


def parse(data: Json) -> ChunkEvent:
    """The event that a chunk's JSON object stands for.

    A string `answer` makes it a text delta whatever its name says: 1.8 to 1.12
    send deltas as `message_file` when the message has files (wire 14).
    """
    name = data.get("event")
    answer = data.get("answer")
    if isinstance(answer, str) and name != "message_replace":
        # Nearly all events are these: no detour.
        return TextDelta(
            text=answer,
            agent=name == "agent_message",
            task_id=text_of(data, "task_id"),
            message_id=text_of(data, "message_id"),
            conversation_id=text_of(data, "conversation_id"),
        )
    ids = _ids(data)
    make = _PARSERS.get(name) if isinstance(name, str) else None
    return make(data, ids) if make else OtherEvent(name=str(name), **ids)


def _ids(data: Json) -> Ids:
    return cast(
        Ids,
        {
            key: value
            for key in ("task_id", "message_id", "conversation_id")
            if isinstance(value := data.get(key), str)
        },
    )


def _replace(data: Json, ids: Ids) -> ChunkEvent:
    return TextReplace(
        text=text_of(data, "answer"), reason=text_of(data, "reason"), **ids
    )


def _chunk(data: Json, ids: Ids) -> ChunkEvent:
    # The text of workflow apps (wire 54).
    return TextDelta(text=text_of(object_of(data, "data"), "text"), **ids)


def _chunk_replace(data: Json, ids: Ids) -> ChunkEvent:
    return TextReplace(text=text_of(object_of(data, "data"), "text"), **ids)


def _reasoning(data: Json, ids: Ids) -> ChunkEvent:
    return ReasoningDelta(text=text_of(object_of(data, "data"), "reasoning"), **ids)


def _thought(data: Json, ids: Ids) -> ChunkEvent:
    return AgentThought(
        id=text_of(data, "id"),
        position=int(number_of(data, "position")),
        thought=text_of(data, "thought"),
        tool=text_of(data, "tool"),
        tool_input=text_of(data, "tool_input"),
        observation=text_of(data, "observation"),
        **ids,
    )


def _file(data: Json, ids: Ids) -> ChunkEvent:
    if data.get("belongs_to") == "user":
        return OtherEvent(name="message_file", **ids)
    return MessageFile(
        id=text_of(data, "id"),
        type=text_of(data, "type"),
        url=text_of(data, "url"),
        **ids,
    )


def _node(data: Json, ids: Ids) -> ChunkEvent:
    # Inputs and outputs stay behind: they can be megabytes (wire 20).
    node = object_of(data, "data")
    return NodeProgress(
        id=text_of(node, "id"),
        node_id=text_of(node, "node_id"),
        node_type=text_of(node, "node_type"),
        title=text_of(node, "title"),
        status=text_of(node, "status") or "running",
        error=text_of(node, "error"),
        elapsed=float(number_of(node, "elapsed_time")),
        **ids,
    )


def _started(data: Json, ids: Ids) -> ChunkEvent:
    return WorkflowStarted(
        workflow_run_id=text_of(data, "workflow_run_id"),
        resumed=text_of(object_of(data, "data"), "reason") == "resumption",
        **ids,
    )


def _finished(data: Json, ids: Ids) -> ChunkEvent:
    run = object_of(data, "data")
    return WorkflowFinished(
        status=text_of(run, "status"), error=reason(text_of(run, "error")), **ids
    )


def _paused(data: Json, ids: Ids) -> ChunkEvent:
    reasons = object_of(data, "data").get("reasons")
    titles = [
        one_line(text_of(cause, "node_title"), 80)
        for cause in (reasons if isinstance(reasons, list) else [])
        if isinstance(cause, dict)
    ]
    return WorkflowPaused(waiting_for=", ".join(filter(None, titles)), **ids)


def _end(data: Json, ids: Ids) -> ChunkEvent:
    usage = object_of(object_of(data, "metadata"), "usage")
    return MessageEnd(total_tokens=int(number_of(usage, "total_tokens")), **ids)


def _error(data: Json, ids: Ids) -> ChunkEvent:
    return StreamError(
        status=int(number_of(data, "status")),
        code=text_of(data, "code"),
        message=reason(text_of(data, "message")),
        **ids,
    )


_PARSERS: dict[str, Callable[[Json, Ids], ChunkEvent]] = {
    "message_replace": _replace,
    "text_chunk": _chunk,
    "text_replace": _chunk_replace,
    "reasoning_chunk": _reasoning,
    "agent_thought": _thought,
    "message_file": _file,
    "node_started": _node,
    "node_finished": _node,
    "node_retry": _node,
    "workflow_started": _started,
    "workflow_finished": _finished,
    "workflow_paused": _paused,
    "message_end": _end,
    "error": _error,
}
