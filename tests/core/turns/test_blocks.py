"""The parts of an answer."""

import pytest

from app.core.turns.blocks import (
    Block,
    FileBlock,
    NodeBlock,
    ReasoningBlock,
    TextBlock,
    ThoughtBlock,
    shown_of,
)


@pytest.mark.parametrize(
    ("block", "texts"),
    [
        (TextBlock(["a", "b"]), ["ab"]),
        (ReasoningBlock(["why"]), ["why"]),
        (ThoughtBlock("1", 1, "", "clock", "zone", "noon"), ["clock", "zone", "noon"]),
        (FileBlock("1", "image", "https://a.example"), ["https://a.example"]),
    ],
    ids=repr,
)
def test_all_that_a_reader_may_see_of_a_block_is_there(
    block: Block, texts: list[str]
) -> None:
    for text in texts:
        assert text in shown_of(block)


def test_of_a_node_nothing_is_seen() -> None:
    assert shown_of(NodeBlock("1", title="start")) == ""
