"""A line is found again at another width, in other spans, among other entries."""

from collections.abc import Sequence

import pytest

from app.markdown.document import Document
from app.markdown.line import Line
from app.ui.transcript.anchor import Anchor, offset_of, row_of
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.entries.notice import NoticeEntry
from app.ui.transcript.heights import HeightIndex
from app.ui.transcript.plain import plain_lines
from app.ui.transcript.rendered_text import RenderedText

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


class Texts(Entry):
    """Some texts of which each can change, and go."""

    def __init__(self, *texts: str) -> None:
        self.said = list(texts)

    def texts(self, width: int) -> Sequence[RenderedText]:
        return [RenderedText.of(plain_lines(text, width)) for text in self.said]

    def estimate(self, width: int) -> int:
        return 1


def opened(entry: Entry) -> HeightIndex:
    """Only this entry, laid out."""
    heights = HeightIndex()
    heights.set_width(40)
    heights.insert(0, entry)
    heights.open(entry)
    return heights


def test_an_anchor_follows_its_line_when_something_is_put_above() -> None:
    heights, _ = noticed(3, 5)
    anchor = Anchor.at(heights, 6)
    before = text_at(anchor, heights)
    above = NoticeEntry("one\ntwo\nthree")
    heights.insert(0, above)
    heights.open(above)
    assert text_at(anchor, heights) == before
    assert anchor.line_in(heights) != anchor.line


def test_an_anchor_follows_its_line_when_something_above_is_taken_out() -> None:
    heights, entries = noticed(3, 5, 4)
    anchor = Anchor.at(heights, 11)
    before = text_at(anchor, heights)
    heights.discard(entries[0])
    assert text_at(anchor, heights) == before
    assert anchor.line_in(heights) == 7


def test_an_anchor_whose_entry_is_gone_is_nowhere() -> None:
    heights, entries = noticed(3, 5)
    anchor = Anchor.at(heights, 6)
    heights.discard(entries[1])
    assert anchor.line_in(heights) is None


def test_at_the_first_line_of_a_span_that_is_gone_stands_the_last_one() -> None:
    heights, entries = noticed(3, 5)
    after_all = Anchor.first_of(heights, 99)
    assert after_all is not None
    assert after_all.span is heights[len(heights) - 1]
    for entry in entries:
        heights.discard(entry)
    assert Anchor.first_of(heights, 0) is None


def test_after_another_width_an_anchor_finds_its_line() -> None:
    heights, entries = noticed(3, 9)
    anchor = Anchor.at(heights, heights.start_of(entries[1]) + 4)
    before = text_at(anchor, heights)
    anchor.remember()
    heights.set_width(30)
    assert anchor.line_in(heights) is None
    found = anchor.found_in(heights)
    assert text_at(found, heights) == before
    assert found.line == anchor.line


def test_from_width_to_width_an_anchor_remembers_the_same_words() -> None:
    heights = opened(NoticeEntry(" ".join(f"w{n}" for n in range(999))))
    anchor = Anchor.at(heights, 33)
    before = text_at(anchor, heights)
    for width in (50, 23, 31, 44, 29, 40):
        anchor.remember()
        heights.set_width(width)
        found = anchor.found_in(heights)
        line = found.line_in(heights)
        assert line is not None
        anchor = Anchor.at(heights, line, found)
    assert text_at(anchor, heights) == before


@pytest.mark.parametrize("above", ["", "folded", "unfolded\n" * 30])
def test_an_anchor_finds_its_line_when_its_entry_is_laid_out_again(above: str) -> None:
    entry = Texts("one\ntwo\nthree", "\n".join(f"below {n}" for n in range(20)))
    heights = opened(entry)
    anchor = Anchor.at(heights, 10)
    assert text_at(anchor, heights) == "below 7"
    anchor.remember()
    entry.said[0] = above
    entry.said[1] += "\nand more"
    heights.refresh(entry)
    found = anchor.found_in(heights)
    assert text_at(found, heights) == "below 7"
    assert found.line_in(heights) == 8 + above.count("\n")


def test_when_its_text_is_gone_an_anchor_stands_at_the_last_line_above() -> None:
    entry = Texts("one\ntwo", "three\nfour")
    heights = opened(entry)
    anchor = Anchor.at(heights, 3)
    assert text_at(anchor, heights) == "four"
    anchor.remember()
    del entry.said[1]
    heights.refresh(entry)
    assert text_at(anchor.found_in(heights), heights) == "two"
