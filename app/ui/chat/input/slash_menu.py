"""The menu of slash words above the input."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from app.ui.chat.input.slash import completions
from app.ui.command import Command
from app.ui.key_table import key_names

_MOST_ROWS: Final = 8
"""Rows shown at once; on a low screen a third of it, if that is less."""


class SlashMenu(OptionList, can_focus=False):
    """Commands that the draft can become; the input keeps the focus.

    It is open while it shows something: `follow` opens and closes it.
    """

    ALLOW_MAXIMIZE: ClassVar[bool] = False
    DEFAULT_CSS = """
    SlashMenu {
        display: none;
        height: auto;
        border: none;
        padding: 0 1;
        background: $panel;
        scrollbar-size-vertical: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    @dataclass
    class Taken(Message):
        """A command was chosen, by key or by mouse."""

        command: Command

    @dataclass
    class Completed(Message):
        """The draft is to become this command's word."""

        command: Command

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._shown: Sequence[Command] = ()
        self._closed_on: str | None = None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A row for each word, as far as there is room."""
        return min(len(self._shown), _MOST_ROWS, max(1, viewport.height // 3))

    @property
    def is_open(self) -> bool:
        """Whether there is anything to choose."""
        return bool(self._shown)

    @property
    def has_choice(self) -> bool:
        """Whether one of them is chosen."""
        return self.highlighted is not None

    def follow(self, draft: str) -> None:
        """Show what a draft can become; nothing for the draft it was closed on."""
        if self._closed_on is not None and not draft.startswith(self._closed_on):
            self._closed_on = None
        found = completions(draft) if self._closed_on is None else ()
        if list(found) == list(self._shown):
            return
        self._shown = found
        self.clear_options()
        self.add_options(_option(command) for command in found)
        # A bare slash chooses nothing: Enter must not run whatever comes first.
        self.highlighted = 0 if found and draft != "/" else None
        self.display = bool(found)

    def close(self, draft: str) -> None:
        """Close until the draft is another one; typing on does not open it again."""
        self._closed_on = draft
        self.follow(draft)

    def move(self, rows: int) -> None:
        """Choose another one; from an end to the other."""
        if self._shown:
            none = -1 if rows > 0 else 0
            at = self.highlighted if self.highlighted is not None else none
            self.highlighted = (at + rows) % len(self._shown)

    def take(self) -> None:
        """Run the chosen one."""
        if (command := self._chosen()) is not None:
            self.post_message(self.Taken(command))

    def complete(self) -> None:
        """Write the chosen one out."""
        if (command := self._chosen()) is not None:
            self.post_message(self.Completed(command))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A click runs what was clicked."""
        event.stop()
        self.post_message(self.Taken(self._shown[event.option_index]))

    def _chosen(self) -> Command | None:
        at = self.highlighted
        return self._shown[at] if at is not None and self._shown else None


def _option(command: Command) -> Option:
    word = f"/{command.slash} {command.argument}".rstrip()
    key = key_names(command)
    return Option(
        Content.assemble(
            (f"{word:<14}", "bold"), f" {command.title}  ", (key, "$foreground 60%")
        )
    )
