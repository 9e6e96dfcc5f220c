"""Word wrap by cells."""

import pytest
from hypothesis import given, strategies as st
from rich.cells import cell_len

from app.markdown.cells import clusters, crop
from app.markdown.layout.wrap import hard_line_breaks, line_breaks, rows, slices
from app.markdown.line import Piece

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
MIXED = st.text(
    alphabet="ab c \u4e2d\u6587\u3002\uff08e\u0301\u200d\ufe0f\u2764\U0001f469\U0001f3fd\U0001f1e9",
    max_size=60,
)


def wrapped(text: str, width: int) -> list[str]:
    return [text[cut.start : cut.end] for cut in line_breaks(text, width)]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one  two", 4, ["one", "two"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("to abcdefgh", 4, ["to", "abcd", "efgh"]),
        ("1111111 \u0301", 7, ["1111111", " \u0301"]),
        ("\u4e2d\u6587\u5b57", 4, ["\u4e2d\u6587", "\u5b57"]),
        ("a\u4e2d\u6587", 4, ["a\u4e2d", "\u6587"]),
        ("\u4e2d\u6587\u3002", 4, ["\u4e2d", "\u6587\u3002"]),
        ("ab" + FAMILY + "c", 3, ["ab", FAMILY + "c"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
    ],
)
def test_lines_break_at_words_and_between_wide_characters(
    text: str, width: int, lines: list[str]
) -> None:
    assert wrapped(text, width) == lines


@given(MIXED, st.integers(2, 12))
def test_wrapping_loses_nothing_but_the_spaces_it_names(text: str, width: int) -> None:
    found = line_breaks(text, width)
    joined = "".join(text[cut.start : cut.end] + cut.joint for cut in found)
    assert joined == text


@given(MIXED, st.integers(2, 12))
def test_lines_before_the_last_are_final(text: str, width: int) -> None:
    for size in range(len(text)):
        if any(size == start for start, _, _ in clusters(text)):
            kept = line_breaks(text[:size], width)[:-1]
            assert line_breaks(text, width)[: len(kept)] == kept


@given(MIXED, st.integers(2, 12))
def test_no_cluster_is_cut_and_all_widths_are_those_of_the_painter(
    text: str, width: int
) -> None:
    borders = {start for start, _, _ in clusters(text)} | {len(text)}
    for cut in (*line_breaks(text, width), *hard_line_breaks(text, width)):
        assert {cut.start, cut.end} <= borders
    for start, end, size in clusters(text):
        assert size == cell_len(text[start:end])


def test_a_flag_a_skin_tone_and_a_joined_emoji_are_one_cluster() -> None:
    for text in ("\U0001f1e9\U0001f1ea", "\U0001f44d\U0001f3fd", FAMILY, "e\u0301"):
        assert len(clusters(text)) == 1


def test_crop_never_shows_half_a_character() -> None:
    assert crop("\u4e2d\u6587", 3) == "\u4e2d"
    assert crop("abc", 2) == "ab"


def test_a_newline_piece_breaks_the_line() -> None:
    found = rows([Piece("a"), Piece("\n"), Piece("b")], 10)
    assert [row.pieces for row in found] == [(Piece("a"),), (Piece("b"),)]
    assert not found[0].wrapped


def test_pieces_keep_style_and_link_when_they_are_cut() -> None:
    link = "http://x.y"
    pieces = [Piece("one "), Piece("two three", "link", link)]
    parts = slices(pieces, line_breaks("one two three", 7))
    assert parts == [
        (Piece("one "), Piece("two", "link", link)),
        (Piece("three", "link", link),),
    ]
