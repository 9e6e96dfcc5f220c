"""The line in which one writes what is looked for in the conversation."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import Input, Static

from app.errors import AppError
from app.ui.transcript.finding.finder import Finder
from app.ui.transcript.finding.needle import Needle

if TYPE_CHECKING:
    from app.ui.chat.conversation_view import ConversationView

_PAUSE: Final = 0.03
"""Seconds after a key before lights change: the key is on the screen by then."""
_SLICE: Final = 0.004
"""Seconds of searching after which keys and the answer have their turn."""
_REST: Final = 0.002
"""Seconds that they have at least."""
_TELL: Final = 0.1
"""Seconds between two counts while more is found."""


class FindBar(Horizontal):
    """Lights what is looked for in one conversation, counts it, and goes to it.

    Args:
        view: Shows the conversation.
        hint: Says something in the status line.
        text: What is looked for at first.
    """

    ALLOW_MAXIMIZE: ClassVar[bool] = False
    DEFAULT_CSS = """
    FindBar {
        height: 1;
        padding: 0 1;
        background: $panel;
        & > .label { width: 6; color: $text-accent; }
        & > Input, & > Input:focus { width: 1fr; background: $panel; }
        & > .count { width: 14; text-align: right; color: $foreground 70%; }
    }
    """

    def __init__(
        self, view: "ConversationView", hint: Callable[[str], None], text: str = ""
    ) -> None:
        super().__init__()
        self._hint: Final = hint
        self.input: Final = Input(text, compact=True, select_on_focus=True)
        self._count: Final = Static(classes="count", markup=False)
        self._view: Final = view
        self._transcript: Final = view.transcript
        self._finder: Final = Finder(view.transcript, self._hear)
        self._text = self._counted = ""
        self._timer: Timer | None = None
        self._told = False
        self._reveals = False
        self._looked_further = False

    def compose(self) -> ComposeResult:
        """The text, and how much of it there is."""
        yield Static("find", classes="label", markup=False)
        yield self.input
        yield self._count

    def on_unmount(self) -> None:
        """Put the lights out; a window that is at the end follows it again."""
        self._finder.end()
        transcript = self._transcript
        if transcript.is_attached:
            transcript.flush()
            if transcript.viewport.top >= transcript.viewport.last_top:
                transcript.end()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is written, once the key itself was painted."""
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._look)

    def _look(self) -> None:
        """Look for what is written now, if that is not looked for yet."""
        if self.input.value == self._text:
            return
        self._text = self.input.value
        self._finder.begin(Needle.of(self._text))
        self._reveals = True
        self._transcript.ask_to_draw()
        self._search()

    def step(self, by: int) -> None:
        """Go to the next match (1) or the one before (-1), from an end to the other;
        to the nearest one of a text that was written just before."""
        if self._text != self.input.value:
            self._look()
        elif self._finder.step(by):
            self._reveal()
        elif by < 0 and self._finder.number and not self._view.older.all_shown:
            self._step_above()
        elif self._finder.wrap(by):
            self._reveal()

    def _reveal(self, stay: bool = True) -> None:
        self._finder.show(stay)
        self._transcript.flush()
        self._show_count()

    def _hear(self) -> None:
        """The finder has news; it may be in the middle of a drawing."""
        if not self._told and self.is_attached:
            self._told = True
            self.call_later(self._follow)

    def _follow(self) -> None:
        self._told = False
        self._show_count()
        if not self._finder.complete:
            self._search()

    @work(exclusive=True, group="search")
    async def _search(self) -> None:
        """Search all that was not searched yet, and older pages while there is no
        match. One page more tells whether a short conversation is all there."""
        finder, older = self._finder, self._view.older
        await self._search_loaded()
        while finder.needle and not older.all_shown:
            if finder.count and self._looked_further:
                break
            self._looked_further = True
            if not await self._fetch():
                break
            await self._search_loaded()
        self._show_count()

    async def _search_loaded(self) -> None:
        began = told = monotonic()
        for _ in self._finder.work():
            if self._reveals and self._finder.has_current:
                self._reveals = False
                self._reveal(stay=False)
            now = monotonic()
            if now - told > _TELL:
                self._show_count()
                told = now
            if now - began > _SLICE:
                await asyncio.sleep(_REST)
                began = monotonic()

    @work(exclusive=True, group="step")
    async def _step_above(self) -> None:
        """Go to the match before in pages that were not loaded yet."""
        while await self._fetch():
            if self._finder.step(-1):
                self._reveal()
                return
        if self._finder.wrap(-1):
            self._reveal()

    async def _fetch(self) -> bool:
        """Load the page before; tell whether there was one."""
        try:
            fetched = await self._view.older.fetch()
        except AppError as error:
            self._hint(str(error))
            return False
        self._transcript.flush()
        return fetched

    def _show_count(self) -> None:
        finder = self._finder
        whole = finder.complete and self._view.older.all_shown
        text = count_text(finder.number, finder.count, whole) if finder.needle else ""
        if text != self._counted:
            self._counted = text
            self._count.update(text, layout=False)


def count_text(number: int, count: int, whole: bool) -> str:
    """Which match of how many one is at.

    Args:
        number: Counted from 1; 0 for none.
        count: How many there are.
        whole: Whether all of the conversation was searched.
    """
    if not count:
        return "no match" if whole else "…"
    more = "" if whole else "+"
    return f"{number} of {count}{more}" if number else f"{count}{more}"
