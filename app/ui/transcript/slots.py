"""Entries one below the other: how many lines each takes, where each begins."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from app.markdown.layout.lazy_lines import LazyLines
from app.markdown.line import Line
from app.ui.transcript.entry import Entry


class Section(NamedTuple):
    """A part of one of an entry's runs."""

    part: LazyLines
    text: int = 0
    """Which of the entry's runs it belongs to."""
    source: Callable[[], str] | None = None
    """The run's source."""


class Slot:
    """A stretch of lines: a section of an entry, or an entry that is closed.

    An entry nobody has looked at is closed: it has one slot, and an estimate of
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


class Slots:
    """All entries in order, with the sums of their lines.

    A change at the end costs nothing, one further up a sum over what follows.
    An index is that of a slot; only `insert` counts entries.
    """

    def __init__(self) -> None:
        self.width = 0
        """Cells of a line; 0 before the first layout."""
        self.entries: Final[list[Entry]] = []
        """From top to bottom, for reading."""
        self._slots: list[Slot] = []
        self._starts: list[int] = [0]
        self._indexes: dict[Slot, int] = {}
        self._first: dict[Entry, Slot] = {}
        self._open: dict[Entry, None] = {}
        self._kept: dict[Slot, None] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def __getitem__(self, index: int) -> Slot:
        return self._slots[index]

    def __contains__(self, slot: object) -> bool:
        """Whether a slot still stands for something."""
        return slot in self._known_indexes()

    @property
    def kept(self) -> int:
        """How many slots have their lines in memory."""
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
        index = len(self._slots)
        if place < len(self.entries):
            index = self.first(self.entries[place])
        self.entries.insert(place, entry)
        slot = Slot(entry, entry.estimate(self.width or 80), None)
        self._first[entry] = slot
        self._replace(index, index, [slot])

    def remove(self, entry: Entry) -> None:
        """Take an entry out."""
        first, stop = self.span(entry)
        self._replace(first, stop, [])
        self.entries.remove(entry)
        del self._first[entry]
        self._open.pop(entry, None)

    def first(self, entry: Entry) -> int:
        """The first slot of an entry."""
        return self.index(self._first[entry])

    def span(self, entry: Entry) -> tuple[int, int]:
        """The first slot of an entry, and the one after its last."""
        first = stop = self.first(entry)
        while stop < len(self._slots) and self._slots[stop].entry is entry:
            stop += 1
        return first, stop

    def open(self, entry: Entry) -> None:
        """Put an entry's sections in the place of its one slot."""
        if entry not in self._open:
            self._open[entry] = None
            self.refresh(entry)

    def close(self, entry: Entry) -> None:
        """Forget the sections of an entry, but not how many lines they take."""
        first, stop = self.span(entry)
        slot = self._slots[first]
        slot.count = self.start(stop) - self.start(first)
        slot.section = None
        self._replace(first, stop, [slot])
        del self._open[entry]
        entry.forget()

    def refresh(self, entry: Entry) -> bool:
        """Look at an entry again. Sections that are the same keep their slots.

        Returns:
            Whether it looks different, as far as that is known without opening it.
        """
        first, stop = self.span(entry)
        if entry not in self._open:
            self._set_count(first, entry.estimate(self.width))
            return True
        sections = _sections(entry, self.width)
        index = first
        for section in sections[: stop - first]:
            known = self._slots[index].section
            if known is None or not _is_same(known.part, section.part):
                break
            index += 1
        if index == stop and index - first == len(sections):
            return False
        old = self._slots[index:stop]
        new = []
        for number, section in enumerate(sections[index - first :]):
            slot = old[number] if number < len(old) else Slot(entry, 0, None)
            slot.section, slot.count = section, section.part.count
            new.append(slot)
        self._replace(index, stop, new)
        return True

    def set_width(self, width: int) -> None:
        """Lay everything out for another width: all counts are guesses again."""
        self.width = width
        self._slots = [Slot(e, e.estimate(width), None) for e in self.entries]
        self._first = {slot.entry: slot for slot in self._slots}
        self._open.clear()
        self._kept.clear()
        self._indexes.clear()
        self._spoil(0)

    # Slots

    def index(self, slot: Slot) -> int:
        """Where a slot stands among the others."""
        return self._known_indexes()[slot]

    def start(self, index: int) -> int:
        """The first line of a slot; the length for the one after the last."""
        starts = self._starts
        while len(starts) <= index:
            starts.append(starts[-1] + self._slots[len(starts) - 1].count)
        return starts[index]

    @property
    def total(self) -> int:
        """Lines of all entries."""
        return self.start(len(self._slots))

    def find(self, y: int) -> int:
        """The slot that holds a line: the first or last one for a line outside."""
        _ = self.total
        return max(0, min(bisect_right(self._starts, y), len(self._slots)) - 1)

    def lines(self, index: int) -> Sequence[Line]:
        """The lines of a section, laid out if they are not in memory."""
        slot = self._slots[index]
        if slot.section is None:
            return ()
        lines = slot.section.part.lines
        self._kept[slot] = None
        self._set_count(index, len(lines))
        return lines

    def measure(self, index: int, last: bool = False) -> int:
        """Learn how many lines a slot takes; a closed entry is opened first.

        Args:
            index: The slot.
            last: Of an entry that was closed measure the last section, not the
                first one.

        Returns:
            The slot that was measured.
        """
        slot = self._slots[index]
        if slot.section is None:
            self.open(slot.entry)
            if last:
                index = self.span(slot.entry)[1] - 1
        if not self._slots[index].measured:
            self.lines(index)
        return index

    def forget_outside(self, first: int, last: int) -> None:
        """Drop what can be made again of slots that are not from `first` to `last`."""
        near = self._slots[max(0, first) : last + 1]
        for slot in self._kept.keys() - set(near):
            if slot.section is not None:
                slot.section.part.forget()
            del self._kept[slot]
        for entry in self._open.keys() - {slot.entry for slot in near}:
            if not entry.live:
                self.close(entry)

    def _known_indexes(self) -> dict[Slot, int]:
        if len(self._indexes) != len(self._slots):
            self._indexes = {slot: index for index, slot in enumerate(self._slots)}
        return self._indexes

    def _replace(self, first: int, stop: int, slots: Sequence[Slot]) -> None:
        """Put other slots in the place of some; those that stay may be among them."""
        for slot in self._slots[first:stop]:
            self._indexes.pop(slot, None)
            self._kept.pop(slot, None)
        if stop == len(self._slots):
            for index, slot in enumerate(slots, first):
                self._indexes[slot] = index
        else:
            self._indexes.clear()
        self._slots[first:stop] = slots
        self._spoil(first)

    def _set_count(self, index: int, count: int) -> None:
        if count != self._slots[index].count:
            self._slots[index].count = count
            self._spoil(index)

    def _spoil(self, index: int) -> None:
        del self._starts[index + 1 :]


def _is_same(one: LazyLines, other: LazyLines) -> bool:
    if one is other:
        return True
    return one.measured and other.measured and one.lines == other.lines


def _sections(entry: Entry, width: int) -> list[Section]:
    """The parts of all runs of an entry; at least one, which may be empty."""
    return [
        Section(part, text, run.source)
        for text, run in enumerate(entry.runs(width))
        for part in run.parts
    ] or [Section(LazyLines.of([]))]
