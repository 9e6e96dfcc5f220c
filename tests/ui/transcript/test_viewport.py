"""The window over the entries, without a screen."""

from collections.abc import Sequence

import pytest
from hypothesis import given, strategies as st

from app.markdown.layout.lazy_lines import LazyLines
from app.markdown.line import Line, Piece
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.rendered_text import RenderedText
from app.ui.transcript.viewport import Viewport

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
        self._parts: dict[tuple[int, int], LazyLines] = {}

    @property
    def live(self) -> bool:
        return self.growing

    def forget(self) -> None:
        self.forgotten += 1

    @property
    def in_memory(self) -> int:
        """Parts whose lines are kept."""
        return sum(part._lines is not None for part in self._parts.values())

    def texts(self, width: int) -> Sequence[RenderedText]:
        starts = range(0, self.count, self._size)
        return [
            RenderedText(
                [self._part(at, min(at + self._size, self.count)) for at in starts]
            )
        ]

    def estimate(self, width: int) -> int:
        return self.guess

    def _part(self, start: int, stop: int) -> LazyLines:
        key = start, stop
        if key not in self._parts:
            guess = (self.guess * 7 + start) % 9
            self._parts[key] = LazyLines(start, guess, lambda: self._lines(*key))
        return self._parts[key]

    def _lines(self, start: int, stop: int) -> list[Line]:
        texts = [(row, f"{self.name}/{row}") for row in range(start, stop)]
        return [Line((Piece(t),), len(t), row, row + 1) for row, t in texts]


def laid_out(blocks: Sequence[Block], memory: tuple[int, int] = (96, 24)) -> Viewport:
    """A viewport that has seen nothing but its end."""
    viewport = Viewport(*memory)
    for index, block in enumerate(blocks):
        viewport.insert(index, block)
    viewport.resize(20, HEIGHT)
    viewport.update()
    return viewport


def seen(viewport: Viewport) -> list[str | None]:
    """What is in the window."""
    return [row.plain if row else None for row in viewport.rows()]


Sizes = list[tuple[int, int, int]]

sizes = st.lists(
    st.tuples(st.integers(1, 30), st.integers(0, 20), st.integers(1, 12)),
    min_size=4,
    max_size=30,
)


def blocks_of(sizes: Sizes) -> list[Block]:
    """Entries with these counts, guesses and sizes of parts."""
    return [Block(str(index), *size) for index, size in enumerate(sizes)]


Memory = tuple[int, int]
MEMORIES: list[Memory] = [(2, 1), (96, 24)]
"""Hardly any lines are kept, or as many as usual."""
with_memories = pytest.mark.parametrize("memory", MEMORIES, ids=str)


def where(viewport: Viewport) -> tuple[list[str | None], int]:
    """What is seen, and where the window stands."""
    return seen(viewport), viewport.top - viewport.shift


def scrolled(
    pairs: Sizes, up: int, memory: tuple[int, int] = (96, 24)
) -> tuple[list[Block], Viewport]:
    """Entries and their viewport, so many lines above the end."""
    blocks = blocks_of(pairs)
    viewport = laid_out(blocks, memory)
    viewport.look(viewport.top - up)
    return blocks, viewport


@with_memories
@given(sizes, st.lists(st.integers(-5, 5), max_size=40))
def test_scrolling_moves_the_lines_by_as_much_however_wrong_the_guesses_were(
    memory: Memory, pairs: Sizes, steps: list[int]
) -> None:
    blocks = blocks_of(pairs)
    everything = [f"{b.name}/{row}" for b in blocks for row in range(b.count)]
    viewport = laid_out(blocks, memory)
    place = max(0, len(everything) - HEIGHT)
    for step in steps:
        before = place
        viewport.look(viewport.top + step)
        shown = seen(viewport)
        place = everything.index(str(shown[0]))
        filled = everything[place : place + HEIGHT]
        assert shown == filled + [None] * (HEIGHT - len(filled))
        wanted = min(max(0, before + step), max(0, len(everything) - HEIGHT))
        # Where only a guess was above, the window may stop short of the step.
        assert min(before, wanted) <= place <= max(before, wanted)


@with_memories
@given(sizes, st.integers(0, 200), st.data())
def test_what_comes_goes_or_grows_elsewhere_does_not_move_the_reader(
    memory: Memory, pairs: Sizes, up: int, data: st.DataObject
) -> None:
    blocks, viewport = scrolled(pairs, up, memory)
    if viewport.following:
        return
    before = where(viewport)
    shown = {str(row).split("/")[0] for row in seen(viewport)}
    others = [b for b in blocks if b.name not in shown]
    for block in data.draw(
        st.lists(st.sampled_from(others)) if others else st.just([])
    ):
        block.count = data.draw(st.integers(0, 12))
        viewport.touch(block)
    if others:
        viewport.discard(data.draw(st.sampled_from(others)))
    viewport.insert(0, Block("above", 5, 1))
    viewport.insert(len(viewport.heights.entries), Block("below", 30, 1))
    viewport.update()
    assert where(viewport) == before


def test_while_it_follows_the_last_lines_are_shown() -> None:
    block = Block("a", 3, 1)
    viewport = laid_out([block])
    assert seen(viewport) == ["a/0", "a/1", "a/2", None, None, None, None]
    block.count = 30
    viewport.touch(block)
    viewport.update()
    assert seen(viewport) == [f"a/{row}" for row in range(23, 30)]


