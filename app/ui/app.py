"""The application: wires the screen to a workspace, and leaves in order."""

import asyncio
import gc
import importlib
import os
import signal
import sys
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.driver import Driver
from textual.screen import Screen
from textual.worker import WorkerFailed

from app.config import Settings
from app.core.texts.text import flat
from app.core.turns.ledger import StopCause
from app.errors import AppError, ExitCode, JournalError
from app.ui.chat.conversation_view import ConversationView
from app.ui.chat.inputs import with_inputs
from app.ui.chat.screen import ChatScreen
from app.ui.chat.settling import settle
from app.ui.chat.status_line import State
from app.ui.commands.table import COMMANDS
from app.ui.finding.recall import RECALLED, Recall
from app.ui.finding.searching import SearchWanted, open_search
from app.ui.open_conversations import OpenConversations
from app.ui.opening import Opening
from app.ui.queueing.actions import take_back
from app.ui.reachability import Reachability
from app.ui.terminal.driver import (
    DriverFailed,
    NotSuspended,
    TerminalClosed,
    driver_class,
    glued_escape,
)
from app.ui.terminal.theme import first_theme

if TYPE_CHECKING:
    from app.core.wire.models import AppParameters
    from app.workspace import Workspace

_HEIGHTS: Final = [(0, "-short"), (10, "-high")]
"""Lines from which a screen has a class; on a short one nothing has a frame."""
_CONNECT: Final = "connect"
"""Group of the workers that must not go on once everything is closed."""
_START_WITHIN: Final = 10.0
"""Seconds that a message waits for what the server says of the app: the values that
the app's form begins with go with it, and a server refuses a message without them."""

_SIGNALS: Final = {
    "SIGTERM": StopCause.SIGNAL,
    "SIGHUP": StopCause.TERMINAL_CLOSED,
}
"""What a signal means to the answers that run; by name, since Windows lacks one."""


