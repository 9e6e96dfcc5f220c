"""The scrolling conversation: a widget that draws only what changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.geometry import Offset, Region
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from app.ui.transcript.drawing.canvas import Canvas
from app.ui.transcript.drawing.pacing import FramePacer
from app.ui.transcript.drawing.painter import PAD
from app.ui.transcript.drawing.scroll_bar import RestingBar
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.links import link_in
from app.ui.transcript.news import News
from app.ui.transcript.selecting import Selecting
from app.ui.transcript.turn_steps import turn_above, turn_below
from app.ui.transcript.viewport import Viewport


class Transcript(ScrollView, can_focus=False):
    """Entries one below the other, drawn by lines.

    It keeps no text: it looks at its entries when `changed` was called. A transcript
    that is not displayed keeps its place, and lays out once a second what came
    meanwhile, so that little is left to do when it is displayed again.
    """

    DEFAULT_CSS = """
    Transcript {
        width: 1fr;
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
    }
    """
    ALLOW_MAXIMIZE: ClassVar[bool] = False

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

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.viewport = Viewport()
        """Which lines are seen, for what helps with finding and drawing them."""
        self._pacer = FramePacer(self, self._draw)
        self._bar = RestingBar(self)
        self._selecting = Selecting()
        self.canvas = Canvas(self)
        """How they are painted."""
        self._news = News()
        self._moving = False
        self._hovered = ""

    # Entries

    @property
    def entries(self) -> list[Entry]:
        """All entries, from top to bottom."""
        return list(self.viewport.heights.entries)

    def add(self, entry: Entry) -> None:
        """Put an entry at the end."""
        self.insert(len(self.viewport.heights.entries), entry)

    def insert(self, index: int, entry: Entry) -> None:
        """Put an entry before the one at `index`; what is on the screen stays."""
        self.viewport.insert(index, entry)
        self.ask_to_draw()

    def discard(self, entry: Entry) -> None:
        """Take an entry out, if it is there."""
        if self.viewport.discard(entry):
            self.ask_to_draw()

    def clear(self) -> None:
        """Take all entries out."""
        self._unselect()
        self.viewport = self.viewport.emptied()
        self.ask_to_draw()

    def changed(self, entry: Entry) -> None:
        """Draw soon what an entry holds now, at most 20 times a second.

        May be called for every chunk.
        """
        self.viewport.touch(entry)
        self.ask_to_draw()

    def flush(self) -> None:
        """Draw now what changed, the scroll bar, too."""
        if self.is_mounted and self.viewport.heights.width:
            self._bar.wake()
            self._pacer.draw()

    def look_again(self, entries: Iterable[Entry]) -> None:
        """Show entries that a person folded or unfolded: nothing in them is new, and
        the selection goes, since its lines are others."""
        for entry in entries:
            self.changed(entry)
        self._unselect()
        self.viewport.update()

    # Reading

    @property
    def following(self) -> bool:
        """Whether the view stays at the end; only the reader changes it."""
        return self.viewport.following

    def page(self, pages: float) -> None:
        """Scroll by screens, less a line; a negative number scrolls up."""
        lines = round(pages * max(1, self.viewport.height - 1))
        self.viewport.look(self.viewport.top + lines)
        self._show()

    def home(self) -> None:
        """Scroll to the beginning."""
        if entries := self.viewport.heights.entries:
            self.go_to(entries[0])

    def end(self) -> None:
        """Scroll to the end and follow it from now on."""
        self.viewport.follow()
        self._show()

    def previous_turn(self) -> None:
        """Bring the question above the first line of the screen to the top."""
        above = turn_above(self.viewport)
        self.go_to(above) if above is not None else self.home()

    def next_turn(self) -> None:
        """Bring the next question to the top; after the last one, the end."""
        below = turn_below(self.viewport)
        self.go_to(below) if below is not None else self.end()

    def go_to(self, entry: Entry) -> None:
        """Bring the beginning of an entry to the top, as far as it goes."""
        self.viewport.show(entry)
        self._show()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Follow the reader: whatever moved the view, if it was not we."""
        if self._moving:
            return
        super().watch_scroll_y(old_value, new_value)
        top = round(new_value) + self.viewport.moved
        # A view that became larger than its content moves without a reader.
        if top != self.viewport.top and old_value <= self.max_scroll_y:
            self.viewport.look(top)
            self._show()

    def on_mouse_scroll_down(self) -> None:
        """Turning the wheel at the end means to follow it."""
        if self.viewport.top >= self.viewport.last_top:
            self.end()

    # Selections and links

    @property
    def selecting(self) -> bool:
        """Whether lines are being selected by key."""
        return self.is_mounted and self._selecting.by_key(self.text_selection)

    def select_lines(self, more: int = 0) -> None:
        """Select the last line of the window, or move the selection's loose end.

        Args:
            more: Lines to move it by; negative moves up.
        """
        selection = self._selecting.lines(
            self.viewport, self.canvas.rows, self.text_selection, more
        )
        if selection is not None:
            self._show()
            self.screen.selections = {self: selection}

    def select_page(self, pages: int) -> None:
        """Move the loose end of the selection by whole windows."""
        self.select_lines(pages * max(1, self.viewport.height - 1))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, as it is copied."""
        text = self._selecting.text(self.viewport, selection)
        self._show()
        return text, "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Paint the selection."""
        self.refresh()

    def _unselect(self) -> None:
        if self.is_mounted and self.text_selection is not None:
            self.screen.clear_selection()

    def link_at(self, offset: Offset) -> str:
        """The link at a cell of the widget; "" where there is none."""
        return link_in(self.canvas.row(offset.y), offset.x - PAD)

    def on_click(self, event: events.Click) -> None:
        """One click opens a link, two select a word, three a line."""
        if event.chain > 1:
            event.prevent_default()
            whole = event.chain > 2
            rows = self.canvas.rows
            found = self._selecting.at(self.viewport, rows, event.offset, whole)
            if found is not None:
                self.screen.selections = {self: found}
        elif self.text_selection is None and (url := self.link_at(event.offset)):
            self.post_message(self.LinkClicked(url))

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

    # Drawing

    def ask_to_draw(self) -> None:
        """Draw soon what changed, at most 20 times a second."""
        if self.is_mounted and self.viewport.heights.width:
            self._pacer.ask()

    def _draw(self) -> None:
        viewport = self.viewport
        if viewport.update() and self._news.grew(viewport):
            self.post_message(self.NewBelow(True))
        self._show()

    def _show(self) -> None:
        """Bring the screen in line with the viewport."""
        viewport, news = self.viewport, self._news
        if not viewport.heights.width:
            return
        self.canvas.show(viewport)
        self._selecting.keep(self, viewport)
        if round(self.scroll_y) != viewport.top:
            self._moving = True
            self.scroll_to(y=viewport.top, animate=False, force=True)
            self._moving = False
        self._bar.follow(viewport)
        if news.came_near_top(viewport):
            self.post_message(self.NearTop())
        if news.following_changed(viewport):
            self.post_message(self.FollowingChanged())
        if news.was_seen(viewport):
            self.post_message(self.NewBelow(False))

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint some lines of the screen."""
        self.on_resize()
        return self.canvas.strips(self.viewport, crop)

    def render_line(self, y: int) -> Strip:
        """One line with its place in the text, for those who ask for that."""
        return self.canvas.located(self.viewport, y)

    def notify_style_update(self) -> None:
        """The theme may be another one: forget its colours."""
        super().notify_style_update()
        self.canvas.forget_styles()

    def on_hide(self) -> None:
        """Do little while nobody looks."""
        self._pacer.sleep()

    def on_show(self) -> None:
        """Show what has come meanwhile."""
        self._pacer.wake()

    def on_resize(self) -> None:
        """Wrap again what is on the screen, if the size is another one."""
        before = self.canvas.size
        if not self.canvas.resized():
            return
        if before.width != self.size.width:
            self._unselect()
        self.viewport.resize(self.canvas.text_width, self.size.height)
        self._show()
