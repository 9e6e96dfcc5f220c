"""The turns before those that are shown, fetched page by page."""

import asyncio
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.ui.chat.conversation_view import ConversationView


class OlderTurns:
    """Puts older pages above what a view shows; several may ask at once.

    Args:
        view: Shows the conversation; its history is where the pages come from.
    """

    def __init__(self, view: "ConversationView") -> None:
        self._view: Final = view
        self._fetching = asyncio.Lock()
        self._all = False

    @property
    def all_shown(self) -> bool:
        """Whether the conversation is known to begin with what is shown."""
        return self._all or self._view.history is None

    async def fetch(self) -> bool:
        """Show the page before all others; tell whether there was one.

        Raises:
            DifyError: The server did not give it; asking again is fine.
        """
        view = self._view
        async with self._fetching:
            if view.session is None or view.history is None or self._all:
                return False
            turns = await view.history.older()
            self._all = not turns
            view.show_older(turns)
        return bool(turns)
