"""Messages that come back into the input."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.core.draft import Draft
    from app.core.outbox import Place
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
        chat.attaching.attach_again(draft.files)
    return True
