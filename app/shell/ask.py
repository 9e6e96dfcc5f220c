"""One turn without a screen: the answer to standard output, the rest to errors."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from app.config import Settings
from app.core.draft import Draft
from app.core.ledger import StopCause
from app.core.mark import mark
from app.core.status import Status
from app.core.turn import Turn
from app.errors import AppError, ExitCode
from app.session.listener import Listener
from app.session.session import Session
from app.shell.output import Output
from app.shell.streams import say
from app.workspace import Workspace


def ask(settings: Settings, draft: Draft, *, as_json: bool) -> ExitCode:
    """Send one message and print its answer as it arrives.

    Args:
        settings: Where to send it.
        draft: The message.
        as_json: One JSON object a line instead of plain text.

    Returns:
        The command's exit code.
    """
    return asyncio.run(_unless_failed(_ask(settings, draft, as_json)))


async def _unless_failed(asking: Coroutine[Any, Any, ExitCode]) -> ExitCode:
    """Await something; a fault of ours in what nobody awaits ends it, too."""
    loop = asyncio.get_running_loop()
    failed: asyncio.Future[ExitCode] = loop.create_future()

    def note(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception) and not failed.done():
            failed.set_exception(error)

    loop.set_exception_handler(note)
    task = asyncio.ensure_future(asking)
    first, _ = await asyncio.wait([task, failed], return_when=asyncio.FIRST_COMPLETED)
    task.cancel()
    await asyncio.wait([task])  # it stops what runs
    return first.pop().result()


async def _ask(settings: Settings, draft: Draft, as_json: bool) -> ExitCode:
    output = Output(as_json)
    try:
        async with await Workspace.open(settings, say) as workspace:
            await workspace.load_app()
            listener = _Printer(output)
            session = workspace.begin(listener)
            try:
                return await _one_turn(session, listener, output, draft)
            except asyncio.CancelledError:
                workspace.fall_silent()
                raise
    except AppError as error:
        say(error)
        output.end(None, str(error))
        return error.exit_code
    finally:
        await output.drain()


async def _one_turn(
    session: Session, listener: "_Printer", output: Output, draft: Draft
) -> ExitCode:
    leaving: list[asyncio.Task[None]] = []  # the loop alone would forget the task

    def leave(cause: StopCause) -> None:
        leaving.append(asyncio.create_task(session.aclose(cause=cause)))

    output.on_closed = partial(leave, StopCause.OUTPUT_CLOSED)
    _on_signals(session, leave)
    turn = session.send(draft)
    assert turn is not None  # a new session has nothing running
    await listener.over.wait()
    await session.idle()
    output.end(turn, turn.error)
    await output.drain()
    if output.failure:
        say(f"Standard output could not be written ({output.failure}).")
        return ExitCode.FAILURE
    if output.closed:
        return ExitCode.OK
    if words := mark(turn):
        say(words)
    return _exit_code(turn)


def _on_signals(session: Session, leave: Callable[[StopCause], None]) -> None:
    """Ctrl+C is Esc; SIGTERM and SIGHUP leave, which also stops, within 2 s."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, session.interrupt, StopCause.CTRL_C)
    loop.add_signal_handler(signal.SIGTERM, leave, StopCause.SIGNAL)
    loop.add_signal_handler(signal.SIGHUP, leave, StopCause.TERMINAL_CLOSED)


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

    def __init__(self, output: Output) -> None:
        self.over = asyncio.Event()
        self._output = output

    def turn_started(self, session: Session, turn: Turn) -> None:
        self._output.begin(turn)

    def turn_changed(self, session: Session, turn: Turn) -> None:
        self._output.more(turn)

    def turn_ended(self, session: Session, turn: Turn) -> None:
        self.over.set()
