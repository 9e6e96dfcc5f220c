"""The server's list of conversations, as far as it has been asked for."""

from collections.abc import Mapping
from math import inf
from typing import Any, Final

from app.client.conversations import Conversations
from app.core.conversation import Conversation
from app.errors import APIError

PAGE: Final = 50
"""Conversations that are asked for at once."""
_NOT_THERE: Final = 404


class ServerList:
    """Keeps the pages that came, as one list without a gap.

    Args:
        conversations: Where pages come from.
    """

    def __init__(self, conversations: Conversations) -> None:
        self.items: dict[str, Conversation] = {}
        """By Dify's id, the one used last first."""
        self.inputs: dict[str, Mapping[str, Any]] = {}
        """Values of the app's form that a conversation was begun with, by Dify's id."""
        self.complete = False
        """Whether the server has none beside these."""
        self._conversations = conversations
        self._last_id = ""

    @property
    def horizon(self) -> float:
        """When the oldest conversation of the list was used, in unix seconds.

        Minus infinity when the list is complete, infinity before anything was asked.
        """
        if self.complete:
            return -inf
        return min((item.updated_at for item in self.items.values()), default=inf)

    async def newest(self) -> list[Conversation]:
        """Ask for the first page; returns it.

        What was known behind it stays, unless there can be a gap between the two.

        Raises:
            DifyError: The server did not give it.
        """
        page = await self._conversations.page(limit=PAGE)
        fresh = {item.conversation_id: item for item in page.items}
        connected = any(id in self.items for id in fresh)
        if not page.more or not connected:
            self.items, self.inputs = {}, {}
            self._last_id, self.complete = page.last_id, not page.more
        end = page.items[-1].updated_at if page.items else inf
        # What is missing in the page and should be in it was deleted elsewhere.
        behind = {id: item for id, item in self.items.items() if item.updated_at <= end}
        self.items = {**fresh, **{k: v for k, v in behind.items() if k not in fresh}}
        self.inputs |= page.inputs
        return page.items

    async def older(self) -> list[Conversation]:
        """Ask for the page behind; returns it.

        Raises:
            DifyError: The server did not give it.
        """
        if self.complete:
            return []
        if not self._last_id:
            return await self.newest()
        try:
            page = await self._conversations.page(self._last_id, PAGE)
        except APIError as error:
            if error.status != _NOT_THERE:
                raise
            # Deleted meanwhile: nothing is known of what stands behind it (wire 63).
            self.items, self._last_id = {}, ""
            return await self.newest()
        for item in page.items:
            self.items.setdefault(item.conversation_id, item)
        self.inputs |= page.inputs
        self._last_id, self.complete = page.last_id, not page.more
        return page.items

    def put(self, item: Conversation) -> None:
        """Take what the server told of one conversation."""
        self.items[item.conversation_id] = item

    def drop(self, conversation_id: str) -> None:
        """Forget a conversation that the server does not have any more."""
        self.items.pop(conversation_id, None)
