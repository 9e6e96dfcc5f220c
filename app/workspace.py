"""One app on one server, brought up in one place for every front end.

A workspace is what lies behind a screen or a command: the client, the journal, what
the server says of the app, the open conversations, and the built-in server when
nothing is configured. Front ends start here and nowhere else.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Final, NamedTuple

from app.client.dify import DifyClient
from app.config import Settings
from app.core.turns.ledger import StopCause
from app.core.wire.models import AppInfo, AppParameters
from app.errors import (
    ConfigError,
    ConnectionFailed,
    JournalError,
)
from app.session.conversations.conversation_list import ConversationList
from app.session.histories.history import JournalHistory, ServerHistory
from app.session.histories.merged_history import MergedHistory
from app.session.listener import Listener
from app.session.session import Session
from app.store.writer import JournalWriter

if TYPE_CHECKING:
    from app.demo.server import DemoServer

DEMO_MODE: Final = "advanced-chat"
"""The kind of app that the built-in demo opens with."""


class Opened(NamedTuple):
    """A conversation to go on with."""

    session: Session
    history: MergedHistory | None
    """Where its earlier turns come from; None for a new conversation."""


class Workspace:
    """The way to one app, its journal, and the conversations that are open.

    Several conversations may be open and stream at once. Made by `open`; whoever
    opened it closes it.

    Args:
        client: The app, seen by one end user.
        journal: Where everything that is said there is kept.
    """

    def __init__(self, client: DifyClient, journal: JournalWriter) -> None:
        self.client: Final = client
        self.journal: Final = journal
        self.info: AppInfo | None = None
        """What the app is; None until the server has told."""
        self.parameters = AppParameters()
        """How its conversations begin; empty until the server has told."""
        self.sessions: list[Session] = []
        """The open conversations, in the order in which they were opened."""
        self.conversations: Final = ConversationList(
            client, journal, lambda: self.sessions
        )
        """All that there are, open or not."""
        self._resources = AsyncExitStack()

    @classmethod
    async def open(
        cls, settings: Settings, on_journal_error: Callable[[JournalError], None]
    ) -> "Workspace":
        """Start the built-in server if it is wanted, make client and journal.

        Asks the server nothing.

        Args:
            settings: Where to connect. Without a key the built-in server serves.
            on_journal_error: Told what a person should know of the journal.

        Raises:
            ConnectionFailed: The built-in server did not start.
        """
        async with AsyncExitStack() as resources:
            url, key = settings.base_url, settings.api_key
            if settings.demo:
                demo = await _started_demo()
                resources.push_async_callback(asyncio.to_thread, demo.stop)
                url, key = demo.base_url, demo.keys[DEMO_MODE]
            # In a thread: reading the certificates takes some tens of milliseconds.
            client = await asyncio.to_thread(
                DifyClient, url, key, settings.user, network=settings.network
            )
            resources.push_async_callback(client.aclose)
            journal = JournalWriter(settings.journal, settings.scope, on_journal_error)
            resources.push_async_callback(journal.aclose)
            workspace = cls(client, journal)
            workspace._resources = resources.pop_all()
        return workspace

    async def __aenter__(self) -> "Workspace":
        """The workspace itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave, as `aclose`."""
        await self.aclose()

    async def load_app(self) -> AppInfo:
        """Ask the server what app this is and how its conversations begin.

        Open conversations get the form's defaults for inputs they have no value of.

        Raises:
            ConfigError: The key belongs to an app that does not chat.
            DifyError: The server, or the way to it, failed.
        """
        info = await self.client.info()
        if not info.mode.chats:
            raise ConfigError(
                f"This key belongs to a {info.mode} app.",
                "difyterm chats with chatbot, agent and chatflow apps: "
                "use the key of one.",
            )
        self.parameters = await self.client.parameters()
        self.info = info
        for session in self.sessions:
            session.inputs = {**self._default_inputs(), **session.inputs}
        return info

    def begin(self, listener: Listener) -> Session:
        """A new conversation.

        Args:
            listener: Told of what happens in it.
        """
        session = Session(
            self.client,
            self.journal,
            listener,
            inputs=self._default_inputs(),
            began=self.conversations.began,
        )
        session.others.follow()
        self.sessions.append(session)
        return session

    async def resume(
        self, listener: Listener, conversation_id: str = "", *, key: str = ""
    ) -> Opened:
        """An earlier conversation, with its newest turns.

        The server's part is merged in when the history is asked to catch up.

        Args:
            listener: Told of what happens in it.
            conversation_id: Dify's id; empty for the conversation used last, and a
                new one when there is none.
            key: The journal's key of it, which comes first; empty if that is not
                known.

        Raises:
            UnknownConversation: Neither the journal nor the server knows it.
            DifyError: Only the server could have the conversation and did not give it.
        """
        stored = await self.journal.latest(conversation_id, key=key)
        if stored is None and not conversation_id:
            return Opened(self.begin(listener), None)
        if stored is not None:
            conversation_id = stored.conversation_id
        history = self._history(stored.key if stored else "", conversation_id)
        await history.older()
        known = stored.inputs if stored else history.inputs
        session = Session(
            self.client,
            self.journal,
            listener,
            key=stored.key if stored else self.journal.key_of(conversation_id),
            conversation_id=conversation_id,
            inputs={**self._default_inputs(), **known},
            turns=history.turns,
            queue=await self.journal.take_queue(stored.key) if stored else (),
            began=self.conversations.began,
        )
        history.turns = session.turns
        await self._enter(session)
        return Opened(session, history)

    async def _enter(self, session: Session) -> None:
        """Begin to see what happens elsewhere: in other windows, and at the server."""
        session.others.follow()
        await session.others.catch_up()
        self.sessions.append(session)
        session.look_up()

    def _history(self, key: str, conversation_id: str) -> MergedHistory:
        """What was said in a conversation; an empty id for where it is not."""
        return MergedHistory(
            JournalHistory(self.journal, key) if key else None,
            ServerHistory(self.client, conversation_id) if conversation_id else None,
        )

    async def close(self, session: Session) -> None:
        """Close one conversation: what runs is stopped, read to its end and kept."""
        await session.aclose(limit=None)
        if session in self.sessions:
            self.sessions.remove(session)

    def fall_silent(self) -> None:
        """Tell no listener of anything any more: the front end has failed."""
        for session in self.sessions:
            session.fall_silent()

    async def aclose(self, cause: StopCause = StopCause.LEAVING) -> None:
        """Stop what runs in any conversation, write it down, close everything.

        Args:
            cause: What the stops are put down to.
        """
        sessions, self.sessions = self.sessions, []
        async with self._resources:
            closing = (session.aclose(cause=cause) for session in sessions)
            await asyncio.gather(*closing)
            # Not before: the end of a first turn makes it look for a name.
            self.conversations.close()

    def _default_inputs(self) -> dict[str, object]:
        return dict(self.parameters.default_inputs)


async def _started_demo() -> "DemoServer":
    def start() -> "DemoServer":
        # Only here: most people have a server of their own.
        from app.demo.server import DemoServer

        server = DemoServer(adopt_conversations=True)
        server.start()
        return server

    try:
        return await asyncio.to_thread(start)
    except OSError as error:
        raise ConnectionFailed(
            f"The built-in demo could not start ({error.strerror or error}).",
            "Set DIFY_API_KEY to connect to a real app.",
        ) from error
