"""Search across everything that was said, as one types."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import ClassVar, Final, NamedTuple

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from app.core.texts.text import flat
from app.store.finding.search import Hit
from app.ui.finding.lit_line import lit_line

PAGE: Final = 50
"""Hits that are asked for at once."""
_PAUSE: Final = 0.04
"""Seconds without a key after which it is searched."""
_NEAR_END: Final = 12
"""Rows before the last one from which on more are asked for."""
_WHO: Final = 8
"""Cells for who said it."""

Search = Callable[[str, int, Hit | None], Awaitable[list[Hit]]]
"""Gives so many hits for a text, the newest first, after one if that is given."""


class Found(NamedTuple):
    """Where to go."""

    hit: Hit
    text: str
    """What was looked for."""


class SearchDialog(ModalScreen[Found | None]):
    """What was said in any conversation; gives where to go, None when closed.

    Args:
        search: Where it is searched.
        text: What is looked for at first.
    """

    DEFAULT_CSS = """
    SearchDialog {
        align: center middle;
        Input, Input:focus { background: $surface; }
        .count { height: 1; color: $foreground 70%; }
        OptionList, OptionList:focus {
            height: 1fr;
            border: none;
            padding: 0;
            background: $surface;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        OptionList > .option-list--option-disabled {
            color: $text-primary;
            text-style: bold;
        }
    }
    """
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", "Close"),
        Binding("enter", "open", "Open", priority=True),
        Binding(
            "down", "choose('cursor_down')", "Choose", key_display="↑↓", priority=True
        ),
        Binding("up", "choose('cursor_up')", show=False, priority=True),
        Binding("pagedown", "choose('page_down')", show=False, priority=True),
        Binding("pageup", "choose('page_up')", show=False, priority=True),
    ]

    def __init__(self, search: Search, text: str = "") -> None:
        super().__init__()
        self._search: Final = search
        self._input: Final = Input(text, compact=True, placeholder="Search everything")
        self._count: Final = Static(classes="count", markup=False)
        self._list: Final = OptionList(markup=False)
        self._timer: Timer | None = None
        self._text = ""
        self._hits: list[Hit] = []
        self._rows: list[Hit | None] = []
        self._all = True

    def compose(self) -> ComposeResult:
        """What is looked for above what was found."""
        with Vertical(classes="dialog") as box:
            box.border_title = "search · enter opens · esc closes"
            yield self._input
            yield self._count
            yield self._list

    @on(Input.Changed)
    def search_soon(self) -> None:
        """Search when the person stops typing for a moment."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._search_now)

    @work(exclusive=True)
    async def _search_now(self) -> None:
        text = self._input.value.strip()
        hits = await self._search(text, PAGE, None) if text else []
        self._text, self._hits, self._all = text, hits, len(hits) < PAGE
        self._list_hits(hits[0] if hits else None)

    @on(OptionList.OptionHighlighted)
    def look_further(self) -> None:
        """Ask for more when the end of the list is near."""
        at = self._list.highlighted
        if at is not None and at + _NEAR_END >= len(self._rows) and not self._all:
            self._all = True  # until the answer says otherwise
            self._search_more(self._text)

    @work(exclusive=True, group="more")
    async def _search_more(self, text: str) -> None:
        more = await self._search(text, PAGE, self._hits[-1])
        if text == self._text:
            self._hits += more
            self._all = len(more) < PAGE
            self._list_hits(self._chosen)

    def action_open(self) -> None:
        """Go to the chosen message."""
        if (chosen := self._chosen) is not None:
            self.dismiss(Found(chosen, self._text))

    @on(OptionList.OptionSelected)
    def open_clicked(self) -> None:
        """Go to the message that was clicked."""
        self.action_open()

    async def action_choose(self, action: str) -> None:
        """Choose another message, as an action of the list does."""
        await self._list.run_action(action)

    @property
    def _chosen(self) -> Hit | None:
        at = self._list.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _list_hits(self, chosen: Hit | None) -> None:
        """List all hits; one of them is the chosen one."""
        more = "" if self._all else "+"
        found = f"{len(self._hits)}{more} found" if self._hits else "nothing found"
        self._count.update(found if self._text else "")
        now = datetime.now()
        width = self._list.scrollable_content_region.width
        self._rows, options = [], []
        for hits in by_conversation(self._hits):
            self._rows += [None, *hits]
            name = flat(hits[0].conversation_name) or "(without a name)"
            options.append(Option(name, disabled=True))
            options += [Option(_line(hit, now, width)) for hit in hits]
        self._list.clear_options()
        self._list.add_options(options)
        if chosen is not None:
            self._list.highlighted = self._rows.index(chosen)


def by_conversation(hits: Iterable[Hit]) -> list[Sequence[Hit]]:
    """Hits of each conversation together, in the order in which it first occurs."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.conversation_key, []).append(hit)
    return list(groups.values())


def when(created_at: float, now: datetime) -> str:
    """A date and time as short as it can be, always in 12 cells."""
    at = datetime.fromtimestamp(created_at)
    if at.date() == now.date():
        return f"{at:%H:%M}".ljust(12)
    return f"{at:%d %b %H:%M}" if at.year == now.year else f"{at:%Y-%m-%d}  "


def _line(hit: Hit, now: datetime, width: int) -> Content:
    """One hit: when, who, and what around it."""
    head = (
        f"  {when(hit.created_at, now)}  {'answer' if hit.in_answer else 'you':<{_WHO}}"
    )
    room = max(20, width - len(head))
    dim = Content.styled(head, "$foreground 60%")
    return dim + lit_line(hit.excerpt, hit.spans, room)
