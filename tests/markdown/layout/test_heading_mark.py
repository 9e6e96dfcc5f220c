"""Headings that are told apart without colours."""

from app.markdown.document import Document
from app.markdown.line import Role


def shown(text: str, width: int = 40) -> list[str]:
    """The lines as they are seen."""
    lines = Document(text).lines(width)
    return ["".join(piece.text for piece in line.pieces) for line in lines]


def test_the_marks_of_the_levels_below_the_third_are_shown() -> None:
    text = "\n\n".join(f"{'#' * level} title" for level in range(1, 7))
    titles = [line for line in shown(text) if line]
    assert titles == [
        "title",
        "title",
        "title",
        "#### title",
        "##### title",
        "###### title",
    ]


def test_a_long_title_goes_on_beside_its_mark() -> None:
    assert shown("#### a title of many words", 16) == [
        "#### a title of",
        "     many words",
    ]


def test_a_mark_stands_behind_a_quote_bar_and_is_no_text() -> None:
    [line] = Document("> #### title").lines(40)
    assert [piece.role for piece in line.pieces] == [
        Role.MARGIN,
        Role.MARGIN,
        Role.TEXT,
    ]
    assert shown("> #### title") == ["│ #### title"]
