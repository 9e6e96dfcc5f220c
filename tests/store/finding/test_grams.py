"""The pieces by which texts are found."""

import pytest
from hypothesis import given, strategies as st

from app.store.finding.grams import beginning, characters, grams, whole_grams

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
        (["st", "boa"], '"boa"'),
        (["st", "ou"], ""),
        (['a"b'], '"a""b"'),
        (["a\x1bbc"], '"a\ufffdb" "\ufffdb"'),
    ],
)
def test_words_are_asked_for_by_whole_pieces(words: list[str], asked: str) -> None:
    assert whole_grams(words) == asked


def test_two_letters_are_asked_for_one_by_one_or_as_a_beginning() -> None:
    assert characters(["st", "ta"]) == '"a" "s" "t"'
    assert beginning("st") == '"st" *'


def test_a_long_query_is_asked_for_by_some_of_its_pieces() -> None:
    words = [f"word{number}" for number in range(1000)]
    assert whole_grams(words).count(" ") < 100
    assert characters(map(chr, range(0x4E00, 0x5000))).count(" ") < 100


@given(ANY)
def test_the_pieces_of_a_word_are_among_those_of_its_text(text: str) -> None:
    pieces = grams(f"before{text}\n{text} after")
    for word in text.split():
        for asked in (whole_grams([word]), characters([word])):
            wanted = {gram.replace('""', '"') for gram in asked[1:-1].split('" "')}
            assert wanted - {""} <= pieces
