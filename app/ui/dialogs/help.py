"""The help: keys, slash words, and the few things worth knowing."""

from collections.abc import Iterable
from typing import ClassVar, Final

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from app.ui.key_table import KeyRow, command_rows, input_rows

_MORE = """\
An answer you stop stays, with what had come. The mark under it says when it was \
stopped and whether the server confirmed that.

Some terminals and laptops keep function keys, or Esc, for themselves: every command \
has a slash word, and Ctrl+C stops, too. tmux passes Esc on after its own \
escape-time: `set -sg escape-time 10` makes it quick.

`difyterm --continue` brings the last conversation back. `difyterm ask TEXT` \
answers in the shell. DIFY_API_KEY and DIFY_BASE_URL connect to your own app."""


_TABLE_WIDTH: Final = 60
"""Columns of the terminal below which a table would break nearly every word."""


class HelpDialog(ModalScreen[None]):
    """Keys and slash words, each with what it does."""

    DEFAULT_CSS = """
    HelpDialog {
        align: center middle;
        & > .dialog { width: 92; padding: 0 2; }
        Static { height: auto; margin: 1 0 0 0; }
    }
    """
    AUTO_FOCUS = "VerticalScroll"  # keys scroll it where it does not fit
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close"),
        Binding("f1,q,enter,ctrl+c", "dismiss", show=False),
    ]

    def compose(self) -> ComposeResult:
        """What is written first, then what is done with it."""
        with VerticalScroll(classes="dialog") as box:
            box.border_title = "difyterm · esc closes"
            rows = (*input_rows(), *command_rows())
            narrow = self.app.size.width < _TABLE_WIDTH
            yield Static(_list(rows) if narrow else _table(rows))
            yield Static(_MORE, markup=False)


def _table(rows: Iterable[KeyRow]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", max_width=22)
    table.add_column(no_wrap=True)
    table.add_column()
    for row in rows:
        table.add_row(row.keys, row.slash, row.help)
    return table


def _list(rows: Iterable[KeyRow]) -> Text:
    """The same below one another, for a narrow screen."""
    text = Text()
    for row in rows:
        text.append(" ".join(filter(None, (row.keys, row.slash))), "bold")
        text.append(f"\n{row.help}\n")
    return text
