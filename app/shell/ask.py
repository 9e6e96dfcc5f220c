"""One turn without a screen: the answer to standard output, the rest to errors."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.client.dify import DifyClient
from app.config import Settings
from app.core.cursor import TextCursor
from app.core.mark import mark
from app.core.turn import Status, Turn
from app.errors import AppError, ConfigError, ExitCode, JournalError
from app.session.listener import Listener
from app.session.session import Session
from app.store.writer import JournalWriter


def ask(settings: Settings, text: str, *, as_json: bool) -> ExitCode:
    """Send one message and print its answer as it arrives.

    Args:
        settings: Where to send it.
        text: The message.
        as_json: One JSON object a line instead of plain text.

    Returns:
        The command's exit code.
    """
    return asyncio.run(_ask(settings, text, as_json))


async def _ask(settings: Settings, text: str, as_json: bool) -> ExitCode:
    output = Output(as_json)
    path = settings.data / "journal.sqlite3"
    journal = JournalWriter(path, settings.scope, _say_journal)
    client = DifyClient(settings.base_url, settings.api_key, settings.user)
    try:
        info = await client.info()
        if not info.mode.chats:
            raise ConfigError(
                f"This key belongs to a {info.mode} app.", "ask talks to chat apps."
            )
        parameters = await client.parameters()
        listener = _Printer(output)
        inputs = dict(parameters.default_inputs)
        session = Session(client, journal, listener, inputs=inputs)
        return await _one_turn(session, listener, output, text)
    except AppError as error:
        _say(str(error))
        output.end(None, str(error))
        return error.exit_code
    finally:
        await journal.aclose()
        await client.aclose()
        await output.drain()


async def _one_turn(
    session: Session, listener: "_Printer", output: "Output", text: str
) -> ExitCode:
    output.on_closed = session.interrupt
    _on_signals(session)
    turn = session.send(text)
    assert turn is not None  # a new session has nothing running
    await listener.over.wait()
    await session.idle()
    output.end(turn, turn.error)
    await output.drain()
    if output.closed:
        return ExitCode.OK
    if words := mark(turn):
        _say(words)
    return _exit_code(turn)


def _on_signals(session: Session) -> None:
    """Ctrl+C is Esc; SIGTERM and SIGHUP leave, which also stops, within 2 s."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, session.interrupt)

    def leave() -> None:
        leaving.append(loop.create_task(session.aclose()))

    leaving: list[asyncio.Task[None]] = []  # the loop alone would forget the task
    loop.add_signal_handler(signal.SIGTERM, leave)
    loop.add_signal_handler(signal.SIGHUP, leave)


def _exit_code(turn: Turn) -> ExitCode:
    match turn.status:
        case Status.COMPLETED:
            return ExitCode.OK
        case Status.INTERRUPTED if turn.ledger is not None:
            return ExitCode.INTERRUPTED
    by_status = {401: ExitCode.AUTHENTICATION, 429: ExitCode.RATE_LIMIT}
    return by_status.get(turn.error_status, ExitCode.FAILURE)


class _Printer(Listener):
    """Prints a turn as it grows; `over` is set when it has ended."""

    def __init__(self, output: "Output") -> None:
        self.over = asyncio.Event()
        self._output = output

    def turn_started(self, turn: Turn) -> None:
        self._output.begin(turn)

    def turn_changed(self, turn: Turn) -> None:
        self._output.more(turn)

    def turn_ended(self, turn: Turn) -> None:
        self.over.set()


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
        ids = _ids(turn or Turn(""))
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


def _say(text: str) -> None:
    print(f"difyterm: {text}", file=sys.stderr)


def _say_journal(error: JournalError) -> None:
    _say(str(error))
