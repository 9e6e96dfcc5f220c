"""Messages that come back into the input."""

from typing import TYPE_CHECKING

from app.core.turns.status import Status
from app.ui.chat.input.prompt import PromptState

if TYPE_CHECKING:
    from app.core.draft import Draft
    from app.core.outbox import Place
    from app.core.turns.turn import Turn
    from app.ui.chat.conversation_view import ConversationView
    from app.ui.chat.screen import ChatScreen


def put_into_input(
    chat: "ChatScreen", draft: "Draft", place: "Place | None" = None
) -> bool:
    """Put a message into the input, and attach its files, only if nothing is there.

    Args:
        chat: The screen.
        draft: The message.
        place: Where it waited in the queue; None if it did not.

    Returns:
        Whether it was put there.
    """
    if chat.view.attachments or not chat.prompt.load(draft.text, place):
        return False
    if draft.files:
        chat.attaching.attach_again(chat.view, draft.files)
    return True


def put_into_view(chat: "ChatScreen", view: "ConversationView", draft: "Draft") -> None:
    """The same for the input of a conversation, whichever is on the screen."""
    if view is chat.view:
        put_into_input(chat, draft)
    elif not view.prompt_state.text and not view.attachments:
        view.prompt_state = PromptState.of(draft.text)
        if draft.files:
            chat.attaching.attach_again(view, draft.files)


def unanswered(turn: "Turn") -> bool:
    """Whether a question of this window came to nothing."""
    over = turn.status in (Status.INTERRUPTED, Status.FAILED)
    return over and not turn.answer.shown and not turn.elsewhere
