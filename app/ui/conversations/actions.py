"""What can be done with a conversation of the list."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from app.core.conversation import Conversation
from app.core.texts.text import one_line
from app.errors import AppError
from app.ui.conversations.deleting import DeleteDialog, Deletion

if TYPE_CHECKING:
    from app.session.conversations.conversation_list import ConversationList
    from app.ui.chat.screen import ChatScreen
    from app.ui.open_conversations import OpenConversations


class Actions:
    """Does it, on the server and in the journal, and says what did not work.

    Args:
        chat: Its status line says so.
        source: The conversations.
        opened: Those that are open.
    """

    def __init__(
        self,
        chat: "ChatScreen",
        source: "ConversationList",
        opened: "OpenConversations",
    ) -> None:
        self._chat = chat
        self._source = source
        self._opened = opened

    def rename(self, row: Conversation, name: str) -> None:
        """Give it a name.

        Args:
            row: The conversation.
            name: The name; blank if the server is to find one.
        """
        if name.strip():
            self._do(self._source.rename(row, name.strip()))
        else:
            self._chat.hint("the server looks for a name…")
            self._do(self._source.auto_name(row))

    def pin(self, row: Conversation) -> None:
        """Keep it on top of the list, or no longer."""
        self._do(self._source.pin(row, not row.pinned))

    def archive(self, row: Conversation) -> None:
        """Put it away, or take it out again."""
        done = "taken out of the archive" if row.archived else "archived"
        self._do(self._source.archive(row, not row.archived), done)

    def delete(self, row: Conversation) -> None:
        """Ask how much of it is to be deleted, and do that."""
        state = self._opened.state_of(row)
        if row.live or (state is not None and state.running):
            self._chat.hint("an answer runs there: stop it first", 6)
            return

        def chosen(deletion: Deletion | None) -> None:
            if deletion is not None:
                self._opened.give_up(row)
                keeps = deletion is Deletion.SERVER
                self._do(self._source.delete(row, keep_journal=keeps), "deleted")

        self._chat.app.push_screen(DeleteDialog(row), chosen)

    def _do(self, work: Awaitable[None], done: str = "") -> None:
        self._chat.run_worker(self._finish(work, done))

    async def _finish(self, work: Awaitable[None], done: str) -> None:
        try:
            await work
        except AppError as error:
            self._chat.hint(one_line(str(error)), 6)
        else:
            if done:
                self._chat.hint(done)
