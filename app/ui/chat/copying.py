"""What can be copied from a conversation."""

from typing import TYPE_CHECKING

from app.core.texts.text import clean
from app.ui.transcript import last_code_block

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen


def copy(chat: "ChatScreen", text: str, said: str) -> None:
    """Put a text into the clipboard, and say so.

    Args:
        chat: Whose status line says it.
        text: Any text; what could do something to a terminal is made visible.
        said: What the status line says.
    """
    chat.app.copy_to_clipboard(clean(text))
    chat.hint(said)


def copy_selection(chat: "ChatScreen") -> None:
    """Copy what is selected in the transcript, and unselect it."""
    if selected := chat.get_selected_text():
        copy(chat, selected, "copied")
        chat.clear_selection()


def copy_selection_or_answer(chat: "ChatScreen") -> None:
    """Copy what is selected, else the newest answer as it was written."""
    if chat.selections:
        copy_selection(chat)
    elif answer := chat.view.shown.last_answer:
        copy(chat, answer, "answer copied")
    else:
        chat.hint("there is nothing to copy")


def copy_code(chat: "ChatScreen") -> None:
    """Copy the last code block."""
    code = last_code_block(chat.view.transcript.entries)
    if code is None:
        chat.hint("there is no code block")
    else:
        copy(chat, code, "code block copied")


def copy_from_draft(chat: "ChatScreen") -> bool:
    """Copy what is selected in the input; tell whether anything was."""
    selected = chat.prompt.selected_text
    if selected:
        copy(chat, selected, "copied")
        # Or the next Ctrl+C would copy again and never stop.
        chat.prompt.move_cursor(chat.prompt.cursor_location)
    return bool(selected)
