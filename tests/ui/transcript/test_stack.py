"""Runs of lines as one, and places that survive another width."""

import pytest

from app.markdown.document import Document
from app.ui.transcript.plain import plain_lines
from app.ui.transcript.stack import Run, Stack

TEXT = (
    "# Title\n\n"
    + " ".join(f"word{n}" for n in range(300))
    + "\n\n```py\n"
    + "\n".join(f"x = {n}" for n in range(40))
    + "\n```\n\n"
    + "".join(f"- item {n} {'and so on ' * 12}\n" for n in range(20))
)


def stack(width: int) -> Stack:
    """A question, an answer and a mark at a width."""
    return Stack(
        [
            Run(plain_lines("Why? " * 30, width, "question", "▌ ", "▌ ")),
            Run(Document(TEXT).lines(width)),
            Run(plain_lines("The end. " * 20, width)),
        ]
    )


def test_a_stack_is_all_its_runs_in_order() -> None:
    tall = stack(40)
    assert list(tall) == [line for run in tall.runs for line in run.lines]
    assert tall[2:5] == [tall[2], tall[3], tall[4]]
    with pytest.raises(IndexError):
        tall[len(tall)]


@pytest.mark.parametrize("width", [20, 40, 118])
def test_a_place_is_found_again_at_another_width(width: int) -> None:
    before, after = stack(60), stack(width)
    for index, line in enumerate(before):
        words = line.plain.split()
        if not words or not words[0].startswith(("word", "x")):
            continue
        found = after[after.find(before.place(index))].plain
        assert (words[-1] if words[0] == "x" else words[0]) in found.split()


def test_a_place_is_found_again_at_the_same_width() -> None:
    same = stack(60)
    for index in range(len(same)):
        assert same.find(same.place(index)) == index


def test_a_place_in_a_run_that_is_gone_is_the_last_line() -> None:
    tall = stack(60)
    place = tall.place(len(tall) - 1)
    short = Stack(tall.runs[:1])
    assert short.find(place) == len(short) - 1
    assert Stack([]).find(place) == 0
