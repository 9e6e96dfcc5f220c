"""A line is found again at another width, in other spans, among other entries."""

from collections.abc import Sequence

import pytest

from app.markdown.document import Document
from app.markdown.line import Line
from app.ui.transcript.anchor import Anchor, find, offset_of, row_of
from app.ui.transcript.entries.notice import NoticeEntry
from app.ui.transcript.heights import HeightIndex
from app.ui.transcript.plain import plain_lines

TEXT = (
    "# Title\n\n"
    + " ".join(f"word{n}" for n in range(300))
    + "\n\n```py\n"
    + "\n".join(f"x = {n}" for n in range(40))
    + "\n```\n\n"
    + "".join(f"- item {n} {'and so on ' * 12}\n" for n in range(20))
)


def lines(width: int) -> Sequence[Line]:
    """An answer at a width."""
    return Document(TEXT).lines(width)


@pytest.mark.parametrize("width", [20, 40, 118])
def test_a_place_is_found_again_at_another_width(width: int) -> None:
    before, after = lines(60), lines(width)
    for index, line in enumerate(before):
        words = line.plain.split()
        if not words or not words[0].startswith(("word", "x")):
            continue
        found = after[row_of(after, *offset_of(before, index))].plain
        assert (words[-1] if words[0] == "x" else words[0]) in found.split()


def test_a_place_is_found_again_at_the_same_width() -> None:
    for same in (lines(60), plain_lines("Why? " * 30, 60, "question", "▌ ", "▌ ")):
        for index in range(len(same)):
            assert row_of(same, *offset_of(same, index)) == index


def test_a_place_behind_the_end_is_the_last_line() -> None:
    same = lines(60)
    assert row_of(same, 10**9, 10**9) == len(same) - 1
    assert row_of([], 5, 5) == 0


def text_at(anchor: Anchor, heights: HeightIndex) -> str:
    """The line that an anchor stands at now."""
    line = anchor.line_in(heights)
    assert line is not None
    index = heights.find(line)
    return heights.lines(index)[line - heights.start(index)].plain


def noticed(*counts: int) -> tuple[HeightIndex, list[NoticeEntry]]:
    """Notices of so many lines each, all laid out."""
    heights = HeightIndex()
    heights.set_width(40)
    entries = [
        NoticeEntry("\n".join(f"notice {n} line {row}" for row in range(count)))
        for n, count in enumerate(counts)
    ]
    for index, entry in enumerate(entries):
        heights.insert(index, entry)
        heights.open(entry)
    for index in range(len(heights)):
        heights.lines(index)
    return heights, entries


def test_an_anchor_follows_its_line_when_something_is_put_above() -> None:
    heights, _ = noticed(3, 5)
    index = heights.find(6)
    anchor = Anchor(heights[index], 6 - heights.start(index), 6)
    before = text_at(anchor, heights)
    above = NoticeEntry("one\ntwo\nthree")
    heights.insert(0, above)
    heights.open(above)
    assert text_at(anchor, heights) == before
    assert anchor.line_in(heights) != anchor.line


def test_an_anchor_whose_entry_is_gone_is_nowhere() -> None:
    heights, entries = noticed(3, 5)
    anchor = Anchor(heights[heights.first(entries[1])], 2, 6)
    heights.remove(entries[1])
    assert anchor.line_in(heights) is None


def test_after_another_width_the_place_of_an_anchor_finds_its_line() -> None:
    heights, entries = noticed(3, 9)
    anchor = Anchor(heights[heights.first(entries[1])], 4, 0)
    place, before = anchor.place, text_at(anchor, heights)
    heights.set_width(30)
    assert anchor.line_in(heights) is None
    found = find(place, heights)
    assert text_at(found, heights) == before
    assert found.place == place
