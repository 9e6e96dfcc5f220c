"""Entries one below the other: how many lines each takes, where each begins."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from app.markdown.line import Line
from app.ui.transcript.entry import Entry
from app.ui.transcript.stack import Stack


class Slot:
    """An entry's stretch of lines."""

    __slots__ = ("count", "entry", "lines", "measured")

    def __init__(self, entry: Entry) -> None:
        self.entry: Final = entry
        self.count = 0
        """Lines it takes, or may take while not `measured`."""
        self.measured = False
        """Whether `count` is true for the present width."""
        self.lines: Stack | None = None
        """The lines while they are kept; else they can be made again."""


class Slots:
    """All entries in order, with the sums of their lines.

    A change at the end costs nothing, one further up a sum over what follows.
    """

    def __init__(self) -> None:
        self.width = 0
        """Cells of a line; 0 before the first layout."""
        self._slots: list[Slot] = []
        self._starts: list[int] = [0]
        self._indexes: dict[Slot, int] = {}
        self._by_entry: dict[Entry, Slot] = {}
        self._kept: dict[Slot, None] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def __getitem__(self, index: int) -> Slot:
        return self._slots[index]

    def __iter__(self) -> Iterator[Slot]:
        return iter(self._slots)

    @property
    def kept(self) -> int:
        """How many entries have their lines in memory."""
        return len(self._kept)

    def slot_of(self, entry: Entry) -> Slot | None:
        """The slot of an entry; None if it is not here."""
        return self._by_entry.get(entry)

    def insert(self, index: int, entry: Entry) -> Slot:
        """Put an entry before the one at `index`."""
        slot = Slot(entry)
        slot.count = entry.estimate(self.width or 80)
        index = min(max(0, index), len(self._slots))
        if index == len(self._slots):
            self._indexes[slot] = index
        else:
            self._indexes.clear()
        self._slots.insert(index, slot)
        self._by_entry[entry] = slot
        self._spoil(index)
        return slot

    def remove(self, slot: Slot) -> None:
        """Take an entry out."""
        index = self.index(slot)
        del self._slots[index]
        del self._by_entry[slot.entry]
        del self._indexes[slot]
        if index < len(self._slots):
            self._indexes.clear()
        self._kept.pop(slot, None)
        self._spoil(index)

    def index(self, slot: Slot) -> int:
        """Where a slot stands among the others."""
        if slot not in self._indexes:
            self._indexes = {slot: index for index, slot in enumerate(self._slots)}
        return self._indexes[slot]

    def start(self, index: int) -> int:
        """The first line of the entry at `index`; the length for the one after the last."""
        starts = self._starts
        while len(starts) <= index:
            starts.append(starts[-1] + self._slots[len(starts) - 1].count)
        return starts[index]

    @property
    def total(self) -> int:
        """Lines of all entries."""
        return self.start(len(self._slots))

    def find(self, y: int) -> int:
        """The entry that holds a line: the last one for a line after the end."""
        _ = self.total
        return min(bisect_right(self._starts, y), len(self._slots)) - 1

    def line(self, y: int) -> Line | None:
        """The line at `y`; None outside."""
        if not 0 <= y < self.total:
            return None
        index = self.find(y)
        lines = self.lines(index)
        row = y - self.start(index)
        return lines[row] if row < len(lines) else None

    def lines(self, index: int) -> Stack:
        """The lines of an entry, made now if they are not kept."""
        slot = self._slots[index]
        if slot.lines is None:
            self.measure(index)
        assert slot.lines is not None
        return slot.lines

    def measure(self, index: int) -> None:
        """Make an entry's lines anew and learn how many there are."""
        slot = self._slots[index]
        slot.lines = slot.entry.lines(self.width)
        slot.measured = True
        self._kept[slot] = None
        self._set_count(index, len(slot.lines))

    def guess(self, index: int) -> None:
        """Take an entry's estimate, until it is measured."""
        slot = self._slots[index]
        slot.measured = False
        slot.lines = None
        self._kept.pop(slot, None)
        self._set_count(index, slot.entry.estimate(self.width))

    def set_width(self, width: int) -> None:
        """Lay everything out for another width: all counts are guesses again."""
        self.width = width
        for slot in self._slots:
            slot.measured, slot.lines = False, None
            slot.count = slot.entry.estimate(width)
        self._kept.clear()
        self._spoil(0)

    def forget_outside(self, first: int, last: int) -> None:
        """Drop the lines of entries that are not from `first` to `last`."""
        for slot in list(self._kept):
            if first <= self.index(slot) <= last or slot.entry.live:
                continue
            slot.lines = None
            slot.entry.forget()
            del self._kept[slot]

    def _set_count(self, index: int, count: int) -> None:
        if count != self._slots[index].count:
            self._slots[index].count = count
            self._spoil(index)

    def _spoil(self, index: int) -> None:
        del self._starts[index + 1 :]
