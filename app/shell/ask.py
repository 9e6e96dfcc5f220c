"""One turn without a screen: the answer to standard output, the rest to errors."""

import asyncio
import signal
import sys
from functools import partial

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
    return asyncio.run(_ask(settings, draft, as_json))


async def _ask(settings: Settings, draft: Draft, as_json: bool) -> ExitCode:
    output = Output(as_json)
    try:
        async with await Workspace.open(settings, _say) as workspace:
            await workspace.load_app()
            listener = _Printer(output)
            session = workspace.begin(listener)
            return await _one_turn(session, listener, output, draft)
    except AppError as error:
        _say(error)
        output.end(None, str(error))
        return error.exit_code
    finally:
        await output.drain()


async def _one_turn(
    session: Session, listener: "_Printer", output: Output, draft: Draft
) -> ExitCode:
    output.on_closed = partial(session.interrupt, StopCause.OUTPUT_CLOSED)
    _on_signals(session)
    turn = session.send(draft)
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
    loop.add_signal_handler(signal.SIGINT, session.interrupt, StopCause.CTRL_C)

    def leave(cause: StopCause) -> None:
        leaving.append(loop.create_task(session.aclose(cause=cause)))

    leaving: list[asyncio.Task[None]] = []  # the loop alone would forget the task
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


def _say(words: object) -> None:
    print(f"difyterm: {words}", file=sys.stderr)
