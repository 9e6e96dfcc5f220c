"""The window over the entries, without a screen."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, strategies as st

from app.markdown.layout.lazy_lines import Part
from app.markdown.line import Line, Piece
from app.ui.transcript import layout as layout_module
from app.ui.transcript.entry import Entry
from app.ui.transcript.layout import Layout
from app.ui.transcript.run import Run

HEIGHT = 7


class Block(Entry):
    """An entry of some lines that may have guessed badly how many.

    Args:
        name: Begins each line.
        count: Lines it has; may be changed.
        guess: Lines it says it has.
        size: Lines of each of its parts, which guess badly, too.
    """

    def __init__(self, name: str, count: int, guess: int, size: int = 99) -> None:
        self.name = name
        self.count = count
        self.guess = guess
        self.growing = False
        self.forgotten = 0
        self._size = size
        self._parts: dict[tuple[int, int], Part] = {}

    @property
    def live(self) -> bool:
        return self.growing

    def forget(self) -> None:
        self.forgotten += 1

    @property
    def in_memory(self) -> int:
        """Parts whose lines are kept."""
        return sum(part._lines is not None for part in self._parts.values())

    def runs(self, width: int) -> Sequence[Run]:
        starts = range(0, self.count, self._size)
        return [
            Run([self._part(at, min(at + self._size, self.count)) for at in starts])
        ]

    def estimate(self, width: int) -> int:
        return self.guess

    def _part(self, start: int, stop: int) -> Part:
        key = start, stop
        if key not in self._parts:
            guess = (self.guess * 7 + start) % 9
            self._parts[key] = Part(start, guess, lambda: self._lines(*key))
        return self._parts[key]

    def _lines(self, start: int, stop: int) -> list[Line]:
        texts = [(row, f"{self.name}/{row}") for row in range(start, stop)]
        return [Line((Piece(t),), len(t), row, row + 1) for row, t in texts]


def laid_out(blocks: Sequence[Block]) -> Layout:
    """A layout that has seen nothing but its end."""
    layout = Layout()
    for index, block in enumerate(blocks):
        layout.insert(index, block)
    layout.resize(20, HEIGHT)
    layout.update()
    return layout


def seen(layout: Layout) -> list[str | None]:
    """What is in the window."""
    return [row.plain if row else None for row in layout.rows()]


Sizes = list[tuple[int, int, int]]

sizes = st.lists(
    st.tuples(st.integers(1, 30), st.integers(0, 20), st.integers(1, 12)),
    min_size=4,
    max_size=30,
)


def blocks_of(sizes: Sizes) -> list[Block]:
    """Entries with these counts, guesses and sizes of parts."""
    return [Block(str(index), *size) for index, size in enumerate(sizes)]


@pytest.fixture(scope="module", params=["forgetful", "keeping"])
def memory(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lay out with hardly any lines kept, or with the usual number."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "forgetful":
            patch.setattr(layout_module, "_KEEP", 2)
            patch.setattr(layout_module, "_NEAR", 1)
        yield


def where(layout: Layout) -> tuple[list[str | None], int]:
    """What is seen, and where the window stands."""
    return seen(layout), layout.top - layout.shift


def scrolled(pairs: Sizes, up: int) -> tuple[list[Block], Layout]:
    """Entries and their layout, so many lines above the end."""
    blocks = blocks_of(pairs)
    layout = laid_out(blocks)
    layout.look(layout.top - up)
    return blocks, layout


@pytest.mark.usefixtures("memory")
@given(sizes, st.lists(st.integers(-5, 5), max_size=40))
def test_scrolling_moves_the_lines_by_as_much_however_wrong_the_guesses_were(
    pairs: Sizes, steps: list[int]
) -> None:
    blocks = blocks_of(pairs)
    everything = [f"{b.name}/{row}" for b in blocks for row in range(b.count)]
    layout = laid_out(blocks)
    place = max(0, len(everything) - HEIGHT)
    for step in steps:
        before = place
        layout.look(layout.top + step)
        shown = seen(layout)
        place = everything.index(str(shown[0]))
        filled = everything[place : place + HEIGHT]
        assert shown == filled + [None] * (HEIGHT - len(filled))
        wanted = min(max(0, before + step), max(0, len(everything) - HEIGHT))
        # Where only a guess was above, the window may stop short of the step.
        assert min(before, wanted) <= place <= max(before, wanted)


@pytest.mark.usefixtures("memory")
@given(sizes, st.integers(0, 200), st.data())
def test_what_comes_goes_or_grows_elsewhere_does_not_move_the_reader(
    pairs: Sizes, up: int, data: st.DataObject
) -> None:
    blocks, layout = scrolled(pairs, up)
    if layout.following:
        return
    before = where(layout)
    shown = {str(row).split("/")[0] for row in seen(layout)}
    others = [b for b in blocks if b.name not in shown]
    for block in data.draw(
        st.lists(st.sampled_from(others)) if others else st.just([])
    ):
        block.count = data.draw(st.integers(0, 12))
        layout.touch(block)
    if others:
        layout.remove(data.draw(st.sampled_from(others)))
    layout.insert(0, Block("above", 5, 1))
    layout.insert(len(layout.slots.entries), Block("below", 30, 1))
    layout.update()
    assert where(layout) == before


def test_while_it_follows_the_last_lines_are_shown() -> None:
    block = Block("a", 3, 1)
    layout = laid_out([block])
    assert seen(layout) == ["a/0", "a/1", "a/2", None, None, None, None]
    block.count = 30
    layout.touch(block)
    layout.update()
    assert seen(layout) == [f"a/{row}" for row in range(23, 30)]


def test_growth_below_the_window_is_reported() -> None:
    block = Block("a", 30, 30)
    layout = laid_out([block])
    assert not layout.update()
    layout.look(5)
    block.count = 40
    layout.touch(block)
    assert layout.update()
    assert not layout.update()
    layout.touch(block)
    assert not layout.update()


def test_an_entry_without_lines_takes_no_room() -> None:
    layout = laid_out([Block("a", 2, 2), Block("none", 0, 0), Block("b", 2, 2)])
    assert seen(layout)[:4] == ["a/0", "a/1", "b/0", "b/1"]
    assert layout.total == 4


def test_an_empty_layout_shows_nothing() -> None:
    layout = laid_out([])
    layout.look(5)
    layout.follow()
    assert seen(layout) == [None] * HEIGHT
    assert layout.following


def test_when_the_entry_at_the_top_goes_the_next_one_takes_its_place() -> None:
    blocks = [Block(name, 10, 10) for name in "abc"]
    layout = laid_out(blocks)
    layout.show(blocks[1])
    layout.remove(blocks[1])
    layout.update()
    assert seen(layout)[0] == "c/0"
    assert layout.remove(blocks[1]) is False


@pytest.mark.usefixtures("memory")
@given(sizes, st.integers(0, 300), st.integers(1, 60), st.booleans())
def test_what_the_reader_sees_of_a_growing_entry_stays_in_place(
    pairs: Sizes, up: int, more: int, often: bool
) -> None:
    blocks, layout = scrolled(pairs, up)
    if layout.following:
        return
    before = where(layout)
    for _ in range(more if often else 1):
        blocks[-1].count += 1 if often else more
        layout.touch(blocks[-1])
        layout.update()
        assert where(layout) == before


@given(sizes, st.integers(0, 300))
def test_another_width_keeps_the_first_line(pairs: Sizes, up: int) -> None:
    _, layout = scrolled(pairs, up)
    if layout.following:
        return
    before = seen(layout)
    layout.resize(30, HEIGHT)
    assert seen(layout) == before


def test_an_entry_that_is_only_touched_lays_nothing_out_that_is_not_seen() -> None:
    block = Block("a", 300, 300, size=10)
    layout = laid_out([block])
    block.count = 600
    layout.touch(block)
    layout.update()
    measured = [slot.measured for slot in map(layout.slots.__getitem__, range(60))]
    assert sum(measured) == 2


@given(sizes, st.integers(0, 300), st.data())
def test_lines_to_be_copied_are_measured_without_moving_the_reader(
    pairs: Sizes, up: int, data: st.DataObject
) -> None:
    layout = laid_out(blocks_of(pairs))
    layout.look(layout.top - up)
    before = seen(layout)
    low = layout.top - layout.shift
    first, height = data.draw(st.integers(-400, 0)), data.draw(st.integers(0, 500))
    layout.measure_between(low + first, low + first + height)
    slots = layout.slots
    low += layout.shift
    for y in range(max(0, low + first), min(slots.total, low + first + height + 1)):
        assert slots[slots.find(y)].measured
    assert seen(layout) == before


def test_lines_far_from_the_window_leave_the_memory_also_inside_one_entry() -> None:
    block = Block("a", 3000, 3000, size=5)
    layout = laid_out([block])
    while layout.top:
        layout.look(layout.top - HEIGHT)
        assert len(layout.rows()) == HEIGHT
        assert block.in_memory < 120
    assert seen(layout)[0] == "a/0"


def test_of_entries_far_from_the_window_only_a_growing_one_is_not_forgotten() -> None:
    blocks = [Block(str(number), 9, 9, size=2) for number in range(200)]
    blocks[150].growing = True
    layout = laid_out(blocks)
    while layout.top:
        layout.look(layout.top - HEIGHT)
        layout.rows()
    assert blocks[150].forgotten == 0
    assert blocks[160].forgotten == 1
