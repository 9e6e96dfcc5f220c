"""The side list: a line to filter by, the list, and what its signs mean."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from app.core.conversation import Conversation
from app.core.texts.text import flat
from app.ui.conversations.marks import marks
from app.ui.conversations.name_input import NameInput
from app.ui.conversations.row_list import RowList

if TYPE_CHECKING:
    from app.session.conversations.conversation_list import ConversationList

BESIDE_FROM: Final = 100
"""Columns of the screen from which the list is beside the chat; else it is above."""
_NONE: Final = ("No conversation yet:", "write a message, and it", "begins one.")
_NONE_FOUND: Final = ("No name has that in it.",)
_NONE_ARCHIVED: Final = ("Nothing is archived.", "Tab goes back.")


class ConversationPanel(Vertical):
    """Lists the conversations of the app; what is typed filters them.

    Args:
        source: The conversations.
        go_to: Called with a conversation to show.
        name: Called with a conversation and the name that was written for it; an
            empty one leaves it to the server.
    """

    DEFAULT_CSS = """
    ConversationPanel {
        layers: below above;
        dock: top;
        height: 60%;
        background: $surface;
        & > .filter, & > .filter:focus {
            height: 1;
            border: none;
            padding: 0 1;
            background: $panel;
        }
        & > Static {
            height: 1;
            text-wrap: nowrap;
            text-overflow: ellipsis;
            padding: 0 1;
            background: $panel;
            color: $foreground 80%;
        }
        & > .offline { display: none; color: $text-warning; }
        &.-beside { dock: left; width: 32; height: 100%; }
    }
    """

    def __init__(
        self,
        source: "ConversationList",
        go_to: Callable[[Conversation], None],
        name: Callable[[Conversation, str], None],
    ) -> None:
        super().__init__()
        self.filter: Final = Input(select_on_focus=False, classes="filter")
        self.filter.cursor_blink = False
        self.list: Final = RowList()
        self.name_input: NameInput | None = None
        """Where the chosen conversation gets another name; None while it gets none."""
        self._offline = Static(classes="offline", markup=False)
        self._words = Static(markup=False)
        self._source = source
        self._go_to = go_to
        self._rename = name
        self._archived = False
        self._answered: tuple[str, bool] | None = None
        """What the rows are the answer to; None before there is one."""
        self._take_first = False

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self.filter
        yield self.list
        yield self._offline
        yield self._words

    def on_mount(self) -> None:
        """Show what the source has, whenever that is something else."""
        self._source.changed = self._show
        signal = self.screen.screen_layout_refresh_signal
        signal.subscribe(self, self._fit, immediate=True)
        self._fit(self.screen)
        self.begin()

    def _fit(self, screen: Screen[object]) -> None:
        self.set_class(screen.size.width >= BESIDE_FROM, "-beside")

    def begin(self) -> None:
        """Show all conversations, and take the keys."""
        self._archived, self._answered = False, None
        self.filter.clear()
        self.filter.focus()
        self.reload()

    @work(exclusive=True, group="list")
    async def reload(self) -> None:
        """Ask the source again."""
        wanted = self._wanted
        await self._source.refresh(*wanted)
        other, self._answered = wanted != self._answered, wanted
        self._show()
        if other:
            self.list.first()
        if self._take_first:
            self.take()

    @property
    def beside(self) -> bool:
        """Whether it is beside the chat, and not above it."""
        return self.has_class("-beside")

    @property
    def _wanted(self) -> tuple[str, bool]:
        return self.filter.value, self._archived

    # What keys do

    def take(self) -> None:
        """Go to the chosen conversation, or take the name that was written.

        What was typed just before counts: the list of it may still be on its way.
        """
        if self.name_input is not None:
            self._end_renaming(self.name_input.value)
            return
        self._take_first = self._answered != self._wanted
        if not self._take_first and (row := self.list.chosen) is not None:
            self.filter.clear()
            self._go_to(row)

    def move(self, rows: int) -> None:
        """Choose another conversation."""
        if self.name_input is None:
            self.list.move(rows)

    def page(self, pages: int) -> None:
        """Choose another conversation, some windows away."""
        if self.name_input is None:
            self.list.page(pages)

    def to_edge(self, rows: int) -> None:
        """Choose the first conversation or the last one; in a name, go to its end.

        Args:
            rows: Negative for the first one.
        """
        if self.name_input is not None:
            self.name_input.to_edge(rows)
        else:
            self.list.move(rows * len(self.list.rows))

    def toggle_archived(self) -> None:
        """Show the archived conversations, or the others again."""
        if self.name_input is None:
            self._archived = not self._archived
            self.reload()

    def rename(self) -> None:
        """Let the person write a name where the old one stands."""
        row = self.list.chosen
        if row is not None and self.name_input is None:
            self.name_input = NameInput(row)
            self.mount(self.name_input)
            self._place_name()

    def keep_name(self) -> None:
        """Give up writing a name."""
        self._end_renaming(None)

    def _end_renaming(self, name: str | None) -> None:
        box, self.name_input = self.name_input, None
        if box is None:
            return
        box.remove()
        self.filter.focus()
        if name is not None and name.strip() != box.row.name:
            self._rename(box.row, name.strip())

    # What is shown

    def _show(self) -> None:
        """Show the rows as the source has them now."""
        self.filter.placeholder = (
            "Filter the archived" if self._archived else "Filter conversations"
        )
        advice: Sequence[str] = _NONE_ARCHIVED if self._archived else _NONE
        if self.filter.value:
            advice = _NONE_FOUND
        self.list.show(self._source.rows, advice if self._answered else ())
        self._offline.display = bool(self._source.offline)
        self._offline.update(self._source.offline, layout=False)

    def _show_words(self) -> None:
        row = self.list.chosen
        found = marks(row, self.list.state_of(row)) if row is not None else ()
        words = [mark.words for mark in found]
        if row is not None and not words:
            words = [flat(row.name)]
        text = " · ".join(["archive"] * self._archived + words)
        self._words.update(text, layout=False)

    def _place_name(self) -> None:
        """Keep the box over the old name."""
        line = self.list.line_on_screen()
        if line is None:
            self.keep_name()
        elif self.name_input is not None:
            self.name_input.styles.offset = 2, self.list.virtual_region.y + line
            self.name_input.styles.width = self.size.width - 3

    @on(Input.Changed)
    def follow_filter(self, event: Input.Changed) -> None:
        """Filter by what is written."""
        if event.input is self.filter and self._answered is not None:
            self.reload()

    @on(RowList.Moved)
    def follow_choice(self) -> None:
        """Tell of the chosen conversation."""
        self._show_words()
        if self.name_input is not None:
            self._place_name()

    @on(RowList.NearEnd)
    @work(exclusive=True, group="list-more")
    async def fetch_more(self) -> None:
        """Fetch the rows behind the last one."""
        if not self._source.complete:
            await self._source.more()

    @on(RowList.Clicked)
    def click(self) -> None:
        """A click goes there."""
        self.keep_name()
        self.take()
