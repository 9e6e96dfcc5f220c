"""Standard output of `ask`: the answer as plain text or as lines of JSON."""

import asyncio
import codecs
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.core.draft import Draft
from app.core.texts.cursor import TextCursor
from app.core.texts.text import UNSAFE, Cleaner, Joiner
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.shell.streams import discard, reason


@dataclass
class Output:
    """Standard output, written by a thread: a reader that does not read must
    not keep Ctrl+C from working.

    A terminal gets cleaned text. A file or pipe gets the answer exactly as it came,
    in UTF-8, with a newline at its end if it has none; U+FFFD stands for the only
    thing that UTF-8 cannot carry, half a surrogate pair. JSON is always exact.

    Args:
        as_json: JSON lines instead of plain text.
    """

    as_json: bool
    on_closed: Callable[[], object] = lambda: None
    """Called once when nobody reads any more (`| head -1`), or nothing can be
    written (a full disk)."""
    closed: bool = False
    failure: str = ""
    """Why nothing can be written; empty when somebody read, or has read enough."""
    _text: Cleaner | Joiner = field(default_factory=lambda: _text_for_stdout())
    _pieces: list[bytes] = field(default_factory=list)
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
        status = turn.status.value if turn is not None else Status.FAILED.value
        answer = turn.answer.shown if turn is not None else ""
        ids = _ids(turn or Turn(Draft("")))
        self._json(
            {"type": "end", "status": status, "answer": answer, **ids, "error": error}
        )
        if not self.as_json:
            self._write_text(self._text.end())
            if self._last and not self._last.endswith("\n"):
                self._write_text("\n")

    async def drain(self) -> None:
        """Wait until all is written, or nobody reads any more."""
        while self._task is not None and not self._task.done():
            await asyncio.wait([self._task])

    def _json(self, value: dict[str, Any]) -> None:
        if self.as_json:
            self._write(json_line(value).encode())

    def _plain(self, text: str) -> None:
        if not self.as_json:
            self._write_text(self._text.feed(text))

    def _write_text(self, text: str) -> None:
        if text:
            self._last = text
            encoding = _encoding() if isinstance(self._text, Cleaner) else "utf-8"
            self._write(text.encode(encoding, "replace"))

    def _write(self, data: bytes) -> None:
        if self.closed:
            return
        self._pieces.append(data)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._pump())

    async def _pump(self) -> None:
        while self._pieces:
            data = b"".join(self._pieces)
            self._pieces.clear()
            try:
                await asyncio.to_thread(_to_stdout, data)
            except OSError as error:
                if not isinstance(error, BrokenPipeError):
                    self.failure = reason(error)
                self.closed = True
                self._pieces.clear()
                discard(sys.stdout)
                self.on_closed()


def json_line(value: object) -> str:
    """A value as one line that every reader takes for one line.

    `json.loads` gives exactly the value again, halves of surrogate pairs included.
    What could end a line, act on a terminal or not be encoded is escaped; other
    letters stay readable, unless standard output has another encoding than UTF-8.
    """
    readable = codecs.lookup(_encoding()).name == "utf-8"
    line = json.dumps(value, ensure_ascii=not readable)
    return UNSAFE.sub(_escaped, line) + "\n"


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _encoding() -> str:
    return sys.stdout.encoding or "utf-8"


def _text_for_stdout() -> Cleaner | Joiner:
    return Cleaner() if sys.stdout.isatty() else Joiner()


def _ids(turn: Turn) -> dict[str, str]:
    return {
        "task_id": turn.task_id,
        "message_id": turn.message_id,
        "conversation_id": turn.conversation_id,
    }


def _to_stdout(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
