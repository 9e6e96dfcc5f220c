"""What was said earlier in a conversation, page by page, the newest first."""

from collections.abc import Sequence
from typing import Final, Protocol

from app.client.dify import DifyClient
from app.core.texts.text import one_line
from app.core.turns.turn import Turn
from app.errors import APIError, UnknownConversation

PAGE: Final = 50
"""Turns that are fetched at once."""
_NO_SUCH: Final = (400, 404, 422)
"""How servers refuse an id that is malformed or that they do not know (wire 45)."""


class TurnStore(Protocol):
    """What is needed of a journal to read a conversation."""

    async def turns(
        self, conversation: str, *, before: str = "", limit: int = PAGE
    ) -> list[tuple[str, Turn]]:
        """The newest turns before one, oldest first, with their keys."""


class History(Protocol):
    """Earlier turns of one conversation."""

    async def older(self) -> list[Turn]:
        """The page before all pages given so far, oldest turn first; empty at the
        beginning of the conversation.

        Raises:
            DifyError: The server did not give it; asking again is fine.
        """


class JournalHistory:
    """Earlier turns as the journal kept them.

    Args:
        journal: Where they are.
        conversation: The journal's key of the conversation.
    """

    def __init__(self, journal: TurnStore, conversation: str) -> None:
        self._journal = journal
        self._conversation = conversation
        self.complete = False
        """Whether there are none before those that were given."""
        self._before = ""

    async def older(self) -> list[Turn]:
        """See `History`. Never raises: a journal tells of its troubles itself."""
        if self.complete:
            return []
        page = await self._journal.turns(
            self._conversation, before=self._before, limit=PAGE
        )
        self.complete = len(page) < PAGE
        if page:
            self._before = page[0][0]
        return [turn for _, turn in page]


class ServerHistory:
    """Earlier turns as the server keeps them (`GET /messages`).

    Args:
        client: The app they belong to.
        conversation_id: Dify's id of the conversation.
    """

    def __init__(self, client: DifyClient, conversation_id: str) -> None:
        self._client = client
        self._conversation_id = conversation_id
        self._first_id = ""
        self._all = False
        self._given: set[str] = set()

    async def older(self) -> list[Turn]:
        """See `History`. No turn is given twice, though pages overlap (wire 63).

        Raises:
            UnknownConversation: The server does not know the conversation.
            DifyError: As in `History`.
        """
        while not self._all:
            asked, page = self._first_id, await self._page()
            # A server that says the same again would be asked for ever.
            self._all = self._all or self._first_id == asked
            fresh = [turn for turn in page if turn.message_id not in self._given]
            if fresh:
                self._given |= {turn.message_id for turn in fresh}
                return fresh
        return []

    async def _page(self) -> list[Turn]:
        """The next page, which begins with the second in which the last one ended."""
        try:
            page, more = await self._client.messages(
                self._conversation_id, first_id=self._first_id, limit=PAGE
            )
        except APIError as error:
            if self._first_id or error.status not in _NO_SUCH:
                raise
            name = one_line(self._conversation_id, 60)
            raise UnknownConversation(
                f"“{name}” is no conversation of this app and user."
            ) from error
        self._all = not more
        if page:
            self._first_id = _border(page).message_id
        return page


def _border(page: Sequence[Turn]) -> Turn:
    """What the page before is asked for with, so that nothing is left out: the first
    turn of another second than the oldest, or the oldest when there is none."""
    oldest = page[0]
    others = (turn for turn in page if turn.created_at != oldest.created_at)
    return next(others, oldest)
