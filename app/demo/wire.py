"""The bytes of every event of an answer's stream, as the recordings show them."""

from __future__ import annotations

import json
from collections.abc import Iterable

PING = b"event: ping\n\n"
"""The only event without data (wire 9)."""

_TEXT_EVENT = {"agent-chat": "agent_message"}


def compact(value: object) -> str:
    """JSON as Dify streams it: without blanks, raw UTF-8, U+2028 included."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Wire:
    """Makes the events of one message; all carry its ids (wire 12)."""

    def __init__(
        self,
        mode: str,
        *,
        conversation_id: str,
        message_id: str,
        task_id: str,
        created_at: int,
    ) -> None:
        """Takes the ids; `created_at` is the message's, in unix seconds."""
        self.task_id = task_id
        self.message_id = message_id
        self._head: dict[str, object] = {
            "conversation_id": conversation_id,
            "message_id": message_id,
            "created_at": created_at,
        }
        marker = "\0"
        fields: dict[str, object] = {"id": message_id, "answer": marker}
        if mode == "advanced-chat":
            fields["from_variable_selector"] = ["llm", "text"]
        elif mode == "chat":
            fields["from_variable_selector"] = []
        event = self.event(_TEXT_EVENT.get(mode, "message"), **fields)
        self._before, self._after = event.split(compact(marker).encode())

    def event(self, name: str, **fields: object) -> bytes:
        """Any event: `event`, the ids, then the fields in the order given."""
        return self._pack(
            {"event": name, **self._head, "task_id": self.task_id} | fields
        )

    def texts(self, chunks: Iterable[str]) -> bytes:
        """One text event for each chunk, all in one piece of bytes."""
        before, after = self._before, self._after
        return b"".join(
            before + json.dumps(chunk, ensure_ascii=False).encode() + after
            for chunk in chunks
        )

    def thought(self, thought: dict[str, object]) -> bytes:
        """A snapshot of one step of an agent (wire 16)."""
        return self.event("agent_thought", **thought, message_files=[])

    def message_end(self, metadata: dict[str, object]) -> bytes:
        """The end of the answer; nothing in it tells of a stop."""
        return self.event(
            "message_end", id=self.message_id, metadata=metadata, files=[]
        )

    def error(self, code: str, status: int, message: str) -> bytes:
        """A failure in mid-stream; the one event without `task_id`."""
        fields = {"code": code, "status": status, "message": message}
        return self._pack({"event": "error", **self._head, **fields})

    @staticmethod
    def _pack(event: dict[str, object]) -> bytes:
        return f"data: {compact(event)}\n\n".encode()
