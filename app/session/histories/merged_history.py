"""What was said earlier, as one story out of the journal's and the server's."""

import asyncio
from collections.abc import Mapping
from math import inf
from typing import Any

from app.core.turns.turn import Turn
from app.errors import DifyError, UnknownConversation
from app.session.histories.history import JournalHistory, ServerHistory
from app.session.histories.merging import Merge, merge


class MergedHistory:
    """Earlier turns of one conversation, page by page, the newest first.

    The journal's pages are there at once. `catch_up` asks the server for the same part
    of the conversation, and puts what other clients said there among them. Before the
    journal's first turn come the server's pages.

    Args:
        local: The journal's pages; None when it does not have the conversation.
        server: The server's pages; None when only the journal has it.
    """

    def __init__(
        self, local: JournalHistory | None, server: ServerHistory | None
    ) -> None:
        self.turns: list[Turn] = []
        """All turns that are known, oldest first. What is said from now on is put
        behind them by whoever has this list."""
        self.offline = ""
        """Why the server's part is missing, in a sentence; empty when it is not."""
        self._local = local
        self._server = server
        self._rows: list[Turn] = []
        self._seen: set[str] = set()
        self._merge = Merge([], [])
        self._lock = asyncio.Lock()

    @property
    def inputs(self) -> Mapping[str, Any]:
        """Values of the app's form that the newest message was sent with, as far as the
        server has told; empty when it has not."""
        kept = self.turns[-1].kept if self.turns else None
        return kept.inputs if kept is not None else {}

    async def older(self) -> list[Turn]:
        """Put the page before all others in front of `turns`.

        Returns:
            The page, oldest turn first; empty at the beginning of the conversation.

        Raises:
            UnknownConversation: Nobody knows the conversation.
            DifyError: The server did not give what the journal does not have; asking
                again is fine.
        """
        async with self._lock:
            page = await self._local.older() if self._local is not None else []
            if not page and not self.turns:
                self._local = None  # it has the conversation's name, and nothing of it
            if not page and self._local is not None:
                await self._cover()
            if not page and self._server is not None:
                page = await self._fetch(self._server)
            self.turns[:0] = page
            return page

    async def catch_up(self) -> Merge:
        """Merge in what the server has of the part of the conversation that is known.

        Returns:
            What has changed in `turns` since the last call.

        Raises:
            DifyError: The server did not give it; asking again is fine.
        """
        async with self._lock:
            try:
                if self._local is not None:
                    await self._cover()
            except DifyError as error:
                self.offline = error.what
                raise
            self.offline = ""
            found, self._merge = self._merge, Merge([], [])
            return found

    async def _cover(self) -> None:
        """Ask for as much of the server's history as is known, and merge it."""
        while self._server is not None and not self._covered:
            try:
                page = await self._fetch(self._server)
            except UnknownConversation:
                self._server = None  # deleted there: what is kept here is all there is
                break
            if not page:
                break
        later = self._later()
        found = merge(self.turns, self._rows, later)
        self._rows = [row for row in self._rows if row.message_id in later]
        self._merge.arrived.extend(found.arrived)
        self._merge.changed.extend(found.changed)

    async def _fetch(self, server: ServerHistory) -> list[Turn]:
        """The server's next page, which is before all that it gave so far."""
        page = await server.older()
        if self._local is not None:  # else there is nothing to merge with
            self._rows[:0] = page
        self._seen |= {row.message_id for row in page}
        return page

    @property
    def _covered(self) -> bool:
        """Whether the server was asked for everything from the oldest turn on."""
        ids = (turn.message_id for turn in self.turns)
        oldest = next(filter(None, ids), "")
        return oldest in self._seen if oldest else bool(self._seen)

    def _later(self) -> set[str]:
        """Message ids of rows that the journal may still have on its next pages: those
        that are not newer than the oldest turn that is known."""
        if self._local is None or self._local.complete:
            return set()
        known = {turn.message_id for turn in self.turns}
        seconds = (row.created_at for row in self._rows if row.message_id in known)
        oldest = self.turns[0].created_at if self.turns else inf
        begin = min(seconds, default=oldest)
        return {row.message_id for row in self._rows if row.created_at <= begin}
