"""Asking an earlier question in another way: in a new conversation."""

from typing import TYPE_CHECKING

from app.core.again import context
from app.ui.again.actions import turns_of
from app.ui.dialogs.branch import BranchDialog

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen


def branch(chat: "ChatScreen", index: int) -> None:
    """Begin a new conversation with an earlier question, if the person wants to.

    What the message takes along stands in the input, to be read and shortened.

    Args:
        chat: The screen.
        index: Which of the conversation's turns.
    """
    turns = turns_of(chat)
    whole = chat.view.older.all_shown
    earlier = context(turns[:index], whole)
    draft = turns[index].draft

    def begin(with_context: bool | None) -> None:
        text = earlier.before(draft.text) if with_context else draft.text
        if with_context is not None and chat.prompt.load(text):
            chat.new_conversation(draft.files)

    chat.app.push_screen(BranchDialog(earlier, whole), begin)
