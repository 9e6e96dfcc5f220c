"""Entries one below the other: how many lines each takes, where each begins."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from app.markdown.layout.lazy_lines import LazyLines
from app.markdown.line import Line
from app.ui.transcript.entries.entry import Entry


class Section(NamedTuple):
    """A part of one of an entry's texts."""

    part: LazyLines
    text: int = 0
    """Which of the entry's texts it belongs to."""
    source: Callable[[], str] | None = None
    """The source of that text."""


class RowSpan:
    """A stretch of lines: a section of an entry, or an entry that is closed.

    An entry nobody has looked at is closed: it has one span, and an estimate of
    its lines. It is opened into its sections, which are laid out one by one.
    """

    __slots__ = ("count", "entry", "section")

    def __init__(self, entry: Entry, count: int, section: Section | None) -> None:
        self.entry: Final = entry
        self.count = count
        """Lines it takes, or may take while not `measured`."""
        self.section = section
        """None while the entry is closed."""

    @property
    def measured(self) -> bool:
        """Whether `count` is true for the present width."""
        return self.section is not None and self.section.part.measured


class HeightIndex:
    """All entries in order, with the sums of their lines.

    A change at the end costs nothing, one further up a sum over what follows.
    An index is that of a span; only `insert` counts entries.
    """

    def __init__(self) -> None:
        self.width = 0
        """Cells of a line; 0 before the first layout."""
        self.entries: Final[list[Entry]] = []
        """From top to bottom, for reading."""
        self._spans: list[RowSpan] = []
        self._starts: list[int] = [0]
        self._indexes: dict[RowSpan, int] = {}
        self._first: dict[Entry, RowSpan] = {}
        self._open: dict[Entry, None] = {}
        self._kept: dict[RowSpan, None] = {}

    def __len__(self) -> int:
        return len(self._spans)

    def __getitem__(self, index: int) -> RowSpan:
        return self._spans[index]

    def __contains__(self, span: object) -> bool:
        """Whether a span still stands for something."""
        return span in self._known_indexes()

    @property
    def kept(self) -> int:
        """How many spans have their lines in memory."""
        return len(self._kept)

    @property
    def opened(self) -> int:
        """How many entries are open."""
        return len(self._open)

    # Entries

    def has(self, entry: Entry) -> bool:
        """Whether an entry is here."""
        return entry in self._first

    def insert(self, place: int, entry: Entry) -> None:
        """Put an entry before the entry at `place`, closed."""
        place = min(max(0, place), len(self.entries))
        index = len(self._spans)
        if place < len(self.entries):
            index = self.first(self.entries[place])
        self.entries.insert(place, entry)
        span = RowSpan(entry, entry.estimate(self.width or 80), None)
        self._first[entry] = span
        self._replace(index, index, [span])

    def discard(self, entry: Entry) -> None:
        """Take an entry out."""
        first, stop = self.range_of(entry)
        self._replace(first, stop, [])
        self.entries.remove(entry)
        del self._first[entry]
        self._open.pop(entry, None)

    def first(self, entry: Entry) -> int:
        """The first span of an entry."""
        return self.index(self._first[entry])

    def start_of(self, entry: Entry) -> int:
        """The line at which an entry begins."""
        return self.start(self.first(entry))

    def range_of(self, entry: Entry) -> tuple[int, int]:
        """The first span of an entry, and the one after its last."""
        first = stop = self.first(entry)
        while stop < len(self._spans) and self._spans[stop].entry is entry:
            stop += 1
        return first, stop

    def is_open(self, entry: Entry) -> bool:
        """Whether an entry is there in its sections."""
        return entry in self._open

    def spans(self, entry: Entry) -> Sequence[RowSpan]:
        """The spans of an entry, from top to bottom."""
        return self._spans[slice(*self.range_of(entry))]

    def parts(self, entry: Entry) -> list[LazyLines]:
        """The parts of an open entry, from top to bottom."""
        spans = self.spans(entry)
        return [span.section.part for span in spans if span.section is not None]

    def open(self, entry: Entry) -> None:
        """Put an entry's sections in the place of its one span."""
        if entry not in self._open:
            self._open[entry] = None
            self.refresh(entry)

    def close(self, entry: Entry) -> None:
        """Forget the sections of an entry, but not how many lines they take."""
        first, stop = self.range_of(entry)
        span = self._spans[first]
        span.count = self.start(stop) - self.start(first)
        span.section = None
        self._replace(first, stop, [span])
        del self._open[entry]
        entry.forget()

    def refresh(self, entry: Entry) -> bool:
        """Look at an entry again. Sections that are the same keep their spans.

        Returns:
            Whether it looks different, as far as that is known without opening it.
        """
        first, stop = self.range_of(entry)
        if entry not in self._open:
            self._set_count(first, entry.estimate(self.width))
            return True
        sections = _sections(entry, self.width)
        index = first
        for section in sections[: stop - first]:
            known = self._spans[index].section
            if known is None or not _is_same(known.part, section.part):
                break
            index += 1
        if index == stop and index - first == len(sections):
            return False
        old = self._spans[index:stop]
        new = []
        for number, section in enumerate(sections[index - first :]):
            span = old[number] if number < len(old) else RowSpan(entry, 0, None)
            span.section, span.count = section, section.part.count
            new.append(span)
        self._replace(index, stop, new)
        return True

    def set_width(self, width: int) -> None:
        """Lay everything out for another width: all counts are guesses again."""
        self.width = width
        self._spans = [RowSpan(e, e.estimate(width), None) for e in self.entries]
        self._first = {span.entry: span for span in self._spans}
        self._open.clear()
        self._kept.clear()
        self._indexes.clear()
        self._spoil(0)

    # Spans and lines

    def index(self, span: RowSpan) -> int:
        """Where a span stands among the others."""
        return self._known_indexes()[span]

    def start(self, index: int) -> int:
        """The first line of a span; the length for the one after the last."""
        starts = self._starts
        while len(starts) <= index:
            starts.append(starts[-1] + self._spans[len(starts) - 1].count)
        return starts[index]

    def start_of_span(self, span: RowSpan) -> int | None:
        """The first line of a span; None once it stands for nothing any more."""
        index = self._known_indexes().get(span)
        return None if index is None else self.start(index)

    @property
    def total(self) -> int:
        """Lines of all entries."""
        return self.start(len(self._spans))

    def find(self, y: int) -> int:
        """The span that holds a line: the first or last one for a line outside."""
        _ = self.total
        return max(0, min(bisect_right(self._starts, y), len(self._spans)) - 1)

    def lines(self, index: int) -> Sequence[Line]:
        """The lines of a section, laid out if they are not in memory."""
        span = self._spans[index]
        if span.section is None:
            return ()
        lines = span.section.part.lines
        self._kept[span] = None
        self._set_count(index, len(lines))
        return lines

    def measure(self, index: int, last: bool = False) -> int:
        """Learn how many lines a span takes; a closed entry is opened first.

        Args:
            index: The span.
            last: Of an entry that was closed measure the last section, not the
                first one.

        Returns:
            The span that was measured.
        """
        span = self._spans[index]
        if span.section is None:
            self.open(span.entry)
            if last:
                index = self.range_of(span.entry)[1] - 1
        if not self._spans[index].measured:
            self.lines(index)
        return index

    def forget_outside(self, first: int, last: int) -> None:
        """Drop what can be made again of spans that are not from `first` to `last`."""
        near = self._spans[max(0, first) : last + 1]
        for span in self._kept.keys() - set(near):
            if span.section is not None:
                span.section.part.forget()
            del self._kept[span]
        for entry in self._open.keys() - {span.entry for span in near}:
            if not entry.live:
                self.close(entry)

    def _known_indexes(self) -> dict[RowSpan, int]:
        if len(self._indexes) != len(self._spans):
            self._indexes = {span: index for index, span in enumerate(self._spans)}
        return self._indexes

    def _replace(self, first: int, stop: int, spans: Sequence[RowSpan]) -> None:
        """Put other spans in the place of some; those that stay may be among them."""
        for span in self._spans[first:stop]:
            self._indexes.pop(span, None)
            self._kept.pop(span, None)
        if stop == len(self._spans):
            for index, span in enumerate(spans, first):
                self._indexes[span] = index
        else:
            self._indexes.clear()
        self._spans[first:stop] = spans
        self._spoil(first)

    def _set_count(self, index: int, count: int) -> None:
        if count != self._spans[index].count:
            self._spans[index].count = count
            self._spoil(index)

    def _spoil(self, index: int) -> None:
        del self._starts[index + 1 :]


def _is_same(one: LazyLines, other: LazyLines) -> bool:
    if one is other:
        return True
    return one.measured and other.measured and one.lines == other.lines


def _sections(entry: Entry, width: int) -> list[Section]:
    """The parts of all texts of an entry; at least one, which may be empty."""
    return [
        Section(part, number, text.source)
        for number, text in enumerate(entry.texts(width))
        for part in text.parts
    ] or [Section(LazyLines.of([]))]
