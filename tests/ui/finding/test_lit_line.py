"""A line in which some characters are lit."""

from app.ui.finding.lit_line import lit_line


def lit(line: str, spans: list[tuple[int, int]], width: int) -> tuple[str, list[str]]:
    """The line as it is shown, and what of it is lit."""
    content = lit_line(line, spans, width)
    text = content.plain
    return text, [text[span.start : span.end] for span in content.spans]


def test_a_line_that_fits_stays_whole() -> None:
    assert lit("a cat and a dog", [(12, 15), (2, 5)], 20) == (
        "a cat and a dog",
        ["cat", "dog"],
    )


def test_a_line_whose_first_match_is_too_far_right_loses_its_beginning() -> None:
    line = "so many words stand before the one cat that is meant"
    assert lit(line, [(35, 38)], 20) == ("…ore the one cat that is meant", ["cat"])


def test_wide_characters_count_twice() -> None:
    line = "港口的账本在港务局谁都可以看"
    assert lit(line, [(3, 5)], 28)[0] == line
    assert lit(line, [(12, 14)], 24) == ("…港务局谁都可以看", ["以看"])
