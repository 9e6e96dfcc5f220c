"""What it means that a text holds what is looked for."""

import pytest
from hypothesis import given, strategies as st

from app.core.texts.matching import Sought, fold

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


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("boats  Harbour boats", [("boats",), ("harbour",)]),
        ('"the  Boats" come', [("the", "boats"), ("come",)]),
        ('an"open end', [("an",), ("open", "end")]),
        ('"" " " \n', []),
        ("", []),
    ],
)
def test_words_and_quoted_phrases_are_looked_for(
    text: str, phrases: list[tuple[str, ...]]
) -> None:
    assert list(Sought(text).phrases) == phrases


def test_a_phrase_is_found_across_line_ends() -> None:
    sought = Sought('"boats come" in')
    assert sought.held_by("Boats \n come") == {("boats", "come")}
    assert sought.spans("In boats\ncome") == ((0, 2), (3, 13))


def test_the_longest_of_overlapping_words_is_shown() -> None:
    assert Sought("har harbour").spans("The harbour") == ((4, 11),)


def test_an_excerpt_is_one_line_around_the_first_match() -> None:
    text = f"{'before ' * 50}\nthe *Harbour*\x1b and\n\n{'after ' * 100}"
    line, spans = Sought("harbour").excerpt(text)
    assert line.startswith("…")
    assert line.endswith("…")
    assert "before the *Harbour*␛ and after" in line
    assert len(line) < 200
    assert [line[begin:end] for begin, end in spans] == ["Harbour"]


def test_of_a_pasted_page_the_beginning_is_looked_for() -> None:
    page = " ".join(f"word{number}" for number in range(10_000))
    assert ("word0",) in Sought(page).held_by(page)
    assert len(Sought(page).phrases) < 100


def test_an_excerpt_without_a_match_is_the_beginning() -> None:
    assert Sought("else").excerpt("something") == ("something", ())


@given(ANY, ANY)
def test_every_text_can_be_looked_for_and_looked_through(text: str, other: str) -> None:
    sought = Sought(text)
    assert len(sought.held_by(other)) <= len(sought.phrases)
    for line, spans in (sought.excerpt(other), (other, sought.spans(other))):
        pairs = zip([0, *(end for _, end in spans)], spans, strict=False)
        assert all(last <= begin < end for last, (begin, end) in pairs)
        assert not spans or spans[-1][1] <= len(line)
    if text.strip() and '"' not in text:
        assert sought.held_by(text) == set(sought.phrases)
