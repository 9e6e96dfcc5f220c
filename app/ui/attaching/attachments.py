"""The line above the input that shows what goes with the next message."""

from typing import Final

from textual.content import Content
from textual.widget import Widget

from app.ui.attaching.attachment import Attachment

_NONE: Final[list[Attachment]] = []


class Attachments(Widget):
    """Shows the attachments of the conversation on the screen; nothing without any."""

    DEFAULT_CSS = """
    Attachments {
        height: auto;
        max-height: 4;
        padding: 0 1;
        color: $foreground 80%;
        display: none;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._shown = _NONE

    def show(self, attachments: list[Attachment]) -> None:
        """Show these, as they are now."""
        self._shown = attachments
        self.display = bool(attachments)
        self.refresh(layout=True)

    def render(self) -> Content:
        """All of them in a row, the broken ones in the colour of errors."""
        parts = [
            Content.styled(f"📎 {one}", "$text-error" if one.error else "")
            for one in self._shown
        ]
        return Content("   ").join(parts)
