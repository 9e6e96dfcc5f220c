"""Highlighting line by line."""

from typing import Any, ClassVar

import pytest
from pygments.lexer import Lexer, RegexLexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Keyword, String

from app.markdown.code.highlight import Highlighter, State, highlighter
from app.markdown.code.lexing import PlainLexer, Tokens
from app.markdown.code.token_styles import TOKEN_STYLES


def plain(lexer: Lexer) -> Highlighter:
    """A highlighter that stands on the public interface of Pygments only."""
    if not isinstance(lexer, RegexLexer):
        return Highlighter(lexer, None)
    return Highlighter(lexer, PlainLexer(lexer, TOKEN_STYLES))


def tokens_of(lexer: Highlighter, code: str) -> list[Tokens]:
    """The tokens of each line."""
    state, found = State(), []
    for line in code.split("\n"):
        tokens, state = lexer.line(line, state)
        assert "".join(text for _, text in tokens) == line
        found.append(tokens)
    return found


def styles(language: str, code: str) -> list[set[str]]:
    """The styles found in each line, the same in the fast way and the plain one."""
    fast = highlighter(language)
    assert fast is not None
    found = tokens_of(fast, code)
    assert found == tokens_of(plain(get_lexer_by_name(language)), code)
    return [{style for style, text in tokens if text.strip()} for tokens in found]


def test_a_keyword_and_a_comment_are_told_apart() -> None:
    assert styles("python", "return  # done") == [{"token-keyword", "token-comment"}]


def test_a_string_of_several_lines_goes_on_until_it_ends() -> None:
    found = styles("python", 'x = """a\nreturn\n"""\nreturn')
    assert found[1] == {"token-string"}
    assert found[3] == {"token-keyword"}


@pytest.mark.parametrize("language", ["js", "c", "java", "css", "rust", "go", "php"])
def test_a_block_comment_goes_on_until_it_ends(language: str) -> None:
    start = "<?php " if language == "php" else ""
    found = styles(language, f"{start}/* a\nreturn\n*/\nx")
    assert found[1] == {"token-comment"}
    assert "token-comment" not in found[3]


def test_a_comment_sign_inside_a_string_opens_no_comment() -> None:
    assert "token-comment" not in styles("js", 'x = "/*";\nreturn')[1]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("python", "x = 1  # as in f(*args)"),
        ("bash", "# rm /tmp/*"),
        ("js", "// see src/*.js"),
        ("sql", "-- see src/*"),
        ("js", "/* a */ // b /*"),
    ],
)
def test_a_comment_sign_inside_a_comment_of_one_line_opens_none(
    language: str, line: str
) -> None:
    found = styles(language, f"{line}\nreturn\nselect")
    assert "token-comment" in found[0]
    assert "token-comment" not in found[1] | found[2]


@pytest.mark.parametrize("language", ["c", "cpp", "js", "css"])
def test_a_block_comment_with_a_second_sign_stays_open(language: str) -> None:
    assert styles(language, "/* see src/*.c\nreturn\n*/")[1] == {"token-comment"}


def test_a_block_comment_of_a_language_within_another_stays_open() -> None:
    code = "<script> /* a\nreturn\n*/\n</script>"
    assert styles("html", code)[1] == {"token-comment"}
    assert styles("html", "<?php ?><!-- a\nreturn\n-->")[1] == {"token-comment"}


class Endless(RegexLexer):
    """Goes round and takes nothing."""

    tokens: ClassVar[dict[str, list[Any]]] = {
        "root": [(r"a", Keyword), (r"(?=b)", String)]
    }


def test_a_line_on_which_a_lexer_goes_in_circles_has_no_colour() -> None:
    lexer = plain(Endless())
    assert lexer.line("ab", State()) == ([("", "ab")], State())
    assert lexer.line("a", State()) == ([("token-keyword", "a")], State())


@pytest.mark.parametrize("language", ["yaml", "json", "html", "bash", "diff", "sql"])
def test_lexers_of_every_build_give_back_the_text(language: str) -> None:
    styles(language, 'a: b\n  <div class="x">\n{"k": 1}\n+ x\nEOF <<EOF\n\t`$(x)`')


def test_an_unknown_language_has_no_highlighter() -> None:
    assert highlighter("no such language") is None
    assert highlighter("text") is None


def test_the_stack_of_a_lexer_can_be_handed_on() -> None:
    """The ground this stands on: the lexer leaves its stack in the context."""
    lexer = plain(get_lexer_by_name("python"))
    _, state = lexer.line('"""open', State())
    assert len(state.stack) > 1
