"""The links on the screen, to open one or copy its address."""

from collections.abc import Sequence
from typing import ClassVar, Final, NamedTuple

from rich.console import Group
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from app.ui.transcript import Link


class Choice(NamedTuple):
    """What is wanted with which address."""

    url: str
    copy: bool = False
    """Copy it; else open it."""


class LinksDialog(ModalScreen[Choice | None]):
    """Links to choose from; gives what is wanted, None when it was closed.

    Args:
        links: At least one; the last one is highlighted.
    """

    DEFAULT_CSS = """
    LinksDialog {
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
        Binding("c", "copy", "Copy address"),
        Binding("f6,q,ctrl+c", "dismiss", show=False),
    ]

    def __init__(self, links: Sequence[Link]) -> None:
        super().__init__()
        self._links: Final = links

    def compose(self) -> ComposeResult:
        """A list, the text of each link above its address."""
        with Vertical(classes="dialog") as box:
            box.border_title = "links · enter opens · c copies · esc closes"
            yield OptionList(*map(_option, self._links))

    def on_mount(self) -> None:
        """The link nearest to the input is the first choice."""
        self.query_one(OptionList).highlighted = len(self._links) - 1

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the link."""
        self.dismiss(Choice(self._links[event.option_index].url))

    def action_copy(self) -> None:
        """Copy the address of the highlighted link."""
        index = self.query_one(OptionList).highlighted
        if index is not None:
            self.dismiss(Choice(self._links[index].url, copy=True))


def _option(link: Link) -> Option:
    lines = [Text(link.text, "bold"), Text(f"  {link.url}", "dim")]
    if link.text == link.url:
        del lines[0]
    for line in lines:
        line.no_wrap, line.overflow = True, "ellipsis"
    return Option(Group(*lines))
