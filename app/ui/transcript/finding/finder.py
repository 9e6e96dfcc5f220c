"""Looks for a text in all entries of a transcript."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from app.ui.transcript.drawing.dress import Light
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.finding.needle import Needle
from app.ui.transcript.finding.searched import Match, Searched
from app.ui.transcript.finding.shown_text import ShownText, Span
from app.ui.transcript.seen import seen_in, sees

if TYPE_CHECKING:
    from app.ui.transcript.viewport import Viewport
    from app.ui.transcript.widget import Transcript

Lights = dict[int, tuple[Light, ...]]
"""What is lit in rows of the window, by row."""


class _Spot(NamedTuple):
    """A line of an entry."""

    entry: Entry
    part: int
    row: int


class Finder:
    """What is looked for in a transcript, what was found, and the match one is at.

    What is in the window is searched when it is drawn. All else is searched by `work`,
    from the place where one was upwards and then below it, and what changes is searched
    again.

    Args:
        transcript: What is searched. Nobody else may look for something in it.
        on_change: Called when something was found or is to be searched.
    """

    def __init__(
        self, transcript: "Transcript", on_change: Callable[[], object]
    ) -> None:
        self._transcript: Final = transcript
        self.needle: Needle | None = None
        """What is looked for; None for nothing."""
        self._on_change: Final = on_change
        self._found: dict[Entry, Searched] = {}
        self._pending: set[Entry] = set()
        self._current: tuple[Entry, int] | None = None
        self._origin: _Spot | None = None
        self._width = transcript.viewport.heights.width
        transcript.viewport.on_update = self.touch
        transcript.canvas.lights = self.lights

    # What is looked for

    def begin(self, needle: Needle | None) -> None:
        """Look for something else; texts that were read stay known."""
        self._origin = self._spot() or self._origin or self._bottom()
        self.needle = needle
        self._current = None
        self._pending = set(self._viewport.heights.entries) if needle else set()

    def end(self) -> None:
        """Look for nothing any more, and forget what was read."""
        self.needle = self._current = self._origin = None
        self._pending.clear()
        self._found.clear()
        self._viewport.on_update = self._transcript.canvas.lights = None

    @property
    def _viewport(self) -> "Viewport":
        """The window, which is another one when all entries were taken out."""
        return self._transcript.viewport

    def touch(self, entries: Iterable[Entry]) -> None:
        """Entries have changed, come or gone."""
        heights, changed = self._viewport.heights, list(entries)
        for entry in changed:
            if (searched := self._found.get(entry)) is not None:
                searched.changed()
        if len(self._found) > len(heights.entries):
            self._prune()
        if self.needle is not None and changed:
            self._pending.update(filter(heights.has, changed))
            self._search_growing()
            self._on_change()

    # What was found

    @property
    def complete(self) -> bool:
        """Whether all entries were searched."""
        return not self._pending

    @property
    def count(self) -> int:
        """How many matches there are, as far as it was searched."""
        return sum(map(self._count_in, self._found))

    @property
    def has_current(self) -> bool:
        """Whether one is at a match."""
        return self._current is not None

    @property
    def number(self) -> int:
        """Which of them one is at, counted from 1; 0 for none."""
        if self._current is None:
            return 0
        at, number = self._current
        for entry in self._viewport.heights.entries:
            if entry is at:
                break
            number += self._count_in(entry)
        return number + 1

    def lights(self, viewport: "Viewport") -> Lights:
        """What is lit in the window."""
        if self.needle is None:
            return {}
        self._follow_width(viewport)
        heights, at = viewport.heights, self._current_match()
        lights: Lights = {}
        for span, y in seen_in(viewport):
            part = heights.index(span) - heights.first(span.entry)
            for found in self._spans_in(span.entry, part):
                is_current = at == (span.entry, Match(part, found))
                _light(lights, found, y, is_current)
        return lights

    # Going from match to match

    def step(self, by: int) -> bool:
        """Go to the next match (1) or the one before (-1); tell whether there is one."""
        if self._current is None:
            return False
        entry, number = self._current
        number += by
        if 0 <= number < self._whole(entry).count:
            self._current = entry, number
            return True
        entries = self._viewport.heights.entries
        index = entries.index(entry)
        others = entries[index + 1 :] if by > 0 else entries[:index][::-1]
        return self._go_into(others, by)

    def wrap(self, by: int) -> bool:
        """Go to the first match (1) or the last one (-1)."""
        entries = self._viewport.heights.entries
        return self._go_into(entries[::by], by)

    def show(self, stay: bool = True) -> None:
        """Bring the match one is at into the window.

        Args:
            stay: Leave the end of the conversation, if the window followed it.
        """
        at, viewport = self._current_match(), self._viewport
        if at is None:
            return
        entry, (part, span) = at
        if not sees(viewport, entry, part, span[0].row):
            viewport.bring(entry, part, span[0].row)
        elif stay:
            viewport.following = False

    def work(self) -> Iterator[None]:
        """Search what was not searched yet; yields now and then, to be stopped or
        put off. The match nearest to where one was becomes the one that one is at."""
        while self._pending and self.needle is not None:
            needle = self.needle
            self._pending.intersection_update(self._viewport.heights.entries)
            for entry, above in self._order():
                if needle is not self.needle:
                    break
                yield from self._search(entry)
                self._choose(entry, above)

    def _order(self) -> list[tuple[Entry, bool]]:
        """Entries to search, and whether they begin above the place where one was."""
        entries = self._viewport.heights.entries
        origin = self._origin.entry if self._origin is not None else None
        index = entries.index(origin) if origin in entries else len(entries) - 1
        above = [(entry, True) for entry in reversed(entries[: index + 1])]
        below = [(entry, False) for entry in entries[max(0, index) :]]
        known = self._pending if self._current is not None else set(entries)
        return [(entry, up) for entry, up in above + below if entry in known]

    def _choose(self, entry: Entry, above: bool) -> None:
        """Let one be at a match of an entry, if there is none that is nearer."""
        searched = self._found.get(entry)
        if self._current is not None or searched is None or not searched.count:
            return
        last = searched.count - 1
        if above and self._origin is not None and entry is self._origin.entry:
            last = searched.before(self._origin.part, self._origin.row) - 1
        if last >= 0:
            self._current = entry, last if above else 0
            self._on_change()

    def _go_into(self, entries: Iterable[Entry], by: int) -> bool:
        for entry in entries:
            if count := self._whole(entry).count:
                self._current = entry, 0 if by > 0 else count - 1
                return True
        return False

    # Searching

    def _whole(self, entry: Entry) -> Searched:
        """An entry that is searched to its end, now if it was not yet."""
        for _ in self._search(entry):
            pass
        return self._found[entry]

    def _search(self, entry: Entry) -> Iterator[None]:
        """Search an entry, a part at a time where it is laid out."""
        while entry in self._pending and self.needle is not None:
            if self._search_some(entry):
                self._pending.discard(entry)
                self._clamp(entry)
            yield

    def _search_some(self, entry: Entry) -> bool:
        """Search the next part of an entry; tell whether that was all."""
        viewport, needle = self._viewport, self.needle
        if needle is None or not viewport.heights.has(entry):
            return True
        searched = self._found.setdefault(entry, Searched(entry))
        if not viewport.heights.is_open(entry):
            searched.search_closed(needle, viewport.heights.width)
            return True
        parts = viewport.heights.parts(entry)
        index = searched.missing(needle, parts)
        if index < len(parts):
            searched.add(parts[index], viewport.lay_out(entry, index))
            return False
        if not entry.live:
            searched.end()
        return True

    def _search_growing(self) -> None:
        """Search what grows now: all but the end of it was searched before."""
        for entry in [entry for entry in self._pending if entry.live]:
            self._whole(entry)

    def _count_in(self, entry: Entry) -> int:
        """How many matches an entry is known to have."""
        known = entry in self._found and entry not in self._pending
        return self._found[entry].count if known else 0

    def _spans_in(self, entry: Entry, part: int) -> Iterable[Span]:
        if entry not in self._pending and entry in self._found:
            return self._found[entry].spans(part)
        text = ShownText.of(self._viewport.lay_out(entry, part))
        assert self.needle is not None
        return [text.span(*found) for found in self.needle.spans(text.text)]

    def _follow_width(self, viewport: "Viewport") -> None:
        """At another width all lines are others."""
        width, self._width = self._width, viewport.heights.width
        if width != self._width:
            self._found.clear()
            self._pending = set(viewport.heights.entries)
            self._on_change()

    def _prune(self) -> None:
        heights = self._viewport.heights
        for entry in [entry for entry in self._found if not heights.has(entry)]:
            del self._found[entry]
            self._pending.discard(entry)
        if self._current is not None and not heights.has(self._current[0]):
            self._current = None

    def _clamp(self, entry: Entry) -> None:
        """Stay at a match of an entry whose text has changed, if it has any."""
        if self._current is not None and self._current[0] is entry:
            last = self._found[entry].count - 1
            number = min(self._current[1], last)
            self._current = (entry, number) if number >= 0 else None

    def _current_match(self) -> tuple[Entry, Match] | None:
        if self._current is None:
            return None
        entry, number = self._current
        searched = self._found.get(entry)
        match = searched.match(number) if searched is not None else None
        return (entry, match) if match is not None else None

    def _spot(self) -> _Spot | None:
        at = self._current_match()
        return None if at is None else _Spot(at[0], at[1].part, at[1].span[0].row)

    def _bottom(self) -> _Spot | None:
        """The last line in the window."""
        viewport = self._viewport
        seen = list(seen_in(viewport))
        if not seen:
            return None
        span, y = seen[-1]
        part = viewport.heights.index(span) - viewport.heights.first(span.entry)
        return _Spot(span.entry, part, viewport.height - 1 - y)


def _light(lights: Lights, found: Span, y: int, current: bool) -> None:
    """Light a match in the rows that show it."""
    for row, start, end in found:
        light = Light(start, end, current)
        lights[y + row] = (*lights.get(y + row, ()), light)
