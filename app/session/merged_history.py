"""What was said earlier, as one story out of the journal's and the server's."""

import asyncio

from app.core.turn import Turn
from app.errors import UnknownConversation
from app.session.history import JournalHistory, ServerHistory
from app.session.merging import Merge, merge


class MergedHistory:
    """Earlier turns of one conversation, page by page.

    The journal's pages are given at once. `catch_up` asks the server for the same part
    of the conversation, and puts what other clients said there among them. Behind the
    journal's pages come the server's.

    Args:
        local: The journal's pages; None when it does not have the conversation.
        server: The server's pages; None when the server does not have it.
    """

    def __init__(
        self, local: JournalHistory | None, server: ServerHistory | None
    ) -> None:
        self._local = local
        self._server = server
        self._turns: list[Turn] = []
        self._rows: list[Turn] = []
        self._given: set[str] = set()
        self._merge = Merge([], [])
        self._lock = asyncio.Lock()

    def follow(self, turns: list[Turn]) -> None:
        """Merge into this list from now on.

        Args:
            turns: All turns of the conversation that are known, oldest first. The
                caller puts in front of it what `older` gives, and what is said anew
                behind it.
        """
        self._turns = turns

    async def older(self) -> list[Turn]:
        """See `History`.

        Raises:
            UnknownConversation: Nobody knows the conversation.
            DifyError: The server did not give what the journal does not have.
        """
        async with self._lock:
            page = await self._local.older() if self._local is not None else []
            if not page and self._server is not None:
                page = await self._older_of_server(self._server)
            self._given |= {turn.message_id for turn in page}
            return page

    async def catch_up(self) -> Merge:
        """See `History`."""
        async with self._lock:
            if self._local is not None:
                await self._cover()
            found, self._merge = self._merge, Merge([], [])
            return found

    async def _older_of_server(self, server: ServerHistory) -> list[Turn]:
        if self._local is None:
            return await server.older()
        await self._cover()
        try:
            return await server.older()
        except UnknownConversation:
            return []

    async def _cover(self) -> None:
        """Merge the server's part of what is known; ask only for what is missing."""
        if self._server is None:
            return
        while not self._covered:
            try:
                page = await self._server.older()
            except UnknownConversation:
                self._server = None  # deleted there: ours is all there is
                break
            if not page:
                break
            self._rows[:0] = page
        start = self._start_of_known()
        rows, self._rows = self._rows[start:], self._rows[:start]
        new = [row for row in rows if not self._is_given(row)]
        if new:
            found = merge(self._turns, new)
            self._given |= {row.message_id for row in found.arrived}
            self._merge.arrived.extend(found.arrived)
            self._merge.changed.extend(found.changed)
