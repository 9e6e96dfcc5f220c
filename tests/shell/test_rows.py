"""Rows of tables, whatever letters they hold."""

import pytest
from rich.cells import cell_len

from app.shell.rows import cut, in_one_line, when


@pytest.mark.parametrize("text", ["plain text", "日本語の長い名前", "a👩‍💻b👩‍💻c👩‍💻d"])
@pytest.mark.parametrize("width", [0, 1, 2, 5, 9])
def test_a_cut_text_fits_and_says_that_it_was_cut(text: str, width: int) -> None:
    shown = cut(text, width)
    assert cell_len(shown) <= width
    assert not width or shown.endswith("…")


def test_what_fits_is_not_cut() -> None:
    assert cut("日本", 4) == "日本"
    assert cut("x" * 500, None) == "x" * 500


def test_a_row_is_one_line_and_only_cleaned_if_that_is_wanted() -> None:
    assert in_one_line("a\nb\x1b[2J", clean=True) == "a b␛[2J"
    assert in_one_line("a\nb\x1b[2J", clean=False) == "a b\x1b[2J"


def test_an_unknown_moment_leaves_its_column_blank() -> None:
    assert when(0) == " " * len(when(1_790_000_000))
