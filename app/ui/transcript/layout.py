"""What part of the transcript the screen shows, and how it stays in place."""

from typing import Final

from app.markdown.line import Line
from app.ui.transcript.entry import Entry
from app.ui.transcript.slots import Slot, Slots

_KEEP: Final = 24
"""Entries whose lines are kept before those far from the screen are dropped."""
_NEAR: Final = 6
"""Entries above and below the screen whose lines are not dropped."""


class Layout:
    """Slots seen through a window of some lines; knows no Textual.

    `top` is the first line in the window. Entries outside the window may have
    guessed heights; when one comes into it, it is measured and `top` moves
    along, so that nothing the reader sees moves.
    """

    def __init__(self) -> None:
        self.slots: Final = Slots()
        self.height = 0
        """Lines of the window."""
        self.top = 0
        self.following = True
        """Whether the window stays at the end."""
        self.shift = 0
        """Lines by which all that is seen moved down since the beginning, because
        entries above were put in, taken out or measured. A line number less
        this stays the same while its line is looked at."""
        self._pin: tuple[Slot, int] | None = None
        self._seen: tuple[Slot, int] | None = None
        self._touched: dict[Slot, None] = {}

    @property
    def total(self) -> int:
        """Lines of all entries."""
        return self.slots.total

    @property
    def last_top(self) -> int:
        """The highest value of `top`."""
        return max(0, self.total - self.height)

    def emptied(self) -> "Layout":
        """A layout of the same size without entries."""
        layout = Layout()
        layout.height = self.height
        layout.slots.width = self.slots.width
        return layout

    def insert(self, index: int, entry: Entry) -> None:
        """Put an entry before the one at `index`; `update` shows it."""
        if self.slots.slot_of(entry) is None:
            self._touched[self.slots.insert(index, entry)] = None

    def remove(self, entry: Entry) -> bool:
        """Take an entry out; tell whether it was there."""
        slot = self.slots.slot_of(entry)
        if slot is None:
            return False
        index = self.slots.index(slot)
        self.slots.remove(slot)
        self._touched.pop(slot, None)
        if self._pin is not None and self._pin[0] is slot:
            self._pin = self._pin_after(index)
        return True

    def touch(self, entry: Entry) -> None:
        """Note that an entry may have changed; costs nothing."""
        slot = self.slots.slot_of(entry)
        if slot is not None:
            self._touched[slot] = None

    def update(self) -> bool:
        """Take in what changed.

        Returns:
            Whether something changed below the window.
        """
        touched, self._touched = self._touched, {}
        for slot in touched:
            index = self.slots.index(slot)
            if slot.lines is not None:
                self.slots.measure(index)
            else:
                self.slots.guess(index)
        self._settle()
        indexes = [self.slots.index(slot) for slot in touched]
        bottom = self.top + self.height
        return any(self.slots.start(index + 1) > bottom for index in indexes)

    def resize(self, width: int, height: int) -> None:
        """Take another size of the window; the line at its top stays there."""
        self.height = height
        if width != self.slots.width:
            self._set_width(width)
        self._settle()

    def look(self, top: int) -> None:
        """The reader went to a line."""
        self.top = max(0, min(top, self.last_top))
        self.following = self.top >= self.last_top
        if not self.following:
            self._meet()
        self._settle()
        self.following = self.top >= self.last_top

    def show(self, index: int) -> None:
        """Bring the beginning of an entry to the top, as far as it goes."""
        self._pin = self.slots[index], 0
        self.following = False
        self._settle()
        self.following = self.top >= self.last_top

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.following = True
        self._settle()

    def rows(self) -> list[Line | None]:
        """The lines in the window; None below the end."""
        found: list[Line | None] = []
        slots = self.slots
        if len(slots):
            index = slots.find(self.top)
            row = self.top - slots.start(index)
            while index < len(slots) and len(found) < self.height:
                lines = slots.lines(index)
                found += lines[row : row + self.height - len(found)]
                index, row = index + 1, 0
        return found + [None] * (self.height - len(found))

    def _set_width(self, width: int) -> None:
        pin = self._pin
        if pin is None or not pin[0].lines:
            self.slots.set_width(width)
            return
        slot, row = pin
        place = pin[0].lines.place(min(row, len(pin[0].lines) - 1))
        self.slots.set_width(width)
        self._pin = slot, self.slots.lines(self.slots.index(slot)).find(place)

    def _settle(self) -> None:
        """Measure what is in the window, and set `top`."""
        if not len(self.slots) or not self.slots.width:
            self.top, self._pin = 0, None
            return
        if self.following:
            self._measure_end()
            self.top = self.last_top
        else:
            self._measure_at_pin()
        self._note_shift()
        first = self.slots.find(self.top)
        self._pin = self.slots[first], self.top - self.slots.start(first)
        self._seen = self.slots[first], self.slots.start(first)
        if self.slots.kept > _KEEP:
            last = self.slots.find(self.top + self.height)
            self.slots.forget_outside(first - _NEAR, last + _NEAR)

    def _note_shift(self) -> None:
        if self._seen is None:
            return
        slot, start = self._seen
        if self.slots.slot_of(slot.entry) is slot:
            self.shift += self.slots.start(self.slots.index(slot)) - start

    def _measure_end(self) -> None:
        lines, index = 0, len(self.slots)
        while index and lines < self.height:
            index -= 1
            if not self.slots[index].measured:
                self.slots.measure(index)
            lines += self.slots[index].count

    def _measure_at_pin(self) -> None:
        if self._pin is None:
            self._pin = self.slots[0], 0
        slot, row = self._pin
        index = self.slots.index(slot)
        if not slot.measured:
            self.slots.measure(index)
        row = min(row, max(0, slot.count - 1))
        lines, below = slot.count - row, index
        while below + 1 < len(self.slots) and lines < self.height:
            below += 1
            if not self.slots[below].measured:
                self.slots.measure(below)
            lines += self.slots[below].count
        self.top = self.slots.start(index) + row
        if lines < self.height:
            self._measure_end()
            self.top = min(self.slots.start(index) + row, self.last_top)

    def _meet(self) -> None:
        """Measure what came into the window, keeping in place what was in it.

        The first entry with a known height stays where it is on the screen;
        guessed ones above it grow upwards, those below it downwards.
        """
        slots = self.slots
        while True:
            first = slots.find(self.top)
            last = slots.find(min(self.top + self.height, slots.total) - 1)
            seen = range(first, last + 1)
            unknown = [i for i in seen if not slots[i].measured]
            if not unknown:
                break
            known = [i for i in seen if slots[i].measured]
            held = known[0] if known else last
            offset = slots.start(held) - self.top
            slots.measure(max((i for i in unknown if i < held), default=unknown[0]))
            self.top = max(0, slots.start(held) - offset)
        self._pin = slots[first], self.top - slots.start(first)

    def _pin_after(self, index: int) -> tuple[Slot, int] | None:
        if not len(self.slots):
            return None
        return self.slots[min(index, len(self.slots) - 1)], 0
