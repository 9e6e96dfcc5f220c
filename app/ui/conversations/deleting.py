"""Asks once before a conversation is deleted."""

from enum import Enum
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from app.core.conversation import Conversation
from app.core.texts.text import one_line


class Deletion(Enum):
    """How much is deleted; the value says it to the person."""

    SERVER = "Delete it on the server; what was said goes to the archive here"
    THERE = "Delete it on the server, where alone it is"
    BOTH = "Delete it on the server and here"
    HERE = "Delete it here"


class DeleteDialog(ModalScreen[Deletion | None]):
    """What can be deleted; gives None when it is kept.

    Args:
        row: The conversation.
    """

    DEFAULT_CSS = """
    DeleteDialog {
        align: center middle;
        OptionList, OptionList:focus {
            height: auto;
            max-height: 100%;
            border: none;
            padding: 0;
            background: $surface;
        }
    }
    """
    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Keep it"),
        Binding("q,ctrl+c", "dismiss", show=False),
    ]

    def __init__(self, row: Conversation) -> None:
        super().__init__()
        self._row: Final = row
        self._choices: Final = choices(row)

    def compose(self) -> ComposeResult:
        """To keep it comes first: Enter alone deletes nothing."""
        with Vertical(classes="dialog") as box:
            box.border_title = "delete · enter chooses · esc keeps it"
            name = one_line(self._row.name) or "this conversation"
            yield OptionList(
                Option(Content(f"Keep “{name}”")),
                *(Option(Content(choice.value)) for choice in self._choices),
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give what was chosen."""
        chosen = (None, *self._choices)[event.option_index]
        self.dismiss(chosen)


def choices(row: Conversation) -> list[Deletion]:
    """What of a conversation can be deleted."""
    if row.there is False or not row.conversation_id:
        return [Deletion.HERE]
    return [Deletion.SERVER, Deletion.BOTH] if row.key else [Deletion.THERE]
