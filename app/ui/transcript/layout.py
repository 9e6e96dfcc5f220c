"""What part of the transcript the screen shows, and how it stays in place."""

from typing import Final, NamedTuple

from app.markdown.line import Line
from app.ui.transcript.entry import Entry
from app.ui.transcript.place import Place, place_of, row_of
from app.ui.transcript.slots import Slot, Slots

_KEEP: Final = 96
"""Slots with lines in memory before those far from the screen lose them."""
_NEAR: Final = 24
"""Slots above and below the screen that keep them."""


class _Spot(NamedTuple):
    """A place in the transcript that survives another layout of its entry."""

    entry: Entry
    text: int
    """Which of the entry's runs."""
    place: Place


class Layout:
    """Slots seen through a window of some lines; knows no Textual.

    `top` is the first line in the window. Slots outside the window may have
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
        slots above were put in, taken out or measured. A line number less
        this stays the same while its line is looked at."""
        self._pin: tuple[Slot, int] | None = None
        self._seen: tuple[Slot, int] | None = None
        self._held: tuple[_Spot | None, tuple[Slot, int] | None] = None, None
        """What stood at the top before the width changed, and its pin since then."""
        self._touched: dict[Entry, None] = {}

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

    def insert(self, place: int, entry: Entry) -> None:
        """Put an entry before the entry at `place`; `update` shows it."""
        if not self.slots.has(entry):
            self.slots.insert(place, entry)
            self._touched[entry] = None

    def remove(self, entry: Entry) -> bool:
        """Take an entry out; tell whether it was there."""
        if not self.slots.has(entry):
            return False
        index = self.slots.first(entry)
        self.slots.remove(entry)
        self._touched.pop(entry, None)
        if self._pin is not None and self._pin[0].entry is entry:
            self._pin = self._pin_after(index)
        return True

    def touch(self, entry: Entry) -> None:
        """Note that an entry may have changed; costs nothing."""
        if self.slots.has(entry):
            self._touched[entry] = None

    def update(self) -> bool:
        """Take in what changed.

        Returns:
            Whether something changed below the window.
        """
        touched, self._touched = self._touched, {}
        changed = [entry for entry in touched if self._refresh(entry)]
        self._settle()
        bottom = self.top + self.height
        ends = [self.slots.span(entry)[1] for entry in changed]
        return any(self.slots.start(end) > bottom for end in ends)

    def resize(self, width: int, height: int) -> None:
        """Take another size of the window; the line at its top stays there."""
        self.height = height
        if width == self.slots.width:
            self._settle()
            return
        held, pin = self._held
        # The line at the top began before what the reader had there at first; from
        # size to size that would add up.
        spot = held if held is not None and pin == self._pin else self._spot()
        self.slots.set_width(width)
        self._pin = self._found(spot) if spot is not None else None
        self._settle()
        self._held = spot, self._pin

    def look(self, top: int) -> None:
        """The reader went to a line."""
        self.top = max(0, min(top, self.last_top))
        self.following = self.top >= self.last_top
        if not self.following:
            self._meet()
        self._settle()
        self.following = self.top >= self.last_top

    def show(self, entry: Entry) -> None:
        """Bring the beginning of an entry to the top, as far as it goes."""
        self._pin = self.slots[self.slots.first(entry)], 0
        self.following = False
        self._settle()
        self.following = self.top >= self.last_top

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.following = True
        self._settle()

    def rows(self) -> list[Line | None]:
        """The lines in the window; None below the end.

        Lines far from it are dropped.
        """
        found: list[Line | None] = []
        slots = self.slots
        if len(slots):
            index = slots.find(self.top)
            row = self.top - slots.start(index)
            while index < len(slots) and len(found) < self.height:
                lines = slots.lines(index)
                found += lines[row : row + self.height - len(found)]
                index, row = index + 1, 0
            if max(slots.kept, slots.opened) > _KEEP:
                first = slots.find(self.top)
                slots.forget_outside(first - _NEAR, index + _NEAR)
        return found + [None] * (self.height - len(found))

    def measure_between(self, low: int | None, high: int | None) -> None:
        """Lay out all slots that hold some lines; nothing the reader sees moves.

        Args:
            low: The first line, less `shift`; None for the beginning.
            high: The last line, less `shift`; None for the end.
        """
        slots = self.slots
        while len(slots):
            first = 0 if low is None else slots.find(low + self.shift)
            last = len(slots) - 1 if high is None else slots.find(high + self.shift)
            seen = range(last, first - 1, -1)
            unknown = [index for index in seen if not slots[index].measured]
            if not unknown:
                return
            for index in unknown:
                slots.measure(index)
            self._settle()

    def _refresh(self, entry: Entry) -> bool:
        """Look at an entry again; what the reader sees of it stays in place.

        Returns:
            Whether it looks different.
        """
        pin = self._pin
        if pin is None or pin[0].entry is not entry or self.following:
            return self.slots.refresh(entry)
        spot, old = self._spot(), self._line_of(pin)
        section = pin[0].section
        changed = self.slots.refresh(entry)
        if spot is None or (pin[0] in self.slots and pin[0].section is section):
            return changed
        self._pin = slot, _ = self._found(spot)
        self.shift += self._line_of(self._pin) - old
        self._seen = slot, self.slots.start(self.slots.index(slot))
        return changed

    def _line_of(self, pin: tuple[Slot, int]) -> int:
        return self.slots.start(self.slots.index(pin[0])) + pin[1]

    def _spot(self) -> _Spot | None:
        """What the pin stands at."""
        if self._pin is None or self._pin[0] not in self.slots:
            return None
        slot, row = self._pin
        section = slot.section
        if section is None or not section.part.lines:
            return _Spot(slot.entry, 0, Place(0, 0))
        place = place_of(section.part.lines, min(row, len(section.part.lines) - 1))
        return _Spot(slot.entry, section.text, place)

    def _found(self, spot: _Spot) -> tuple[Slot, int]:
        """The pin for a spot of an entry that was laid out anew."""
        slots = self.slots
        slots.open(spot.entry)
        first, stop = slots.span(spot.entry)
        index = first
        for at in range(first, stop):
            section = slots[at].section
            if section is None or section.text > spot.text:
                break
            if section.text < spot.text or section.part.start <= spot.place.offset:
                index = at
        section = slots[index].section
        lines = slots.lines(index)
        if section is None or section.text != spot.text:
            return slots[index], max(0, len(lines) - 1)
        return slots[index], row_of(lines, spot.place)

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

    def _note_shift(self) -> None:
        if self._seen is None:
            return
        slot, start = self._seen
        if slot in self.slots:
            self.shift += self.slots.start(self.slots.index(slot)) - start

    def _measure_end(self) -> None:
        lines, index = 0, len(self.slots)
        while index and lines < self.height:
            index = self.slots.measure(index - 1, last=True)
            lines += self.slots[index].count

    def _measure_at_pin(self) -> None:
        slots = self.slots
        if self._pin is None or self._pin[0] not in slots:
            self._pin = slots[0], 0
        slot, row = self._pin
        index = slots.measure(slots.index(slot))
        row = min(row, max(0, slot.count - 1))
        lines, below = slot.count - row, index
        while below + 1 < len(slots) and lines < self.height:
            below = slots.measure(below + 1)
            lines += slots[below].count
        if lines < self.height:
            self._measure_end()
        self.top = min(slots.start(slots.index(slot)) + row, self.last_top)

    def _meet(self) -> None:
        """Measure what came into the window, keeping in place what was in it.

        The first slot with a known height stays where it is on the screen;
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
            held = slots[known[0] if known else last]
            offset = slots.start(slots.index(held)) - self.top
            above = max((i for i in unknown if i < slots.index(held)), default=None)
            if above is None:
                slots.measure(unknown[0])
            else:
                slots.measure(above, last=True)
            self.top = max(0, slots.start(slots.index(held)) - offset)
        self._pin = slots[first], self.top - slots.start(first)

    def _pin_after(self, index: int) -> tuple[Slot, int] | None:
        if not len(self.slots):
            return None
        return self.slots[min(index, len(self.slots) - 1)], 0
