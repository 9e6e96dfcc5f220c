"""What part of the transcript the screen shows, and how it stays in place."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from app.markdown.line import Line
from app.ui.transcript.anchor import Anchor
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.heights import HeightIndex


class Viewport:
    """Entries seen through a window of some lines; knows no Textual.

    Spans outside the window may have guessed heights. When one comes into it, it is
    measured, and the window moves along, so that nothing the reader sees moves: the
    `Anchor` at its first line says what that is.

    Args:
        keep: Spans with lines in memory, or open entries, before those far from the
            window are forgotten.
        near: Spans above and below the window that are not.
    """

    def __init__(self, keep: int = 96, near: int = 24) -> None:
        self.heights: Final = HeightIndex()
        self.height = 0
        """Lines of the window."""
        self.following = True
        """Whether the window stays at the end."""
        self._keep = keep
        self._near = near
        self._anchor: Anchor | None = None
        """The first line in the window; None without entries."""
        self._shift = 0
        """What `shift` was when the anchor was taken."""
        self._touched: dict[Entry, None] = {}
        self.on_update: Callable[[Iterable[Entry]], None] | None = None
        """Told which entries an `update` looked at; None when nobody wants to know."""

    @property
    def top(self) -> int:
        """The first line in the window."""
        return self._anchor.line + self.moved if self._anchor is not None else 0

    @property
    def moved(self) -> int:
        """Lines by which all that is seen has moved down since the last `update`,
        because entries above were put in or taken out."""
        if self._anchor is None:
            return 0
        line = self._anchor.line_in(self.heights)
        return 0 if line is None else line - self._anchor.line

    @property
    def shift(self) -> int:
        """Lines by which all that is seen has moved down since the beginning, because
        spans above were put in, taken out or measured. A line number less this stays
        the same while its line is looked at."""
        return self._shift + self.moved

    @property
    def total(self) -> int:
        """Lines of all entries."""
        return self.heights.total

    @property
    def last_top(self) -> int:
        """The highest value of `top`."""
        return max(0, self.total - self.height)

    def emptied(self) -> "Viewport":
        """A viewport of the same size without entries."""
        viewport = Viewport(self._keep, self._near)
        viewport.height = self.height
        viewport.heights.width = self.heights.width
        viewport.on_update = self.on_update
        return viewport

    def insert(self, index: int, entry: Entry) -> None:
        """Put an entry before the one at `index`; `update` shows it."""
        if not self.heights.has(entry):
            self.heights.insert(index, entry)
            self._touched[entry] = None

    def discard(self, entry: Entry) -> bool:
        """Take an entry out; tell whether it was there."""
        if not self.heights.has(entry):
            return False
        index, shift = self.heights.first(entry), self.shift
        self.heights.discard(entry)
        self._touched.pop(entry, None)
        if self._anchor is not None and self._anchor.span.entry is entry:
            self._anchor = Anchor.first_of(self.heights, index)
            self._shift = shift
        return True

    def touch(self, entry: Entry) -> None:
        """Note that an entry may have changed; costs nothing."""
        if self.heights.has(entry):
            self._touched[entry] = None

    def update(self) -> bool:
        """Take in what changed.

        Returns:
            Whether something changed below the window.
        """
        touched, self._touched = self._touched, {}
        changed = [entry for entry in touched if self._refresh(entry)]
        self._settle()
        if self.on_update is not None:
            self.on_update(touched)
        bottom = self.top + self.height
        ends = [self.heights.range_of(entry)[1] for entry in changed]
        return any(self.heights.start(end) > bottom for end in ends)

    def resize(self, width: int, height: int) -> None:
        """Take another size of the window; the line at its top stays there."""
        self.height = height
        if width != self.heights.width:
            anchor = self._anchor
            if anchor is not None:
                anchor.remember()
            self.heights.set_width(width)
            if anchor is not None:
                self._anchor = anchor.found_in(self.heights)
        self._settle()

    def look(self, top: int) -> None:
        """The reader went to a line."""
        top = max(0, min(top, self.last_top))
        self.following = top >= self.last_top
        seen = self._anchor
        if not self.following:
            self._anchor = Anchor.at(self.heights, self._meet(top), seen)
        self._settle(seen)
        self.following = self.top >= self.last_top

    def show(self, entry: Entry) -> None:
        """Bring the beginning of an entry to the top, as far as it goes."""
        seen, heights = self._anchor, self.heights
        self._anchor = Anchor.first_of(heights, heights.first(entry))
        self.following = False
        self._settle(seen)
        self.following = self.top >= self.last_top

    def bring(self, entry: Entry, part: int, row: int) -> None:
        """Show a line of a part of an entry, and leave the end: the line stays when
        text comes below it."""
        seen, heights = self._anchor, self.heights
        heights.open(entry)
        self._anchor = Anchor(heights[heights.first(entry) + part], row, 0)
        self.following = False
        self._settle(seen)
        self.look(self.top - self.height // 3)
        self.following = False

    def lay_out(self, entry: Entry, part: int) -> Sequence[Line]:
        """The lines of a part of an open entry; nothing the reader sees moves."""
        lines = self.heights.lines(self.heights.first(entry) + part)
        self._settle()
        return lines

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.following = True
        self._settle()

    def rows(self) -> list[Line | None]:
        """The lines in the window; None below the end.

        Lines far from it are dropped.
        """
        found: list[Line | None] = []
        heights = self.heights
        if len(heights):
            top = self.top
            first = index = heights.find(top)
            row = top - heights.start(index)
            while index < len(heights) and len(found) < self.height:
                lines = heights.lines(index)
                found += lines[row : row + self.height - len(found)]
                index, row = index + 1, 0
            if max(heights.kept, heights.opened) > self._keep:
                heights.forget_outside(first - self._near, index + self._near)
        return found + [None] * (self.height - len(found))

    def measure_between(self, low: int | None, high: int | None) -> None:
        """Lay out all spans that hold some lines; nothing the reader sees moves.

        Args:
            low: The first line, less `shift`; None for the beginning.
            high: The last line, less `shift`; None for the end.
        """
        heights = self.heights
        while len(heights):
            first = 0 if low is None else heights.find(low + self.shift)
            last = len(heights) - 1
            if high is not None:
                last = heights.find(high + self.shift)
            seen = range(last, first - 1, -1)
            unknown = [index for index in seen if not heights[index].measured]
            if not unknown:
                return
            for index in unknown:
                heights.measure(index)
            self._settle()

    def _refresh(self, entry: Entry) -> bool:
        """Look at an entry again; what the reader sees of it stays in place.

        Returns:
            Whether it looks different.
        """
        anchor = self._anchor
        if anchor is None or anchor.span.entry is not entry or self.following:
            return self.heights.refresh(entry)
        anchor.remember()
        section = anchor.span.section
        changed = self.heights.refresh(entry)
        if anchor.span not in self.heights or anchor.span.section is not section:
            self._anchor = anchor.found_in(self.heights)
        return changed

    def _settle(self, seen: Anchor | None = None) -> None:
        """Measure what is in the window, and take its first line as the anchor.

        Args:
            seen: What the reader saw before going elsewhere; the anchor if nobody did.
        """
        if not len(self.heights) or not self.heights.width:
            self._anchor = None
            return
        if self.following:
            self._measure_end()
            top = self.last_top
        else:
            top = self._measured_top()
        seen = seen or self._anchor
        if seen is not None and (line := seen.line_in(self.heights)) is not None:
            self._shift += line - seen.line
        self._anchor = Anchor.at(self.heights, top, self._anchor)

    def _measure_end(self) -> None:
        lines, index = 0, len(self.heights)
        while index and lines < self.height:
            index = self.heights.measure(index - 1, last=True)
            lines += self.heights[index].count

    def _measured_top(self) -> int:
        """Measure the window from its anchor down; returns its first line."""
        heights = self.heights
        anchor = self._anchor
        if anchor is None or anchor.span not in heights:
            anchor = Anchor(heights[0], 0, 0)
        span = anchor.span
        index = heights.measure(heights.index(span))
        row = min(anchor.row, max(0, span.count - 1))
        lines, below = span.count - row, index
        while below + 1 < len(heights) and lines < self.height:
            below = heights.measure(below + 1)
            lines += heights[below].count
        if lines < self.height:
            self._measure_end()
        return min(heights.start(heights.index(span)) + row, self.last_top)

    def _meet(self, top: int) -> int:
        """Measure what came into the window, keeping in place what was in it.

        The first span with a known height stays where it is on the screen; guessed
        ones above it grow upwards, those below it downwards.

        Args:
            top: The first line of the window.

        Returns:
            The same line, once all in the window is measured.
        """
        heights = self.heights
        while True:
            first = heights.find(top)
            last = heights.find(min(top + self.height, heights.total) - 1)
            seen = range(first, last + 1)
            unknown = [index for index in seen if not heights[index].measured]
            if not unknown:
                return top
            known = [index for index in seen if heights[index].measured]
            fixed = heights[known[0] if known else last]
            offset = heights.start(heights.index(fixed)) - top
            above = [index for index in unknown if index < heights.index(fixed)]
            if above:
                heights.measure(above[-1], last=True)
            else:
                heights.measure(unknown[0])
            top = max(0, heights.start(heights.index(fixed)) - offset)
