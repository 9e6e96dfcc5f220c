"""The questions of a conversation, to edit one of them."""

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from app.core.texts.text import one_line


class QuestionsDialog(ModalScreen[int | None]):
    """Questions to choose from; gives the number of one, counted from the last, which
    is 1; None when it was closed.

    Args:
        questions: At least one, oldest first; the last one is highlighted.
    """

    DEFAULT_CSS = """
    QuestionsDialog {
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
        Binding("escape", "dismiss", "Close"),
        Binding("q,ctrl+c", "dismiss", show=False),
    ]

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__()
        self._questions: Final = questions

    def compose(self) -> ComposeResult:
        """A line for each question, with the number that /edit takes."""
        count = len(self._questions)
        with Vertical(classes="dialog") as box:
            box.border_title = "questions · enter edits one · esc closes"
            yield OptionList(
                *(
                    _option(question, count - index, len(str(count)))
                    for index, question in enumerate(self._questions)
                )
            )

    def on_mount(self) -> None:
        """The last question is the first choice."""
        self.query_one(OptionList).highlighted = len(self._questions) - 1

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Edit it."""
        self.dismiss(len(self._questions) - event.option_index)


def _option(question: str, number: int, width: int) -> Option:
    line = Text.assemble((f"{number:>{width}}  ", "dim"), one_line(question))
    line.no_wrap, line.overflow = True, "ellipsis"
    return Option(line)
