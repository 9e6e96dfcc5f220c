"""The block structure is the one markdown-it-py finds."""

import re

import pytest
from hypothesis import assume, given, strategies as st
from markdown_it import MarkdownIt

from app.markdown.structure.leaves import CodeLeaf, Leaf, RuleLeaf, TableLeaf, TextLeaf
from app.markdown.structure.reader import Reader
from tests.markdown.texts import PLAIN_BLOCK

pytestmark = pytest.mark.thorough

PARSER = MarkdownIt("commonmark").enable("table")
TEXTS = st.builds(
    lambda separator, blocks: separator.join(blocks),
    st.sampled_from(["\n\n", "\n"]),
    st.lists(PLAIN_BLOCK, min_size=1, max_size=4),
)
OWN_RULES = re.compile(
    r"think|\$\$|\\\[|\[\^|\]:|<"  # Blocks that are ours alone.
    r"|>[ \t]*\n[^\n]*(?: {4}|\t)[ \t]*>"  # See the test of an empty quote.
    r"|\[[ xX]\]|^[^|\n]*\|[^|\n]*\n[ >\d.*+-]*-+ *$",  # Tasks, tables without bars.
    re.MULTILINE,
)


def kind_of(leaf: Leaf) -> str:
    match leaf:
        case TextLeaf():
            return "heading" if leaf.kind == "heading" else "paragraph"
        case CodeLeaf():
            return "fence" if leaf.kind == "fence" else "code_block"
        case TableLeaf():
            return "table"
    return "hr"


def found(text: str) -> list[tuple[str, int]]:
    """Kind of each leaf and how many containers it is in."""
    reader = Reader()
    reader.append(text)
    preview = reader.read()
    done = [leaf for leaf in reader.blocks.leaves if leaf is not reader.blocks.leaf]
    return [
        (kind_of(leaf), len(leaf.rest))
        for leaf in (*done, *preview.leaves)
        if not (isinstance(leaf, RuleLeaf) and leaf.empty)
    ]


def expected(text: str) -> list[tuple[str, int]]:
    depth, result = 0, []
    for token in PARSER.parse(text):
        if token.type in ("blockquote_open", "list_item_open"):
            depth += 1
        elif token.type in ("blockquote_close", "list_item_close"):
            depth -= 1
        elif token.type in ("paragraph_open", "heading_open", "table_open"):
            result.append((token.type.removesuffix("_open"), depth))
        elif token.type in ("fence", "code_block", "hr"):
            result.append((token.type, depth))
    return result


@pytest.mark.parametrize("text", [">\n    >", "> \n    > x", ">\n\t>"])
def test_a_mark_that_is_indented_below_an_empty_quote_is_code(text: str) -> None:
    """As CommonMark's own programs have it; markdown-it-py takes it for a quote."""
    assert found(text) == [("code_block", 0)]


@given(TEXTS)
def test_leaves_are_those_of_the_parser(text: str) -> None:
    assume(OWN_RULES.search(text) is None)
    assert found(text) == expected(text)
