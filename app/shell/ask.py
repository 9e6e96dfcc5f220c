"""One turn without a screen: the answer to standard output, the rest to errors."""

import asyncio
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import Final, NamedTuple

from app.config import Settings
from app.core.draft import Draft
from app.core.turns.ledger import StopCause
from app.core.turns.mark import mark
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.errors import AppError, ExitCode
from app.session.listener import Listener
from app.session.session import Session
from app.shell.given import Given, check
from app.shell.output import Output
from app.shell.question import Question
from app.shell.running import run
from app.shell.streams import say
from app.store.writes import MarkSeen
from app.workspace import Workspace

_NOT_SENT: Final = "The message was not sent."


class Place(NamedTuple):
    """The conversation that a question belongs to; a new one when nothing is said."""

    latest: bool = False
    """The one used last."""
    wanted: str = ""
    """The one that `app.shell.wanted` finds; comes first."""


def ask(
    settings: Settings, draft: Draft, place: Place, given: Given, *, as_json: bool
) -> ExitCode:
    """Send one message and print its answer as it arrives.

    Args:
        settings: Where to send it.
        draft: The message.
        place: The conversation it belongs to.
        given: What goes along.
        as_json: One JSON object a line instead of plain text.

    Returns:
        The command's exit code.
    """
    return run(_ask(settings, draft, place, given, Output(as_json)))


async def _ask(
    settings: Settings, draft: Draft, place: Place, given: Given, output: Output
) -> ExitCode:
    try:
        async with await Workspace.open(settings, say) as workspace:
            await workspace.load_app()
            question = Question(output)
            session = await _open(workspace, question, place)
            checked = check(given, workspace.parameters, session.inputs)
            try:
                draft = draft._replace(files=await checked.bring(session))
                code = await _one_turn(session, question, output, draft)
                workspace.journal.write_soon(MarkSeen(session.key))
                return code
            except asyncio.CancelledError:
                workspace.fall_silent()
                raise
    except AppError as error:
        say(error)
        output.end(None, str(error))
        return error.exit_code
    finally:
        await output.drain()


async def _open(workspace: Workspace, listener: Listener, place: Place) -> Session:
    """The conversation to ask in.

    Raises:
        AppError: There is no such conversation, or more than one.
    """
    if place.wanted:
        # Only here: most questions begin a conversation.
        from app.shell.wanted import find

        found = await find(workspace, place.wanted)
        opened = await workspace.resume(listener, found.conversation_id, key=found.key)
        return opened.session
    if not place.latest:
        return workspace.begin(listener)
    session, history = await workspace.resume(listener)
    if history is None:
        say("There is no earlier conversation: this is a new one.")
    return session


async def _one_turn(
    session: Session, question: Question, output: Output, draft: Draft
) -> ExitCode:
    leaving: list[asyncio.Task[None]] = []  # the loop alone would forget the task

    def leave(cause: StopCause) -> None:
        leaving.append(asyncio.create_task(question.leave(session, cause)))

    output.on_closed = partial(leave, StopCause.OUTPUT_CLOSED)
    _on_signals(partial(question.interrupt, session), leave)
    question.ask(session, draft)
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
    if words := mark(turn) if turn is not None else _NOT_SENT:
        say(words)
    return _exit_code(turn) if turn is not None else ExitCode.INTERRUPTED


def _on_signals(
    stop: Callable[[], object], leave: Callable[[StopCause], object]
) -> None:
    """Ctrl+C is Esc; SIGTERM and SIGHUP leave, which also stops, within 2 s."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, stop)
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
