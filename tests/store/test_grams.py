"""The pieces by which texts are found."""

import pytest
from hypothesis import given, strategies as st

from app.store.grams import expression, grams

ANY = st.text(st.characters(codec=None, exclude_categories=()), min_size=1)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("boats a", {"boa", "oat", "ats", "ts", *"boats a"}),
        ("海港x", {"海港", "港x", *"海港x"}),
        ("né", {"né", "é", "n"}),
    ],
)
def test_a_text_has_a_piece_for_each_of_its_characters(
    text: str, pieces: set[str]
) -> None:
    assert grams(text) == pieces


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["boats"], '"boa" "oat" "ats"'),
        (["海港城"], '"海港" "港城"'),
        (["港"], '"港"'),
        (["e"], '"e"'),
        (["st"], '"st" *'),
        (["st", "boa"], '"boa"'),
        (["st", "ou"], '"st" *'),
        (['a"b'], '"a""b"'),
    ],
)
def test_a_text_is_asked_for_by_whole_pieces(words: list[str], asked: str) -> None:
    assert expression(words) == asked


def test_a_long_query_is_asked_for_by_some_of_its_pieces() -> None:
    assert len(expression([f"word{number}" for number in range(1000)])) < 1000


@given(ANY)
def test_the_pieces_of_a_word_are_among_those_of_its_text(text: str) -> None:
    pieces = grams(f"before{text}\n{text} after")
    for word in text.split():
        asked = expression([word])
        if not asked.endswith("*"):
            wanted = {gram.replace('""', '"') for gram in asked[1:-1].split('" "')}
            assert wanted <= pieces
