"""The inputs of a conversation: asked before the first message, given again later."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.core.wire.form import FormField
    from app.ui.chat.screen import ChatScreen


def with_inputs(
    chat: "ChatScreen", go_on: Callable[[], None], give_up: Callable[[], None]
) -> None:
    """Do something once the conversation has all inputs that its app requires.

    Args:
        chat: Shows the conversation.
        go_on: Called at once when nothing is missing, else when it was given.
        give_up: Called when the person closes the form.
    """
    # Not at the top: the first paint needs none of it.
    from app.core.wire.form import missing

    session, form = chat.view.session, _form(chat)
    if session is None or not missing(form, session.inputs):
        go_on()
        return

    def given(inputs: dict[str, Any] | None) -> None:
        if inputs is None:
            give_up()
        else:
            session.inputs = inputs
            go_on()

    _open(chat, session.inputs, "The app wants to know this first.", given)


def change_inputs(chat: "ChatScreen") -> None:
    """Show the inputs of the conversation, to be changed for the next message."""
    session = chat.view.session
    if session is None or all(field.hidden for field in _form(chat)):
        chat.hint("this app asks for no inputs")
        return

    def given(inputs: dict[str, Any] | None) -> None:
        if inputs is not None:
            session.inputs = inputs
            chat.hint("the next message takes these inputs along")

    _open(chat, session.inputs, "", given)


def _open(
    chat: "ChatScreen",
    inputs: dict[str, Any],
    why: str,
    given: Callable[[dict[str, Any] | None], None],
) -> None:
    # Not at the top: most apps ask for nothing.
    from app.ui.dialogs.inputs import InputsDialog

    chat.app.push_screen(InputsDialog(_form(chat), inputs, why), given)


def _form(chat: "ChatScreen") -> "tuple[FormField, ...]":
    return chat.parameters.form if chat.parameters is not None else ()