class ChatApp(App[int]):
    """difyterm's screen.

    Args:
        settings: Where to connect.
        resume: Open the conversation used last.
        conversation_id: Open the one with this id of Dify's, or key of the journal.
    """

    TITLE = "difyterm"
    CSS_PATH = "app.tcss"
    AUTO_FOCUS = None
    VERTICAL_BREAKPOINTS = _HEIGHTS

    def __init__(
        self, settings: Settings, *, resume: bool = False, conversation_id: str = ""
    ) -> None:
        super().__init__(driver_class=driver_class())
        self.theme = first_theme(os.environ)
        self.settings = settings
        self.goodbye = ""
        """One line for the normal screen after leaving; empty when nothing was said."""
        self._resume = resume or bool(conversation_id)
        self._conversation_id = conversation_id
        self._chat = ChatScreen()
        self.workspace: Workspace | None = None
        """What is behind the screen; None until it is up, and after leaving."""
        self._reachability: Reachability | None = None
        self._opening: Opening | None = None
        self._conversations: OpenConversations | None = None
        self._leaving = False
        self.failure: BaseException | None = None
        """The fault of ours that ended the app; None while there is none."""

    def get_system_commands(self, screen: Screen[Any]) -> Iterator[SystemCommand]:
        """What the command palette offers: the table of commands.

        Textual's own list would also blow the input up to the whole screen, and open
        a panel that Esc does not close.
        """
        for command in COMMANDS:
            if command.id == "palette":
                continue  # it is open already
            help = f"/{command.slash} · {command.help}"
            yield SystemCommand(command.title, help, partial(command.run, self._chat))

    def get_default_screen(self) -> Screen[None]:
        """The chat is the first and only screen below dialogs."""
        return self._chat

    def on_mount(self) -> None:
        """Take signals; connect once the screen has been painted."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._task_failed)
        if sys.platform != "win32":
            for name, cause in _SIGNALS.items():
                number = signal.Signals[name]
                loop.add_signal_handler(number, self._leave_soon, cause)
        self.call_after_refresh(self.connect)

    async def on_event(self, event: events.Event) -> None:
        """Look at keys before anybody else: Esc can be glued to a letter."""
        self._chat.queueing.look_at(event)
        if isinstance(event, events.Key):
            await settle(self._chat, event.key)
            if glued_escape(event) and self.screen is self._chat:
                self._chat.stopping.glued_escape()
        await super().on_event(event)
        self._chat.stopping.spare(())

    @work(group=_CONNECT)
    async def connect(self) -> None:
        """Bring up what is behind the screen, then ask what app it is."""
        try:
            await self._open()
        except AppError as error:
            self._chat.view.notice(str(error), "error")
            self._chat.refusal = str(error)
            self._chat.show_idle(State.OFFLINE, error.hint)
            return
        finally:
            gc.freeze()  # what is there now stays: never look at it again
            gc.enable()
        assert self.workspace is not None
        assert self._opening is not None
        self._reachability = Reachability(
            self.workspace, self._chat, self._reached, self._greet
        )
        early = self.set_timer(_START_WITHIN, self._let_messages_out)
        await self._reachability.check()
        early.stop()
        self._let_messages_out()
        await asyncio.to_thread(_load_the_rest)
        await self._reachability.watch()

    async def _open(self) -> None:
        """Make the workspace and open the conversation that is wanted.

        One that only the server can have is opened when the server answers. The
        libraries are loaded in a thread: keys are taken meanwhile.
        """
        for name in ("app.workspace", "app.markdown.document"):
            await asyncio.to_thread(importlib.import_module, name)
        from app.workspace import Workspace

        workspace = await Workspace.open(self.settings, self._tell_journal)
        self.workspace = workspace
        self._conversations = OpenConversations(workspace, self._chat)
        self._chat.side.connect(workspace.conversations, self._conversations)
        self._opening = Opening(
            workspace, self._chat.view, self._resume, self._conversation_id
        )
        await self._opening.begin()
        await self._chat.drafts.begin(workspace.journal, self._resume)
        self._chat.prompt.remember(await workspace.journal.queries())

    async def _reached(self) -> None:
        """The server has answered: it may have what nobody else has."""
        if self._opening is not None:
            await self._opening.finish()
        for view in self._conversations.views if self._conversations else ():
            view.post_message(view.CatchUpWanted(view))

    def _let_messages_out(self) -> None:
        """Send what was written so far, and from now on at once."""
        conversations, view = self._conversations, self._chat.view
        if conversations is None:
            return
        if not len(view.outbox):
            conversations.let_messages_out()
            return

        def keep() -> None:
            take_back(self._chat)
            self._let_messages_out()

        with_inputs(self._chat, conversations.let_messages_out, keep)

    def _greet(self, parameters: "AppParameters") -> None:
        """Show how a conversation with the app begins."""
        self._chat.parameters = parameters
        self._chat.prompt.takes_files = parameters.uploads.enabled
        self._chat.suggestions.offer(parameters.suggested_questions)
        self._show_opening(parameters)
        self._chat.refresh_bindings()

    def _show_opening(self, parameters: "AppParameters") -> None:
        """Greet in the conversation on the screen, unless that was done."""
        view = self._chat.view
        if view.history is not None or view.greeted:
            return
        view.greeted = True
        if text := _opening(parameters):
            view.show_opening(text)

    @on(ChatScreen.ReachabilityAsked)
    def look_at_server(self, event: ChatScreen.ReachabilityAsked) -> None:
        """Ask the server again, if there is any doubt."""
        if self._reachability is not None:
            self._reachability.look(event.failed)

    @on(ConversationView.OlderWanted)
    @work(group=_CONNECT)
    async def show_older(self, event: ConversationView.OlderWanted) -> None:
        """Fetch the page before the oldest turn of a conversation."""
        try:
            await event.view.older.fetch()
        except AppError as error:
            self._chat.hint(str(error), 6)

    @on(Recall.Wanted)
    @work(group=_CONNECT)
    async def recall(self, event: Recall.Wanted) -> None:
        """Give what the journal has of what was typed before."""
        if self.workspace is not None:
            event.recall.remember(await self.workspace.journal.queries(RECALLED))

    @on(SearchWanted)
    def search(self, event: SearchWanted) -> None:
        """Search in everything that was said."""
        if self.workspace is not None:
            open_search(self._chat, self.workspace.journal, event.text)

    @on(ConversationView.CatchUpWanted)
    @work(group=_CONNECT)
    async def catch_up(self, event: ConversationView.CatchUpWanted) -> None:
        """Show what other clients said in a conversation."""
        # Not at the top: the first paint has no history.
        from app.ui.chat.catching_up import catch_up

        if self.workspace is not None:  # else everything is closed
            await catch_up(event.view, lambda text: self._chat.hint(text, 6))

    @on(ChatScreen.NewConversation)
    def new_conversation(self, event: ChatScreen.NewConversation) -> None:
        """Show a new conversation; the old one goes on."""
        workspace, opening, old = self.workspace, self._opening, self._chat.view
        if workspace is None or opening is None or self._conversations is None:
            return
        if old.session is None and not opening.waits_for_server:
            return  # it comes from the journal in a moment
        opening.give_up()
        self._conversations.begin()
        if event.files:
            self._chat.attaching.attach_again(self._chat.view, event.files)
        if workspace.info is not None:
            self._show_opening(workspace.parameters)

    @on(ChatScreen.ConversationWanted)
    @work(group=_CONNECT)
    async def go_to_conversation(self, event: ChatScreen.ConversationWanted) -> None:
        """Show another conversation; the old one goes on."""
        if self._conversations is None:
            return
        try:
            await self._conversations.open(event.key, event.conversation_id, event.turn)
        except AppError as error:
            self._chat.hint(str(error), 6)

    def _tell_journal(self, error: JournalError) -> None:
        self._chat.view.notice(str(error), "warning")

    def _task_failed(
        self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]
    ) -> None:
        """Something failed that nobody awaits: a task, or a call of the loop."""
        error = context.get("exception")
        if isinstance(error, Exception) and not isinstance(error, AppError):
            self._handle_exception(error)

    @on(DriverFailed)
    def _driver_failed(self, event: DriverFailed) -> None:
        self._handle_exception(event.error)

    def _handle_exception(self, error: Exception) -> None:
        """Take note of a fault of ours; whoever runs the app reports it.

        Textual has no public place for this, and would print the local variables of
        every frame: the key is among them.
        """
        if self.failure is None:
            self.failure = error.error if isinstance(error, WorkerFailed) else error
        if self.workspace is not None:
            self.workspace.fall_silent()
        super()._handle_exception(error)

    def panic(self, *renderables: object) -> None:
        """Leave, and show nothing of what Textual would say."""
        self.exit(return_code=ExitCode.CRASH)

    def _fatal_error(self) -> None:
        self.panic()

    @on(NotSuspended)
    def _not_suspended(self) -> None:
        self._chat.hint("only a shell can suspend difyterm and bring it back", 4)

    @on(Driver.SignalResume)
    def _brought_back(self) -> None:
        self.refresh(layout=True)

    @on(TerminalClosed)
    def leave_closed_terminal(self) -> None:
        """There is nobody left to read or type."""
        self._leave_soon(StopCause.TERMINAL_CLOSED)

    def _leave_soon(self, cause: StopCause) -> None:
        self.run_worker(self._leave(cause))

    async def action_quit(self) -> None:
        """Leave: running answers are stopped and written down first."""
        await self._leave(StopCause.LEAVING)

    async def _leave(self, cause: StopCause) -> None:
        if self._leaving:
            return
        self._leaving = True
        self._chat.show_idle(State.LEAVING)
        await self.disconnect(cause)
        self.exit(0)

    async def disconnect(self, cause: StopCause = StopCause.LEAVING) -> None:
        """Stop what runs, write it down and close everything behind the screen."""
        self.workers.cancel_group(self, _CONNECT)
        workspace, self.workspace = self.workspace, None
        if workspace is not None:
            self._chat.drafts.save()
            if any(session.turns for session in workspace.sessions):
                self.goodbye = "difyterm --continue brings this conversation back."
            await workspace.aclose(cause)


def _load_the_rest() -> None:
    """Have ready what the first answer needs, and the list of conversations."""
    from app.markdown.inline.parser import load_parser

    load_parser()
    importlib.import_module("app.ui.conversations.panel")


def _opening(parameters: "AppParameters") -> str:
    questions = "\n".join(f"- {flat(text)}" for text in parameters.suggested_questions)
    parts = (parameters.opening_statement, questions)
    return "\n\n".join(part for part in parts if part)
