"""Where a long paragraph is cut."""

from itertools import groupby
from operator import attrgetter

import pytest
from hypothesis import assume, given, strategies as st

from app.markdown.document import Document
from app.markdown.inline.spans import inline_pieces
from app.markdown.line import Piece
from app.markdown.structure.paragraph_cut import LONGEST, SHORTEST, is_closed

pytestmark = pytest.mark.thorough

WORDS = st.sampled_from(["the", "model", "2 * 3", "snake_case", "a ~ b", "f(x)"])
PHRASES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
MARKED = st.one_of(
    st.builds("{0}{1}{0}".format, st.sampled_from(["**", "*", "***", "~~"]), PHRASES),
    st.builds("**{} *{}* {}**".format, PHRASES, PHRASES, PHRASES),
    st.builds("**`{}` {}**".format, PHRASES, PHRASES),
    st.builds("[**{}** {}](https://a.b/c_d)".format, PHRASES, PHRASES),
    st.builds("${}$".format, st.sampled_from(["x_i * y", "a^*", "\\sum_k"])),
)
CJK = st.sampled_from(
    ["模型", "数据，", "**注意：**", "因此**“缓存”**的", "（结果）。", "`码`"]
)


def merged(pieces: list[Piece]) -> list[tuple[str, str, str]]:
    """Text, style and link, neighbours of the same look joined."""
    looks = attrgetter("style", "link")
    return [
        ("".join(piece.text for piece in group), *look)
        for look, group in groupby(pieces, looks)
    ]


def shown(text: str) -> list[tuple[str, str, str]]:
    """A paragraph as a document shows it that has room for it in one line."""
    (line,) = Document(text).lines(10 * LONGEST)
    return merged(list(line.pieces))


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("2 * 3 ", True),
        ("**a ", False),
        ("**a** ", True),
        ("*a **b** ", False),
        ("***a** b ", False),
        ("***a** b* ", True),
        ("*a* **b ***c* ", False),
        ("**`a` ", False),
        ("**$a$ ", False),
        ("**`a`** ", True),
        ("~~a ", False),
        ("a_b ", True),
        ("[a ", False),
    ],
)
def test_markup_is_closed_when_nothing_waits_for_its_end(
    text: str, closed: bool
) -> None:
    assert is_closed(text) == closed


@given(st.lists(PHRASES | MARKED, min_size=10, max_size=60).map(" ".join))
def test_no_cut_falls_into_markup(text: str) -> None:
    assume(SHORTEST < len(text) < LONGEST)
    assert shown(f"A {text}.") == merged(inline_pieces(f"A {text}."))


@given(st.lists(CJK, min_size=60, max_size=300).map("".join))
def test_no_cut_falls_into_the_markup_of_a_text_without_spaces(text: str) -> None:
    assume(SHORTEST < len(text) < LONGEST)
    assert shown(f"在{text}") == merged(inline_pieces(f"在{text}"))
