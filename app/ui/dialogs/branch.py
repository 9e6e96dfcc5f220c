"""How to go on with an earlier question, since Dify cannot branch."""

from typing import ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from app.core.again import CONTEXT_LIMIT, Context

_WHY: Final = (
    "Dify cannot branch a conversation: the question goes into a new one, and this one "
    "stays as it is."
)


class BranchDialog(ModalScreen[bool | None]):
    """Asks what a new conversation takes along; gives whether it begins with what was
    said before, None when it was closed.

    Args:
        earlier: What was said before the question.
        whole: Whether that begins with the conversation.
    """

    DEFAULT_CSS = """
    BranchDialog {
        align: center middle;
        Static { height: auto; margin: 0 0 1 0; }
        OptionList, OptionList:focus {
            height: auto;
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

    def __init__(self, earlier: Context, whole: bool) -> None:
        super().__init__()
        self._earlier: Final = earlier
        self._whole: Final = whole

    def compose(self) -> ComposeResult:
        """Why it asks, and what can be chosen."""
        with Vertical(classes="dialog") as box:
            box.border_title = "earlier question · enter chooses · esc closes"
            yield Static(_WHY, markup=False)
            yield OptionList(*map(Option, self._choices()))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Begin in the chosen way."""
        with_context = self._earlier.taken > 0 and event.option_index == 0
        self.dismiss(with_context)

    def _choices(self) -> list[Text]:
        plain = Text("Begin with the question alone")
        if not self._earlier.taken:
            return [plain]
        return [Text(f"Take along {_extent(self._earlier, self._whole)}"), plain]


def _extent(earlier: Context, whole: bool) -> str:
    """What is taken along, and what the limit leaves out."""
    one = earlier.taken == 1
    turns = "question and answer" if one else f"{earlier.taken} questions and answers"
    size = f"{len(earlier.text):,} characters"
    if earlier.cut:
        return f"the end of the answer before it ({CONTEXT_LIMIT:,} characters)"
    if earlier.left_out:
        return f"the last {turns} before it ({size}; {CONTEXT_LIMIT:,} are the limit)"
    before = "before it" if whole else "before it that are on the screen"
    return f"the {turns} {before} ({size})"
