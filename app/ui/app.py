"""The application: brings up the connection, owns the session, leaves in order."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.screen import Screen

from app.config import Settings
from app.core.models import AppInfo, AppParameters
from app.errors import AppError, JournalError
from app.ui.chat.keys import DRAFT_KEYS
from app.ui.chat.prompt import Prompt
from app.ui.chat.screen import ChatScreen
from app.ui.chat.status_line import State
from app.ui.connect import Connection, connect
from app.ui.terminal.driver import TerminalClosed, driver_class, glued_escape
from app.ui.terminal.theme import first_theme
from app.ui.transcript import MarkdownEntry

if TYPE_CHECKING:
    from app.session.history import History
    from app.session.session import Session

_CONNECT: Final = "connect"
"""Name of the worker that must not go on once everything is closed."""


class ChatApp(App[int]):
    """difyterm's screen.

    Args:
        settings: Where to connect.
        resume: Open the conversation used last.
        conversation_id: Open the one with this id of Dify's.
    """

    TITLE = "difyterm"
    CSS_PATH = "chat.tcss"
    AUTO_FOCUS = None

    def __init__(
        self, settings: Settings, *, resume: bool = False, conversation_id: str = ""
    ) -> None:
        super().__init__(driver_class=driver_class())
        self.theme = first_theme(os.environ)
        self.settings = settings
        self.goodbye = ""
        """One line for the normal screen after leaving; empty when nothing was said."""
        self._resume = resume
        self._conversation_id = conversation_id
        self._chat = ChatScreen()
        self._connection: Connection | None = None
        self._session: Session | None = None
        self._history: History | None = None
        self._parameters: AppParameters | None = None
        self._leaving = False

    def get_system_commands(self, screen: Screen[Any]) -> Iterator[SystemCommand]:
        """What the command palette offers.

        Textual's own list would also blow the input up to the whole screen, and open
        a panel that Esc does not close.
        """
        yield SystemCommand("Theme", "Change the colours", self.action_change_theme)
        yield SystemCommand("Help", "Show the keys", self._chat.action_help)
        yield SystemCommand("Quit", "Leave difyterm", self.action_quit)

    def get_default_screen(self) -> Screen[None]:
        """The chat is the first and only screen below dialogs."""
        return self._chat

    def on_mount(self) -> None:
        """Take signals; connect once the screen has been painted."""
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGHUP):
                loop.add_signal_handler(number, self._leave_soon)
        self.call_after_refresh(self.connect)

    async def on_event(self, event: events.Event) -> None:
        """Look at keys before anybody else: Esc can be glued to a letter."""
        if isinstance(event, events.Key):
            if event.key in DRAFT_KEYS:
                await self._chat.settle(event.key)
            elif glued_escape(event) and self.screen is self._chat:
                self._chat.glued_escape()
        await super().on_event(event)

    @work(group=_CONNECT, exit_on_error=True)
    async def connect(self) -> None:
        """Bring up what is behind the screen, then ask what app it is."""
        try:
            self._connection = await connect(self.settings, self._tell_journal)
            await self._open_session()
        except AppError as error:
            self._chat.tell(str(error), "error")
            self._chat.refuse(str(error))
            return
        finally:
            gc.freeze()  # what is there now stays: never look at it again
            gc.enable()
        await self._greet()
        await asyncio.to_thread(_load_parser)

    async def _open_session(self) -> None:
        from app.ui.conversation import open_conversation

        assert self._connection is not None
        opened = await open_conversation(
            self._connection,
            self._chat,
            resume=self._resume,
            conversation_id=self._conversation_id,
        )
        self._session, self._history = opened
        self._chat.attach(self._session)
        if self._resume and self._history is None:
            self._chat.tell("There is no earlier conversation: this is a new one.")
        self._chat.prompt.remember(await self._connection.journal.queries())

    @on(ChatScreen.OlderWanted)
    @work(group=_CONNECT)
    async def show_older(self) -> None:
        """Fetch the page before the oldest turn on the screen."""
        session, history = self._session, self._history
        if session is None or history is None:
            return
        try:
            turns = await history.older()
        except AppError as error:
            self._chat.hint(str(error), 6)
            return
        if session is self._session:
            session.turns[:0] = turns
            self._chat.show_older(turns)

    async def _greet(self, quiet: bool = False) -> None:
        """Say what app this is, or, unless `quiet`, what is wrong with the way to it."""
        connection, session = self._connection, self._session
        assert connection is not None and session is not None
        try:
            info = await connection.client.info()
            if not info.mode.chats:
                self._parameters = AppParameters()  # no need to ask again
                self._chat.tell(_other_mode(info), "error")
                self._chat.refuse(_other_mode(info))
                return
            self._parameters = await connection.client.parameters()
        except AppError as error:
            if not quiet:
                self._chat.tell(str(error), "error")
            return
        self._chat.status.place = _place(info)
        session.inputs.update(self._parameters.default_inputs)
        self._chat.suggest(self._parameters.suggested_questions)
        if self._history is None:
            self._show_opening(self._parameters)

    @on(Prompt.Submitted)
    @work(group=_CONNECT)
    async def greet_late(self) -> None:
        """Ask again what app this is, if nobody could tell at the start."""
        if self._session is not None and self._parameters is None:
            await self._greet(quiet=True)

    def _show_opening(self, parameters: AppParameters) -> None:
        if text := _opening(parameters):
            self._chat.transcript.insert(0, MarkdownEntry(text))
        if parameters.required_inputs:
            names = ", ".join(parameters.required_inputs)
            self._chat.tell(
                f"This app wants inputs that cannot be given here: {names}."
            )

    @on(ChatScreen.NewConversation)
    def new_conversation(self) -> None:
        """Begin a new conversation; the old one stays in the journal."""
        from app.session.session import Session

        connection = self._connection
        if connection is None:
            return
        known = self._parameters or AppParameters()
        inputs = dict(known.default_inputs)
        self._session = Session(
            connection.client, connection.journal, self._chat, inputs=inputs
        )
        self._history = None
        self._chat.transcript.clear()
        self._chat.attach(self._session)
        self._show_opening(known)

    def _tell_journal(self, error: JournalError) -> None:
        self._chat.tell(str(error), "warning")

    @on(TerminalClosed)
    def _leave_soon(self) -> None:
        self.run_worker(self.action_quit())

    async def action_quit(self) -> None:
        """Leave: the running answer is stopped and written down first."""
        if self._leaving:
            return
        self._leaving = True
        self._chat.status.state = State.LEAVING
        await self.disconnect()
        self.exit(0)

    async def disconnect(self) -> None:
        """Stop what runs, write it down and close everything behind the screen."""
        self.workers.cancel_group(self, _CONNECT)
        session, self._session = self._session, None
        connection, self._connection = self._connection, None
        if session is not None:
            await session.aclose()
            if session.turns:
                self.goodbye = "difyterm --continue brings this conversation back."
        if connection is not None:
            await connection.aclose()


def _load_parser() -> None:
    """Have the parser ready when the first answer comes."""
    from app.markdown.inline.parser import load_parser

    load_parser()


def _place(info: AppInfo) -> str:
    return " · ".join(filter(None, (info.name, info.mode.value)))


def _other_mode(info: AppInfo) -> str:
    return (
        f"This key belongs to a {info.mode} app. "
        "difyterm chats with chatbot, agent and chatflow apps: use the key of one."
    )


def _opening(parameters: AppParameters) -> str:
    questions = "\n".join(f"- {text}" for text in parameters.suggested_questions)
    parts = (parameters.opening_statement, questions)
    return "\n\n".join(part for part in parts if part)
