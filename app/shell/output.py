"""Standard output, written by a thread."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.core.cursor import TextCursor
from app.core.draft import Draft
from app.core.turn import Status, Turn


@dataclass
class Output:
    """Standard output, written by a thread: a reader that does not read must
    not keep Ctrl+C from working.

    Args:
        as_json: JSON lines instead of plain text.
    """

    as_json: bool
    on_closed: Callable[[], object] = lambda: None
    """Called once when nobody reads any more (`| head -1`)."""
    closed: bool = False
    _lines: list[str] = field(default_factory=list)
    _cursor: TextCursor | None = None
    _started: bool = False
    _last: str = ""
    _task: asyncio.Task[None] | None = None

    def begin(self, turn: Turn) -> None:
        """A turn is to be printed."""
        self._cursor = TextCursor(turn.answer)

    def more(self, turn: Turn) -> None:
        """Print what is new of the turn."""
        if self._cursor is None:
            return
        if not self._started and turn.task_id:
            self._started = True
            self._json({"type": "start", **_ids(turn)})
        kind = "replace" if self._cursor.replaced else "text"
        if text := self._cursor.read():
            self._json({"type": kind, "text": text})
            self._plain(f"\n{text}" if kind == "replace" else text)

    def end(self, turn: Turn | None, error: str) -> None:
        """Print how it ended; without a turn, that it never began."""
        if not self.as_json:
            self._plain("" if self._last.endswith("\n") or not self._last else "\n")
            return
        status = turn.status.value if turn is not None else Status.FAILED.value
        answer = turn.answer.shown if turn is not None else ""
        ids = _ids(turn or Turn(Draft("")))
        self._json(
            {"type": "end", "status": status, "answer": answer, **ids, "error": error}
        )

    async def drain(self) -> None:
        """Wait until all is written, or nobody reads any more."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    def _json(self, value: dict[str, Any]) -> None:
        if self.as_json:
            self._write(json.dumps(value, ensure_ascii=False) + "\n")

    def _plain(self, text: str) -> None:
        if not self.as_json and text:
            self._last = text
            self._write(text)

    def _write(self, text: str) -> None:
        if self.closed:
            return
        self._lines.append(text)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._pump())

    async def _pump(self) -> None:
        while self._lines:
            data = "".join(self._lines)
            self._lines.clear()
            try:
                await asyncio.to_thread(_to_stdout, data)
            except BrokenPipeError:
                self.closed = True
                self._lines.clear()
                # Python's own flush at exit must not find the broken pipe.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                self.on_closed()


def _ids(turn: Turn) -> dict[str, str]:
    return {
        "task_id": turn.task_id,
        "message_id": turn.message_id,
        "conversation_id": turn.conversation_id,
    }


def _to_stdout(text: str) -> None:
    sys.stdout.buffer.write(text.encode(sys.stdout.encoding or "utf-8", "replace"))
    sys.stdout.buffer.flush()
