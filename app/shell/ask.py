"""One turn without a screen: the answer to standard output, the rest to errors."""

import asyncio
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from app.config import Settings
from app.core.draft import Draft
from app.core.ledger import StopCause
from app.core.mark import mark
from app.core.status import Status
from app.core.turn import Turn
from app.errors import AppError, ExitCode
from app.session.listener import Listener
from app.session.session import Session
from app.shell.given import Given, check
from app.shell.output import Output
from app.shell.running import run
from app.shell.streams import say
from app.store.writes import MarkSeen
from app.workspace import Workspace


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
            printer = _Printer(output, draft)
            session = await _open(workspace, printer, place)
            checked = check(given, workspace.parameters, session.inputs)
            try:
                draft = draft._replace(files=await checked.bring(session))
                printer.draft = draft
                code = await _one_turn(session, printer, output, draft)
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
    session: Session, printer: "_Printer", output: Output, draft: Draft
) -> ExitCode:
    leaving: list[asyncio.Task[None]] = []  # the loop alone would forget the task

    async def leave_now(cause: StopCause) -> None:
        await session.aclose(cause=cause)
        printer.over.set()

    def leave(cause: StopCause) -> None:
        leaving.append(asyncio.create_task(leave_now(cause)))

    def stop() -> None:
        if printer.turn is not None:
            session.interrupt(StopCause.CTRL_C)
        else:
            leave(StopCause.CTRL_C)

    output.on_closed = partial(leave, StopCause.OUTPUT_CLOSED)
    _on_signals(stop, leave)
    if session.send(draft) is None and session.live is not None:
        say("An answer is still running in that conversation: the message waits.")
    await printer.over.wait()
    await session.idle()
    if printer.turn is None:
        session.take_back()
        raise AppError("The message was not sent.", "Ask again.")
    return await _end(printer.turn, output)


async def _end(turn: Turn, output: Output) -> ExitCode:
    """Print how a turn ended; returns the exit code."""
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


class _Printer(Listener):
    """Prints the turn of one message as it grows.

    Others can run before it in the same conversation, and are none of its business.
    """

    def __init__(self, output: Output, draft: Draft) -> None:
        self.turn: Turn | None = None
        """The message's turn; None while it waits."""
        self.over = asyncio.Event()
        """Set when the turn has ended, or is not going to begin by itself."""
        self._output = output
        self.draft = draft
        """The message; another one is none of its business."""

    def turn_started(self, session: Session, turn: Turn) -> None:
        if turn.draft is self.draft:
            self.turn = turn
            self._output.begin(turn)

    def turn_changed(self, session: Session, turn: Turn) -> None:
        if turn is self.turn:
            self._output.more(turn)

    def turn_ended(self, session: Session, turn: Turn) -> None:
        if turn is self.turn:
            self.over.set()

    def turn_withdrawn(self, session: Session, turn: Turn) -> None:
        """The message waits again: another window was faster."""
        if turn is self.turn:
            self.turn = None

    def queue_changed(self, session: Session) -> None:
        held = session.outbox.drafts[: session.outbox.held]
        if any(draft is self.draft for draft in held):
            self.over.set()
