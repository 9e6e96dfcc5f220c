"""Asking an earlier question in another way: in a new conversation."""

from typing import TYPE_CHECKING

from app.core.again import context
from app.session.history import PAGE
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
    whole = chat.view.history is None or len(turns) < PAGE
    earlier = context(turns[:index], whole)
    text, files = turns[index].draft

    def begin(with_context: bool | None) -> None:
        if with_context is None or not chat.prompt.empty:
            return
        chat.prompt.load(earlier.before(text) if with_context else text, files)
        chat.new_conversation()

    chat.app.push_screen(BranchDialog(earlier, whole), begin)
