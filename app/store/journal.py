"""Everything said and received, kept so that no crash can lose it.

A turn is its draft and what came of that: one record once it has ended. A live turn has
a log of what came in place of the record, and the log goes when the record is written.
Whoever reads a turn without a record looks whether the instance that owns it is alive.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from app.core.conversation import Conversation
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.errors import JournalError
from app.store import codec, errors
from app.store.columns import Columns
from app.store.conversations import Conversations, ListQuery, StoredConversation
from app.store.file.database import Database
from app.store.file.instances import Instance
from app.store.file.recovery import JournalFile
from app.store.file.schema import MIGRATIONS, Migrations
from app.store.finding.search import Hit, Search
from app.store.finding.search_index import SearchIndex
from app.store.news_reader import NewsReader
from app.store.patience import PATIENCE
from app.store.queues import take_over
from app.store.turns import Turns
from app.store.windows.claims import Claims
from app.store.writes import Begin, Write, is_durable
from app.store.writing import Writing

_TIDIED: Final = 10
"""Turns that are made findable in one go: some milliseconds."""


def _silent(_: JournalError) -> None:
    pass


class Journal:
    """The journal of one instance; one connection, used from one thread only.

    Args:
        path: The SQLite file; made with its directory when it is missing.
        scope: Which app and end user the rows belong to. Conversations of
            other scopes are never seen.
        tell: Called with what a person should know although the work goes on:
            a damaged file was moved aside, a record could not be read.
        busy_wait: Seconds that one operation waits for another program to let go of
            the file.
        migrations: The versions of the schema that are known.

    Raises:
        JournalError: It cannot be opened. So do all other methods when the
            disk is full, the file is held by another program or cannot be
            written; nothing of their work is done then.
    """

    def __init__(
        self,
        path: Path,
        scope: str,
        tell: Callable[[JournalError], None] = _silent,
        *,
        busy_wait: float = PATIENCE.for_file,
        migrations: Migrations = MIGRATIONS,
    ) -> None:
        self._path = path
        self._scope = codec.plain(scope)
        self._tell = tell
        with errors.explained(path):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._instance = Instance(path.parent / "instances", busy_wait)
        columns, alive = Columns(tell), self._instance.alive
        self._index = SearchIndex()
        self._search = Search(self._scope, self._index)
        self._writing = Writing(self._scope, self._instance.key, self._index)
        self._conversations = Conversations(self._scope, columns, alive)
        self._turns = Turns(self._scope, columns, alive)
        try:
            self._database = Database(JournalFile(path, tell, busy_wait, migrations))
        except JournalError:
            self._instance.close()
            raise
        self.claims: Final = Claims(path.parent / "claims")
        """Who may send in which conversation."""
        self.news: Final = NewsReader(
            self._database, self._scope, self._instance, columns
        )
        """What other instances do."""

    def write(self, *writes: Write) -> None:
        """Do some writes, all or none of them.

        Once this returns they survive the death of the process, and a power failure
        too if one of them `is_durable`.
        """
        if any(isinstance(write, Begin) for write in writes):
            with errors.explained(self._path):
                self._instance.hold()
        steps = [self._writing.step(write) for write in writes]

        def work(connection: sqlite3.Connection) -> None:
            for step in steps:
                step(connection)

        self._database.write(work, durable=any(map(is_durable, writes)))

    def latest(
        self, conversation_id: str = "", *, key: str = ""
    ) -> StoredConversation | None:
        """The conversation used last, if there is one.

        One without a turn, queue, draft or id of Dify's is none.

        Args:
            conversation_id: Only the one with this id of Dify's; empty for any.
            key: Only the one with this key, whatever the id; empty for any.
        """

        return self._database.read(
            lambda connection: self._conversations.latest(
                connection, conversation_id, key
            )
        )

    def conversations(self, query: ListQuery) -> list[Conversation]:
        """A page of the conversations, pinned ones first, then the newest.

        Args:
            query: Which ones.
        """
        return self._database.read(
            lambda connection: self._conversations.page(connection, query)
        )

    def known(self, conversation_ids: Sequence[str]) -> list[Conversation]:
        """Those conversations of Dify's that the journal has, archived ones, too.

        Args:
            conversation_ids: Dify's ids.
        """
        return self._database.read(
            lambda connection: self._conversations.known(connection, conversation_ids)
        )

    def draft(self, key: str) -> str:
        """The unsent draft of a conversation; empty without one.

        Args:
            key: Key of the conversation.
        """
        return self._database.read(
            lambda connection: self._conversations.draft(connection, key)
        )

    def turns(
        self, conversation: str, *, before: str = "", limit: int = 50
    ) -> list[tuple[str, Turn]]:
        """Turns of a conversation with their keys, oldest first.

        A torn turn is closed: as ended by a crash, which is written down, or,
        while the instance that owns it lives, as ended elsewhere, which is not.

        Args:
            conversation: Key of the conversation.
            before: Key of the turn to end before; empty for the newest.
            limit: Most turns to return: the newest ones.
        """
        page = self._database.read(
            lambda connection: self._turns.page(connection, conversation, before, limit)
        )
        self._write_down(page.torn)
        return page.turns

    def queries(self, limit: int = 1000) -> list[str]:
        """Earlier messages of the scope, oldest first, at most the newest `limit`."""
        return self._database.read(
            lambda connection: self._turns.queries(connection, limit)
        )

    def search(
        self, text: str, limit: int = 50, before: Hit | None = None
    ) -> list[Hit]:
        """Turns in which something was said, the newest first.

        Questions and answers are looked through as they came, reasoning is not.

        Args:
            text: What is looked for; see `Sought`.
            limit: Most hits to return.
            before: The last hit of the page before; None for the first page.

        Raises:
            JournalError: Also when this SQLite has no full-text search.
        """
        return self._database.read(
            lambda connection: self._search.find(connection, text, limit, before)
        )

    def unindexed(self) -> int:
        """How many turns of an older file cannot be found yet."""
        return self._database.read(self._index.lacking)

    def tidy(self) -> bool:
        """Do a little of what has time: a few turns of an older file become findable.

        Returns:
            Whether there is more of it.
        """
        if not self.unindexed():
            return False
        return self._database.write(
            lambda connection: self._index.fill(connection, _TIDIED), durable=False
        )

    def take_queue(self, conversation: str) -> tuple[Draft, ...]:
        """The messages that wait in a conversation and in no other living window.

        Oldest first; they belong to this instance from now on.
        """
        place = (conversation, self._scope)
        return take_over(
            self._database, place, self._instance.key, self._instance.alive
        )

    def changed(self) -> bool:
        """Whether another instance may have written since this was asked last."""
        return self._database.changed()

    def settle(self, key: str, turn: Turn) -> None:
        """Write down how a turn ended whose instance is gone.

        Args:
            key: Key of the turn.
            turn: The turn, closed.
        """
        self._write_down([(key, turn)])

    def close(self) -> None:
        """Let go of the file; live turns of this instance are torn from now on."""
        self.claims.close()
        self._database.close()
        self._instance.close()

    def _write_down(self, torn: list[tuple[str, Turn]]) -> None:
        """Give torn turns their records; the turns are shown even if that fails."""

        def work(connection: sqlite3.Connection) -> None:
            for key, turn in torn:
                self._writing.give_record(connection, key, turn)

        if not torn:
            return
        try:
            self._database.write(work, durable=True)
        except JournalError as error:
            self._tell(error)
