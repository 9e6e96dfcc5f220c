"""All conversations of the app: those of the journal and of the server as one list."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from app.client.dify import DifyClient
from app.core.conversation import Conversation
from app.errors import APIError, AppError, ConnectionFailed, DifyError
from app.session.conversations.late_names import LateNames
from app.session.conversations.local_list import LocalList
from app.session.conversations.merged_list import matching, merged, provisional
from app.session.conversations.server_list import ServerList
from app.store.writer import JournalWriter
from app.store.writes import Arrange, Forget, Learn, Rename

if TYPE_CHECKING:
    from app.session.session import Session

FRESH: Final = 5.0
"""Seconds for which the server's list counts as known: it is not asked again for every
key of a filter, nor for every line that is scrolled while it cannot be reached."""
_NOT_THERE: Final = 404
_Ask = Callable[[], Awaitable[list[Conversation]]]


def _nothing() -> None:
    pass


class ConversationList:
    """What the list of conversations shows, and what can be done with its rows.

    The journal's rows are there at once; the server's come page by page and are merged
    in by Dify's id. Without the server the journal's stay, and `offline` says why.

    Args:
        client: The app.
        journal: What is kept here.
        sessions: Gives the open conversations.
        fresh: Seconds for which the server is not asked again.
    """

    def __init__(
        self,
        client: DifyClient,
        journal: JournalWriter,
        sessions: "Callable[[], Iterable[Session]]" = tuple,
        fresh: float = FRESH,
    ) -> None:
        self.rows: list[Conversation] = []
        """Pinned ones first, then the one used last."""
        self.offline = ""
        """Why the server's part is missing or old, in a sentence; empty when it is not."""
        self.complete = False
        """Whether `more` would bring nothing."""
        self.changed: Callable[[], None] = _nothing
        """Called whenever something above is another one."""
        self.names: Final = LateNames(client.conversations, self.take_name)
        """Looks for the names of new conversations."""
        self._remote = client.conversations
        self._journal = journal
        self._sessions = sessions
        self._fresh = fresh
        self._local = LocalList(journal)
        self._server = ServerList(client.conversations)
        self._asked_at = -inf
        self._asking: asyncio.Task[None] | None = None
        self._own_names: dict[str, str] = {}

    async def refresh(self, text: str = "", archived: bool = False) -> None:
        """Read the list again, the journal's part first.

        Args:
            text: What the names hold, whatever the case; empty for all.
            archived: Show the archive, and nothing else.
        """
        if await self._local.read(text, archived):
            await self._look_up(self._server.items.values())
            if monotonic() - self._asked_at >= self._fresh:
                await self._ask(self._server.newest)

    async def more(self) -> None:
        """Fetch the next page of both; does nothing when the list is complete."""
        if not self._local.complete:
            await self._local.more()
            await self._look_up(self._server.items.values())
        await self._asked()
        lately = monotonic() - self._asked_at < self._fresh
        if not self._server.complete and not (self.offline and lately):
            await self._ask(self._server.older)

    async def rename(self, row: Conversation, name: str) -> None:
        """Give a conversation a name; an empty one changes nothing.

        Without the server it is kept here, and told to the server when that answers
        again.

        Raises:
            DifyError: The server refused it, or only the server has the conversation.
        """
        name = name.strip()
        if not name:
            return
        if _on_server(row):
            try:
                self._server.put(await self._remote.rename(row.conversation_id, name))
            except ConnectionFailed as error:
                if not row.key:
                    raise
                self._own_names[row.conversation_id] = name
                self.offline = f"{error.what} The name is kept here."
            except APIError as error:
                self._lost(row, error)
        self._keep_name(row, name)

    async def auto_name(self, row: Conversation) -> None:
        """Let the app's model find a name; takes seconds.

        Raises:
            AppError: The server does not have the conversation, or gave no name.
        """
        if not _on_server(row):
            raise AppError("The server does not have this conversation.")
        item = await self._remote.auto_name(row.conversation_id)
        self._server.put(item)
        self._keep_name(row, item.name)

    async def delete(self, row: Conversation, keep_journal: bool) -> None:
        """Delete a conversation on the server.

        Args:
            row: The conversation.
            keep_journal: Keep here what was said, in the archive; else it goes, too.

        Raises:
            AppError: An answer still streams there.
            DifyError: The server did not delete it. Nothing was done.
        """
        if any(_is(session, row) and session.live for session in self._sessions()):
            raise AppError("An answer still streams there.", "Stop it first.")
        if _on_server(row):
            try:
                await self._remote.delete(row.conversation_id)
            except APIError as error:
                self._lost(row, error)
        self._server.drop(row.conversation_id)
        if keep_journal and row.key:
            self._arrange(row._replace(archived=True, there=False))
            return
        if row.key:
            self._journal.write_soon(Forget(row.key))
            self._local.forget(row)
        self._show()

    async def pin(self, row: Conversation, pinned: bool) -> None:
        """Put a conversation before all others, or back to its place."""
        self._arrange(row._replace(pinned=pinned))

    async def archive(self, row: Conversation, archived: bool) -> None:
        """Put a conversation into the archive, or take it out."""
        self._arrange(row._replace(archived=archived))

    def began(self, session: "Session") -> None:
        """A new conversation has got its id: its name comes a moment later."""
        question = session.turns[0].query if session.turns else ""
        self.names.expect(session.conversation_id, question)

    async def take_name(self, item: Conversation) -> None:
        """The server has found a name: show it, and write it down."""
        self._server.put(item)
        self._write_learnt(item)
        await self._look_up([item])

    def close(self) -> None:
        """Ask for nothing any more."""
        self.names.close()
        if self._asking is not None:
            self._asking.cancel()

    async def _ask(self, ask: _Ask) -> None:
        """Ask the server, once at a time.

        It goes on when the caller is cancelled, as by the next key of a filter.
        """
        await self._asked()
        self._asked_at = monotonic()
        self._asking = asyncio.create_task(self._take_page(ask))
        await self._asked()

    async def _asked(self) -> None:
        """Wait until the server is not being asked."""
        while self._asking is not None and not self._asking.done():
            await asyncio.shield(self._asking)

    async def _take_page(self, ask: _Ask) -> None:
        try:
            await self._tell_names()
            page = await ask()
        except DifyError as error:
            self.offline = error.what
            self._show()
        else:
            self.offline = ""
            await self._look_up(page)
            self._learn(page)

    async def _tell_names(self) -> None:
        """Tell the server names that were given while it could not be reached."""
        for id, name in list(self._own_names.items()):
            with suppress(APIError):  # it does not want it, and would not the next time
                await self._remote.rename(id, name)
            del self._own_names[id]

    def _learn(self, page: Iterable[Conversation]) -> None:
        """Write down what the server says of conversations that are kept here."""
        local = {row.conversation_id: row for row in self._local.rows}
        for item in page:
            row = local.get(item.conversation_id)
            if row is None:
                continue
            if item.conversation_id in self._own_names or provisional(
                item.name, row.name
            ):
                item = item._replace(name="")
            if item.name not in ("", row.name) or item.updated_at > row.updated_at:
                self._write_learnt(item)

    def _write_learnt(self, item: Conversation) -> None:
        id = item.conversation_id
        inputs = self._server.inputs.get(id, {})
        self._journal.write_soon(Learn(id, item.name, item.updated_at, inputs))

    def _lost(self, row: Conversation, error: APIError) -> None:
        """The server does not have a conversation; raise what it says else."""
        if error.status != _NOT_THERE:
            raise error
        self._server.drop(row.conversation_id)

    def _keep_name(self, row: Conversation, name: str) -> None:
        if row.key:
            self._journal.write_soon(Rename(row.key, name))
            self._local.keep(row._replace(name=name))
        self._show()

    def _arrange(self, row: Conversation) -> None:
        """Keep where a row stands; one that only the server has is kept here, too."""
        key, id = row.key or uuid4().hex, row.conversation_id
        self._journal.write_soon(Arrange(key, row.pinned, row.archived, id))
        if not row.key:
            self._write_learnt(row)
        self._local.keep(row._replace(key=key))
        self._show()

    async def _look_up(self, items: Iterable[Conversation]) -> None:
        """Find out what is kept here of the server's items, then show all."""
        await self._local.look_up(items)
        self._show()

    def _show(self) -> None:
        local, server = self._local, self._server
        rows = merged(local.rows, server.items, server.horizon, self._own_names)
        self.rows = matching(rows, local.text, local.archived)
        self.complete = local.complete and server.complete
        self.changed()


def _on_server(row: Conversation) -> bool:
    return bool(row.conversation_id) and row.there is not False


def _is(session: "Session", row: Conversation) -> bool:
    """Whether a session is the open end of a conversation."""
    same = row.conversation_id and session.conversation_id == row.conversation_id
    return session.key == row.key or bool(same)
