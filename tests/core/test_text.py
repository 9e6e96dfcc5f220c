"""Cleaning of text from a server."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from app.core.text import clean, flat, one_line

ANY = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=30)


@given(ANY)
def test_no_control_character_and_no_lone_surrogate_is_left(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert all(
        character in "\n\t" or unicodedata.category(character) != "Cc"
        for character in cleaned
    )
    assert not set(cleaned) & set("\u2028\u2029")


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY, ANY)
def test_where_a_text_is_cut_into_chunks_makes_no_difference(a: str, b: str) -> None:
    assert clean(a) + clean(b) == clean(a + b)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("\x1b[2J", "␛[2J"),
        ("\x07", "␇"),
        ("a\r\nb", "a\nb"),
        ("a\x85b\u2028c\u2029d", "a\nb\nc\nd"),
        ("\x7f", "␡"),
        ("\x9b31m", "\ufffd31m"),
        ("\ud83d", "\ufffd"),
        ("a\tb\n", "a\tb\n"),
        ("漢字 👩‍💻", "漢字 👩‍💻"),
    ],
)
def test_what_could_move_a_terminal_is_made_visible(sent: str, shown: str) -> None:
    assert clean(sent) == shown


def test_one_line_takes_the_first_line_with_words_and_cuts_it() -> None:
    assert one_line("\n  first \nsecond") == "first"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("") == ""


@pytest.mark.parametrize("half", ["\ud800", "\udbff", "\udc00", "\ude00", "\udfff"])
def test_half_a_character_is_replaced_whichever_half_it_is(half: str) -> None:
    assert clean(half) == "\ufffd"


def test_a_flat_text_is_whole_and_in_one_line() -> None:
    assert flat(" a \r\n\n b\x85c\x1b\n") == "a b c␛"
    assert flat("word " * 200) == ("word " * 200).strip()
    assert flat("\n") == ""


def test_every_unsafe_character_is_found_by_itself() -> None:
    controls = [*range(9), *range(0x0B, 0x20), *range(0x7F, 0xA0)]
    others = [0x2028, 0x2029, *range(0xD800, 0xE000)]
    assert not [code for code in (*controls, *others) if clean(chr(code)) == chr(code)]
