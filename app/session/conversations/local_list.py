"""The journal's list of conversations, as far as it has been read."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from app.core.conversation import Conversation
from app.store.writer import JournalWriter

if TYPE_CHECKING:
    from app.store.conversations import ListQuery

PAGE: Final = 50
"""Conversations that are read at once."""


class LocalList:
    """Keeps the pages that were read, and what was looked up for the server's rows.

    Args:
        journal: Where both come from.
    """

    def __init__(self, journal: JournalWriter) -> None:
        self.text = ""
        """What the names on the pages hold; empty for all."""
        self.archived = False
        """Whether the pages are those of the archive."""
        self.complete = False
        """Whether the journal has none behind these pages."""
        self._journal = journal
        self._pages: dict[str, Conversation] = {}
        self._last: Conversation | None = None
        self._looked_up: dict[str, Conversation | None] = {}
        self._wanted = 0
        self._reading = asyncio.Lock()

    @property
    def rows(self) -> list[Conversation]:
        """All that was read, in no order; also such as are not on the pages."""
        found = {row.key: row for row in self._looked_up.values() if row is not None}
        return [*{**found, **self._pages}.values()]

    async def read(self, text: str, archived: bool) -> bool:
        """Read the first page, or again as many rows as there were.

        Returns:
            False when another list was wanted meanwhile: then nothing has changed.
        """
        self._wanted += 1
        mine = self._wanted
        async with self._reading:
            if mine != self._wanted:
                return False
            again = (text, archived) == (self.text, self.archived)
            self.text, self.archived = text, archived
            known = len(self._pages) if again else 0
            if again:
                self._looked_up.clear()
            await self._read(max(PAGE, known), None)
        return True

    async def more(self) -> None:
        """Read the page behind."""
        async with self._reading:
            await self._read(PAGE, self._last)

    async def look_up(self, items: Iterable[Conversation]) -> None:
        """Read what the journal has of conversations that the server named."""
        ids = {item.conversation_id for item in items}
        ids -= {row.conversation_id for row in self._pages.values()}
        ids -= self._looked_up.keys()
        if ids:
            self._looked_up |= dict.fromkeys(ids)
            known = await self._journal.known([*ids])
            self._looked_up |= {row.conversation_id: row for row in known}

    def keep(self, row: Conversation) -> None:
        """Take what a row is from now on."""
        self._pages[row.key] = row

    def forget(self, row: Conversation) -> None:
        """Take a row out."""
        self._pages.pop(row.key, None)
        self._looked_up.pop(row.conversation_id, None)

    async def _read(self, limit: int, before: Conversation | None) -> None:
        page = await self._journal.conversations(self._query(limit, before))
        if before is None:
            self._pages.clear()
        self._pages |= {row.key: row for row in page}
        self._last = page[-1] if page else before
        self.complete = len(page) < limit

    def _query(self, limit: int, before: Conversation | None) -> "ListQuery":
        # Not at the top: what reads the journal takes long to import.
        from app.store.conversations import ListQuery

        return ListQuery(self.text, self.archived, limit, before)
