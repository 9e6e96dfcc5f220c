"""One turn without a screen: the answer to standard output, the rest to errors."""

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, Final

from app.config import Settings
from app.core.draft import Draft
from app.core.ledger import StopCause
from app.core.mark import mark
from app.core.status import Status
from app.core.turn import Turn
from app.errors import AppError, ExitCode
from app.session.session import Session
from app.shell.output import Output
from app.shell.question import Question
from app.shell.streams import say
from app.workspace import Workspace

_NOT_SENT: Final = "The message was not sent."


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
            question = Question(output, draft)
            session = workspace.begin(question)
            try:
                return await _one_turn(session, question, output)
            except asyncio.CancelledError:
                workspace.fall_silent()
                raise
    except AppError as error:
        say(error)
        output.end(None, str(error))
        return error.exit_code
    finally:
        await output.drain()


async def _one_turn(session: Session, question: Question, output: Output) -> ExitCode:
    leaving: list[asyncio.Task[None]] = []  # the loop alone would forget the task

    def leave(cause: StopCause) -> None:
        leaving.append(asyncio.create_task(question.leave(session, cause)))

    output.on_closed = partial(leave, StopCause.OUTPUT_CLOSED)
    _on_signals(partial(question.interrupt, session), leave)
    question.ask(session)
    await question.over.wait()
    await session.idle()
    turn = question.turn
    output.end(turn, turn.error if turn is not None else _NOT_SENT)
    await output.drain()
    if output.failure:
        say(f"Standard output could not be written ({output.failure}).")
        return ExitCode.FAILURE
    if output.closed:
        return ExitCode.OK
    if turn is None:
        say(_NOT_SENT)
        return ExitCode.INTERRUPTED
    if words := mark(turn):
        say(words)
    return _exit_code(turn)


def _on_signals(
    interrupt: Callable[[], None], leave: Callable[[StopCause], None]
) -> None:
    """Ctrl+C is Esc; SIGTERM and SIGHUP leave, which also stops, within 2 s."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, interrupt)
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
