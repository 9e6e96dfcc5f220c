"""The bytes of every event of an answer's stream, as the recordings show them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

PING = b"event: ping\n\n"
"""The only event without data (wire 9)."""

_TEXT_EVENT = {"agent-chat": "agent_message"}
_SELECTORS = {"advanced-chat": ["llm", "text"], "chat": []}

# One encoder for all: `json.dumps` makes one for each call with options.
_text_json = json.JSONEncoder(ensure_ascii=False).encode


def compact(value: object) -> str:
    """JSON as Dify streams it: without blanks, raw UTF-8, U+2028 included."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def pack(event: dict[str, object]) -> bytes:
    """An event's bytes on the wire."""
    return f"data: {compact(event)}\n\n".encode()


class Ids(NamedTuple):
    """What all events of one message carry (wire 12)."""

    conversation_id: str
    message_id: str
    task_id: str
    created_at: int
    """The message's, in unix seconds."""


class AnswerEvents:
    """Makes the events of one message."""

    def __init__(self, mode: str, ids: Ids) -> None:
        """Prepares the text events of the app's mode."""
        self._ids = ids
        self._head: dict[str, object] = {
            "conversation_id": ids.conversation_id,
            "message_id": ids.message_id,
            "created_at": ids.created_at,
        }
        marker = "\0"
        fields: dict[str, object] = {"id": ids.message_id, "answer": marker}
        if mode in _SELECTORS:
            fields["from_variable_selector"] = _SELECTORS[mode]
        event = self.event(_TEXT_EVENT.get(mode, "message"), **fields)
        self._before, self._after = event.split(compact(marker).encode())

    def event(self, name: str, **fields: object) -> bytes:
        """Any event: `event`, the ids, then the fields in the order given."""
        task = {"task_id": self._ids.task_id}
        return pack({"event": name, **self._head, **task, **fields})

    def texts(self, chunks: Iterable[str]) -> bytes:
        """One text event for each chunk, all in one piece of bytes."""
        before, after = self._before, self._after
        return b"".join(before + _text_json(chunk).encode() + after for chunk in chunks)

    def thought(self, thought: dict[str, object]) -> bytes:
        """A snapshot of one step of an agent (wire 16)."""
        return self.event("agent_thought", **thought, message_files=[])

    def message_end(self, metadata: dict[str, object]) -> bytes:
        """The end of the answer; nothing in it tells of a stop."""
        end = {"id": self._ids.message_id, "metadata": metadata}
        return self.event("message_end", **end, files=[])

    def error(self, code: str, status: int, message: str) -> bytes:
        """A failure in mid-stream; the one event without `task_id`."""
        fields = {"code": code, "status": status, "message": message}
        return pack({"event": "error", **self._head, **fields})
