"""What is looked for, in plain texts."""

import pytest

from app.ui.transcript.finding.needle import Needle, letters_of


def found(looked_for: str, text: str) -> list[str]:
    """What of a text matches."""
    return [text[start:end] for start, end in Needle(looked_for).spans(text)]


@pytest.mark.parametrize(
    ("looked_for", "text", "matches"),
    [
        ("cat", "Cat, CAT, concatenate", ["Cat", "CAT", "cat"]),
        ("Cat", "Cat, CAT, concatenate", ["Cat"]),
        ("a.b", "a.b axb", ["a.b"]),
        ("the cat", "the  cat\nthe\ncat\nthe\n    cat", ["the  cat", "the\ncat"]),
        (" cat ", "concatenate", ["cat"]),
        ("容器", "停止容器和容器", ["容器", "容器"]),
        ("aa", "aaaa", ["aa", "aa"]),
        ("ÉTÉ", "été ÉTÉ", ["ÉTÉ"]),
        ("été", "été ÉTÉ", ["été", "ÉTÉ"]),
    ],
)
def test_a_text_is_found_where_a_person_would_see_it(
    looked_for: str, text: str, matches: list[str]
) -> None:
    assert found(looked_for, text)[: len(matches)] == matches


def test_words_go_on_in_the_next_line_but_not_behind_an_empty_one() -> None:
    assert found("the cat", "the\n    cat") == ["the\n    cat"]
    assert found("the cat", "the\n\ncat") == []


def test_nothing_but_blanks_is_nothing_to_look_for() -> None:
    assert Needle.of(" \t") is None
    assert Needle.of(" a") is not None


@pytest.mark.parametrize(
    ("looked_for", "source"),
    [
        ("bold word", "a **bold** _word_"),
        ("a & b", "a &amp; b"),
        ("link text", "[link](https://a.example) text"),
        ("one two", "one<br>two"),
        ("-- --", "a dash"),
        ("Word", "**W**ord"),
    ],
)
def test_what_markdown_may_show_is_never_ruled_out(
    looked_for: str, source: str
) -> None:
    assert Needle(looked_for).may_be_in(letters_of(source))


def test_what_no_markdown_can_show_is_ruled_out() -> None:
    assert not Needle("cat").may_be_in(letters_of("a **dog** and a `bird`"))
