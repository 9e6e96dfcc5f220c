"""The dialog behind F1."""

from typing import ClassVar

from rich.table import Table
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

_KEYS = (
    ("Enter", "send; while an answer streams: put into the queue"),
    ("Shift+Enter, Ctrl+J", "new line"),
    ("Up, Down", "at the edges of the input: earlier messages"),
    ("Esc", "stop the answer; again: hang up; idle: clear the draft"),
    ("Ctrl+C", "copy a selection, else stop, else clear, twice: quit"),
    ("PageUp, PageDown", "scroll; Ctrl+Home, Ctrl+End: to the ends, also Home, End"),
    ("Ctrl+Up, Ctrl+Down", "to the previous or next message"),
    ("F2", "stop ledger, and the text that came after Esc"),
    ("F3", "copy the last code block"),
    ("F4", "show or fold away the model's reasoning"),
    ("F5", "select lines: ↑↓ PageUp PageDown, Enter copies, Esc unselects"),
    ("F6", "links on the screen: Enter opens one, C copies its address"),
    ("Tab", "in an empty input: a suggested question"),
    ("F8", "drop the queue; Up in an empty input takes the last one back"),
    ("Ctrl+N", "new conversation"),
    ("Ctrl+P", "command palette: theme and more"),
    ("Ctrl+Q", "leave; a running answer is stopped first"),
)
_MORE = """\
An answer you stop stays, with what had come. The mark under it says when it was \
stopped and whether the server confirmed that.

Some terminals keep Esc for themselves: Ctrl+C stops, too. tmux passes Esc on \
after its own escape-time: `set -sg escape-time 10` makes it quick.

`difyterm --continue` brings the last conversation back. `difyterm ask TEXT` \
answers in the shell. DIFY_API_KEY and DIFY_BASE_URL connect to your own app."""


class HelpScreen(ModalScreen[None]):
    """Keys and the few things worth knowing."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & > VerticalScroll {
            width: 76;
            max-width: 96%;
            height: auto;
            max-height: 96%;
            border: round $primary;
            border-title-color: $primary;
            background: $surface;
            padding: 0 2;
        }
        Static { height: auto; margin: 1 0 0 0; }
    }
    """
    AUTO_FOCUS = "VerticalScroll"  # keys scroll it where it does not fit
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close"),
        Binding("f1,q,enter,ctrl+c", "dismiss", show=False),
    ]

    def compose(self) -> ComposeResult:
        """A table of keys, then some sentences."""
        with VerticalScroll() as box:
            box.border_title = "difyterm · esc closes"
            yield Static(_key_table())
            yield Static(_MORE, markup=False)


def _key_table() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for keys, what in _KEYS:
        table.add_row(keys, what)
    return table
