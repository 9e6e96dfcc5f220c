"""The scrolling conversation."""

from dataclasses import dataclass

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.selection import Selection

from app.core.turn import Turn
from app.ui.transcript.entry import Entry
from app.ui.transcript.line_view import LineView
from app.ui.transcript.links import Link, link_in, links_in
from app.ui.transcript.painter import PAD
from app.ui.transcript.selected_text import word_at
from app.ui.transcript.turn_view import TurnView


class Transcript(LineView, can_focus=False):
    """Entries one below the other, drawn by lines."""

    @dataclass
    class NewBelow(Message):
        """There is text below that was not seen yet, or no longer."""

        unseen: bool

    class FollowingChanged(Message):
        """The view left the end, or follows it again."""

    class NearTop(Message):
        """The reader is less than a screen below the beginning.

        Posted once, and again when other entries were put above: time to insert
        older ones at index 0.
        """

    @dataclass
    class LinkClicked(Message):
        """A link was clicked; nothing was opened."""

        url: str
        """Always http or https."""

    @dataclass
    class LinkHovered(Message):
        """The mouse came over a link, or left one."""

        url: str
        """Where the link leads; "" when the mouse left it."""

    _hovered = ""
    _picked: tuple[int, int] | None = None
    """What is selected by key: the line it began at, less the layout's shift, and
    how many lines below it the loose end is (negative: above)."""

    @property
    def entries(self) -> list[Entry]:
        """All entries, from top to bottom."""
        return list(self._layout.slots.entries)

    def add(self, entry: Entry) -> None:
        """Put an entry at the end."""
        self.insert(len(self._layout.slots.entries), entry)

    def insert(self, index: int, entry: Entry) -> None:
        """Put an entry before the one at `index`; what is on the screen stays."""
        self._layout.insert(index, entry)
        self._draw_soon()

    def discard(self, entry: Entry) -> None:
        """Take an entry out, if it is there."""
        if self._layout.remove(entry):
            self._draw_soon()

    def clear(self) -> None:
        """Take all entries out."""
        self._drop_selection()
        self._layout = self._layout.emptied()
        self._draw_soon()

    def page(self, pages: float) -> None:
        """Scroll by screens: a negative number scrolls up.

        A whole screen leaves one line of the old one to be seen.
        """
        lines = round(pages * max(1, self._layout.height - 1))
        self._layout.look(self._layout.top + lines)
        self._show()

    def home(self) -> None:
        """Scroll to the beginning."""
        if entries := self._layout.slots.entries:
            self._layout.show(entries[0])
            self._show()

    def end(self) -> None:
        """Scroll to the end and follow it from now on."""
        self._layout.follow()
        self._show()

    def previous_turn(self) -> None:
        """Bring the question above the first line of the screen to the top."""
        layout = self._layout
        for entry, start in reversed(self._turn_starts()):
            if start < layout.top:
                layout.show(entry)
                self._show()
                return
        self.home()

    def next_turn(self) -> None:
        """Bring the next question to the top; after the last one, the end."""
        layout = self._layout
        for entry, start in self._turn_starts():
            if start > layout.top:
                layout.show(entry)
                self._show()
                return
        self.end()

    def _turn_starts(self) -> list[tuple[Entry, int]]:
        """Each turn, and the line at which it begins."""
        slots = self._layout.slots
        turns = [entry for entry in slots.entries if isinstance(entry, TurnView)]
        return [(turn, slots.start(slots.first(turn))) for turn in turns]

    def toggle_late(self, turn: Turn) -> bool:
        """Show or hide what came after Esc; tell whether it is shown now."""
        for view in self._layout.slots.entries:
            if isinstance(view, TurnView) and view.turn is turn:
                view.show_late = not view.show_late and view.has_late
                self.changed(view)
                self._look_differs()
                return view.show_late
        return False

    def toggle_thoughts(self) -> bool:
        """Unfold or fold all reasoning; tell whether it is unfolded now."""
        views = [e for e in self.entries if isinstance(e, TurnView)]
        show = not any(view.show_thoughts for view in views)
        for view in views:
            view.show_thoughts = show
            self.changed(view)
        self._look_differs()
        return show

    def _look_differs(self) -> None:
        """What is shown of the same text is another: no news, no place to keep."""
        self._drop_selection()
        self._layout.update()

    def last_code_block(self) -> str | None:
        """The newest code block of the conversation; None if there is none."""
        for entry in reversed(self.entries):
            if (code := entry.last_code_block()) is not None:
                return code
        return None

    def link_at(self, offset: Offset) -> str:
        """The link at a cell of the widget; "" where there is none."""
        if not 0 <= offset.y < len(self._rows):
            return ""
        return link_in(self._rows[offset.y], offset.x - PAD)

    def links(self) -> list[Link]:
        """The links on the screen, from top to bottom."""
        return links_in(self._rows)

    # Selecting by key

    @property
    def selecting(self) -> bool:
        """Whether lines are being selected by key."""
        picked = self._picked
        return picked is not None and self.text_selection == _lines_from(*picked)

    def select_lines(self, more: int = 0) -> None:
        """Select the last line of the window, or move the selection's loose end.

        Args:
            more: Lines to move it by; negative moves up.
        """
        layout = self._layout
        if not self.selecting or self._picked is None:
            row = self._last_text_row()
            if row is None:
                return
            self._picked = layout.top + row - layout.shift, 0
        start, length = self._picked
        at = min(max(start + length + more + layout.shift, 0), layout.total - 1)
        self._picked = start, at - layout.shift - start
        self._bring_into_window(at)
        self.screen.selections = {self: _lines_from(*self._picked)}

    def select_page(self, pages: int) -> None:
        """Move the loose end of the selection by whole windows."""
        self.select_lines(pages * max(1, self._layout.height - 1))

    def _last_text_row(self) -> int | None:
        rows = range(len(self._rows) - 1, -1, -1)
        return next((y for y in rows if (r := self._rows[y]) and r.plain.strip()), None)

    def _bring_into_window(self, at: int) -> None:
        layout = self._layout
        if at < layout.top:
            layout.look(at)
        elif at >= layout.top + layout.height:
            layout.look(at - layout.height + 1)
        self._show()

    # What the person does

    def tell_unseen(self, unseen: bool) -> None:
        """Let the screen show its badge, or hide it."""
        self.post_message(self.NewBelow(unseen))

    def tell_following(self) -> None:
        """Let the screen show the key that goes to the end, or hide it."""
        self.post_message(self.FollowingChanged())

    def tell_near_top(self) -> None:
        """Let the screen fetch what was said before."""
        self.post_message(self.NearTop())

    def on_click(self, event: events.Click) -> None:
        """One click opens a link, two select a word, three a line."""
        if event.chain > 1:
            event.prevent_default()
            self._select_at(event.offset, whole=event.chain > 2)
        elif self.text_selection is None and (url := self.link_at(event.offset)):
            self.post_message(self.LinkClicked(url))

    def _select_at(self, offset: Offset, whole: bool) -> None:
        line = self._rows[offset.y] if offset.y < len(self._rows) else None
        if line is None:
            return
        y = self._layout.top + offset.y - self._layout.shift
        span: tuple[int, int] | None = (0, len(line.plain))
        if not whole:
            span = word_at(line, offset.x - PAD)
        if span is not None:
            start, end = span
            selection = Selection(Offset(start, y), Offset(end, y))
            self.screen.selections = {self: selection}

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell where the link under the mouse leads."""
        self._hover(self.link_at(event.offset))

    def on_leave(self) -> None:
        """No link is under the mouse any more."""
        self._hover("")

    def _hover(self, url: str) -> None:
        if url != self._hovered:
            self._hovered = url
            self.post_message(self.LinkHovered(url))


def _lines_from(start: int, length: int) -> Selection:
    """Whole lines, from one to another that is `length` below it, or above."""
    low, high = sorted((start, start + length))
    return Selection(Offset(0, low), Offset(-1, high))
