"""What it means that a text holds what is looked for."""

import pytest
from hypothesis import given, strategies as st

from app.core.matching import fold

ANY = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY, ANY)
def test_a_folded_text_keeps_the_place_of_every_character(one: str, two: str) -> None:
    assert len(fold(one + two)) == len(one + two)
    assert fold(one + two) == fold(one) + fold(two)
    assert fold(fold(one)) == fold(one)


@pytest.mark.parametrize(
    ("one", "two"),
    [("HARBOUR", "harbour"), ("ГАВАНЬ", "гавань"), ("ΛΙΜΆΝΙ", "λιμάνι"), ("海", "海")],
)
def test_case_makes_no_difference(one: str, two: str) -> None:
    assert fold(one) == fold(two)


def test_what_would_grow_stays_as_long_as_it_was() -> None:
    assert fold("Straße ŒUVRE ﬁn") == "straße œuvre ﬁn"
