"""What can be copied from a conversation."""

from typing import TYPE_CHECKING

from app.core.text import clean

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen


class Copying:
    """Puts text into the clipboard, and says so.

    Args:
        screen: Whose text it is.
    """

    def __init__(self, screen: "ChatScreen") -> None:
        self._screen = screen

    def put(self, text: str, said: str) -> None:
        """Copy a text.

        Args:
            text: Any text; what could do something to a terminal is made visible.
            said: What the status line says.
        """
        self._screen.app.copy_to_clipboard(clean(text))
        self._screen.hint(said)

    def selection(self) -> None:
        """Copy what is selected in the transcript, and unselect it."""
        if selected := self._screen.get_selected_text():
            self.put(selected, "copied")
            self._screen.clear_selection()

    def selection_or_answer(self) -> None:
        """Copy what is selected, else the newest answer as it was written."""
        if self._screen.selections:
            self.selection()
        elif answer := self._screen.view.last_answer:
            self.put(answer, "answer copied")
        else:
            self._screen.hint("there is nothing to copy")

    def code(self) -> None:
        """Copy the last code block."""
        code = self._screen.view.transcript.last_code_block()
        if code is None:
            self._screen.hint("there is no code block")
        else:
            self.put(code, "code block copied")

    def from_draft(self) -> bool:
        """Copy what is selected in the input; tell whether anything was."""
        prompt = self._screen.prompt
        selected = prompt.selected_text
        if selected:
            self.put(selected, "copied")
            # Or the next Ctrl+C would copy again and never stop.
            prompt.move_cursor(prompt.cursor_location)
        return bool(selected)
