"""Names that the server gives some seconds after a conversation has begun."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from app.client.conversations import Conversations
from app.core.conversation import Conversation
from app.errors import DifyError
from app.session.conversations.merged_list import provisional

PAUSES: Final = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each look; a name mostly comes two seconds after the message."""


class LateNames:
    """Looks for the names of new conversations, and stops when they do not come.

    Args:
        conversations: The server's list.
        named: Called with a conversation that has got its name.
        pauses: Seconds before each look.
    """

    def __init__(
        self,
        conversations: Conversations,
        named: Callable[[Conversation], Awaitable[None]],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self._conversations = conversations
        self._named = named
        self._pauses = pauses
        self._tasks: set[asyncio.Task[None]] = set()

    def expect(self, conversation_id: str, question: str) -> None:
        """Look for the name of a conversation.

        Args:
            conversation_id: Dify's id.
            question: Its first message: until there is a name the server shows its
                beginning.
        """
        task = asyncio.create_task(self._look_for(conversation_id, question))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def close(self) -> None:
        """Look no further."""
        for task in self._tasks:
            task.cancel()

    async def _look_for(self, conversation_id: str, question: str) -> None:
        for pause in self._pauses:
            await asyncio.sleep(pause)
            item = await self._item(conversation_id)
            if item is not None and not provisional(item.name, question):
                await self._named(item)
                return

    async def _item(self, conversation_id: str) -> Conversation | None:
        """The conversation, which is one of the newest; None while it is not there."""
        try:
            page = await self._conversations.page()
        except DifyError:
            return None
        found = (item for item in page.items if item.conversation_id == conversation_id)
        return next(found, None)
