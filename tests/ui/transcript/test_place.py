"""Spots of a text that survive another width."""

from collections.abc import Sequence

import pytest

from app.markdown.document import Document
from app.markdown.line import Line
from app.ui.transcript.place import Place, place_of, row_of
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
        found = after[row_of(after, place_of(before, index))].plain
        assert (words[-1] if words[0] == "x" else words[0]) in found.split()


def test_a_place_is_found_again_at_the_same_width() -> None:
    for same in (lines(60), plain_lines("Why? " * 30, 60, "question", "▌ ", "▌ ")):
        for index in range(len(same)):
            assert row_of(same, place_of(same, index)) == index


def test_a_place_behind_the_end_is_the_last_line() -> None:
    same = lines(60)
    assert row_of(same, Place(10**9, 10**9)) == len(same) - 1
    assert row_of([], Place(5, 5)) == 0