def test_growth_below_the_window_is_reported() -> None:
    block = Block("a", 30, 30)
    viewport = laid_out([block])
    assert not viewport.update()
    viewport.look(5)
    block.count = 40
    viewport.touch(block)
    assert viewport.update()
    assert not viewport.update()
    viewport.touch(block)
    assert not viewport.update()


def test_an_entry_without_lines_takes_no_room() -> None:
    viewport = laid_out([Block("a", 2, 2), Block("none", 0, 0), Block("b", 2, 2)])
    assert seen(viewport)[:4] == ["a/0", "a/1", "b/0", "b/1"]
    assert viewport.total == 4


def test_an_empty_layout_shows_nothing() -> None:
    viewport = laid_out([])
    viewport.look(5)
    viewport.follow()
    assert seen(viewport) == [None] * HEIGHT
    assert viewport.following


def test_when_the_entry_at_the_top_goes_the_next_one_takes_its_place() -> None:
    blocks = [Block(name, 10, 10) for name in "abc"]
    viewport = laid_out(blocks)
    viewport.show(blocks[1])
    viewport.discard(blocks[1])
    viewport.update()
    assert seen(viewport)[0] == "c/0"
    assert viewport.discard(blocks[1]) is False


@with_memories
@given(sizes, st.integers(0, 300), st.integers(1, 60), st.booleans())
def test_what_the_reader_sees_of_a_growing_entry_stays_in_place(
    memory: Memory, pairs: Sizes, up: int, more: int, often: bool
) -> None:
    blocks, viewport = scrolled(pairs, up, memory)
    if viewport.following:
        return
    before = where(viewport)
    for _ in range(more if often else 1):
        blocks[-1].count += 1 if often else more
        viewport.touch(blocks[-1])
        viewport.update()
        assert where(viewport) == before


@given(sizes, st.integers(0, 300))
def test_another_width_keeps_the_first_line(pairs: Sizes, up: int) -> None:
    _, viewport = scrolled(pairs, up)
    if viewport.following:
        return
    before = seen(viewport)
    viewport.resize(30, HEIGHT)
    assert seen(viewport) == before


def test_an_entry_that_is_only_touched_lays_nothing_out_that_is_not_seen() -> None:
    block = Block("a", 300, 300, size=10)
    viewport = laid_out([block])
    block.count = 600
    viewport.touch(block)
    viewport.update()
    measured = [span.measured for span in map(viewport.heights.__getitem__, range(60))]
    assert sum(measured) == 2


@given(sizes, st.integers(0, 300), st.data())
def test_lines_to_be_copied_are_measured_without_moving_the_reader(
    pairs: Sizes, up: int, data: st.DataObject
) -> None:
    viewport = laid_out(blocks_of(pairs))
    viewport.look(viewport.top - up)
    before = seen(viewport)
    low = viewport.top - viewport.shift
    first, height = data.draw(st.integers(-400, 0)), data.draw(st.integers(0, 500))
    viewport.measure_between(low + first, low + first + height)
    heights = viewport.heights
    low += viewport.shift
    for y in range(max(0, low + first), min(heights.total, low + first + height + 1)):
        assert heights[heights.find(y)].measured
    assert seen(viewport) == before


def test_lines_far_from_the_window_leave_the_memory_also_inside_one_entry() -> None:
    block = Block("a", 3000, 3000, size=5)
    viewport = laid_out([block])
    while viewport.top:
        viewport.look(viewport.top - HEIGHT)
        assert len(viewport.rows()) == HEIGHT
        assert block.in_memory < 120
    assert seen(viewport)[0] == "a/0"


def test_of_entries_far_from_the_window_only_a_growing_one_is_not_forgotten() -> None:
    blocks = [Block(str(number), 9, 9, size=2) for number in range(200)]
    blocks[150].growing = True
    viewport = laid_out(blocks)
    while viewport.top:
        viewport.look(viewport.top - HEIGHT)
        viewport.rows()
    assert blocks[150].forgotten == 0
    assert blocks[160].forgotten == 1


def line_named(viewport: Viewport, number: int) -> str:
    """The line that has a number, less the viewport's shift."""
    heights, y = viewport.heights, number + viewport.shift
    index = heights.find(y)
    return heights.lines(index)[y - heights.start(index)].plain


@given(sizes, st.integers(0, 200), st.integers(-9, 9), st.integers(0, 12))
def test_what_was_put_above_a_moment_ago_is_no_part_of_the_next_step(
    pairs: Sizes, up: int, step: int, above: int
) -> None:
    _, viewport = scrolled(pairs, up)
    _, like_it = scrolled(pairs, up)
    number = viewport.top - viewport.shift
    before = line_named(viewport, number)
    viewport.insert(0, Block("above", above, above))
    assert line_named(viewport, number) == before
    assert viewport.top - viewport.shift == number
    if like_it.top + step > 0:
        viewport.look(viewport.top + step)
        like_it.look(like_it.top + step)
        assert seen(viewport) == seen(like_it)


def test_what_went_above_with_the_entry_at_the_top_moves_no_line_that_is_left() -> None:
    blocks = [Block(name, 10, 10) for name in "abcd"]
    viewport = laid_out(blocks)
    viewport.show(blocks[2])
    viewport.measure_between(None, None)
    number = viewport.top - 3 - viewport.shift
    before = line_named(viewport, number)
    viewport.insert(0, Block("above", 4, 4))
    viewport.discard(blocks[2])
    assert line_named(viewport, number) == before
    viewport.update()
    assert line_named(viewport, number) == before
    assert seen(viewport)[0] == "d/0"
