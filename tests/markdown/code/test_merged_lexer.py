"""Lexing of lines in every way we have, against Pygments' own."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from hypothesis import given, settings, strategies as st
from pygments.lexer import (
    ExtendedRegexLexer,
    Lexer,
    LexerContext,
    RegexLexer,
    combined,
    default,
)
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, String, Text, _TokenType

from app.markdown.code.lexing import EndlessError, LineLexer, PlainLexer, Tokens
from app.markdown.code.merged_lexer import (
    LexerState,
    MergedLexer,
    line_lexer,
    tables_of,
)
from app.markdown.code.merging import Matcher


class Names(dict[_TokenType, str]):
    """Every token type under its own name, so that no two look the same."""

    def __missing__(self, kind: _TokenType) -> str:
        return str(kind)


class Plain(dict[_TokenType, str]):
    """One style for all comments, and one for the rest."""

    def __missing__(self, kind: _TokenType) -> str:
        return "comment" if kind[:1] == Comment[:1] else ""


Rules = dict[str, list[Any]]
NAMES = Names()
AT_ONCE, NEVER = 0, 10**9
DATA = Path(__file__).parents[1] / "data" / "code_samples.txt"
SECTIONS = DATA.read_text("utf-8").split("=====8<===== ")[1:]
SAMPLES: dict[str, str] = dict(section.split("\n", 1) for section in SECTIONS)
LANGUAGES = sorted(SAMPLES)
TABLES = [name for name in LANGUAGES if isinstance(get_lexer_by_name(name), RegexLexer)]
FRAGMENTS = sorted(
    {part for text in SAMPLES.values() for part in re.findall(r"\w+|\s+|\W+?", text)}
)


def lexer_of(language: str) -> RegexLexer:
    lexer = get_lexer_by_name(language)
    assert isinstance(lexer, RegexLexer)
    return lexer


def merging(
    lexer: RegexLexer, patience: int = AT_ONCE, styles: Mapping[_TokenType, str] = NAMES
) -> MergedLexer:
    tables = tables_of(lexer)
    assert tables is not None
    return MergedLexer(lexer, tables, styles, patience)


def all_ways(lexer: RegexLexer) -> list[LineLexer]:
    merging_ones = [merging(lexer, patience) for patience in (AT_ONCE, 1, NEVER)]
    return [PlainLexer(lexer, NAMES), *merging_ones]


def by_pygments(
    lexer: RegexLexer, text: str, stack: list[str]
) -> tuple[Tokens, list[str]]:
    """The tokens and the stack after them, found by Pygments itself."""
    context = LexerContext(text, 0, stack[:])
    # Its method serves any lexer that has tables.
    extended = cast(ExtendedRegexLexer, lexer)
    found = ExtendedRegexLexer.get_tokens_unprocessed(extended, context=context)
    tokens = [(str(kind), value) for _, kind, value in found]
    return tokens, context.stack


def attempt(
    way: Callable[[str, list[str]], tuple[Tokens, list[str]]],
    text: str,
    stack: list[str],
) -> tuple[Tokens, list[str]] | None:
    """What a way finds, None where a callback of the lexer knows no context."""
    try:
        return way(text, stack)
    except (TypeError, AttributeError):
        return None


def assert_same(lexer: RegexLexer, lines: Iterable[str]) -> None:
    """Lex line by line in all ways, each line in the state of the one before."""
    stack = ["root"]
    ways = all_ways(lexer)
    for line in lines:
        wanted = attempt(partial(by_pygments, lexer), line + "\n", stack)
        for way in ways:
            assert attempt(way.lex, line + "\n", stack) == wanted, (line, stack)
        stack = wanted[1] if wanted else ["root"]


@pytest.mark.parametrize("language", TABLES)
def test_the_same_is_found_in_code_of_the_language(language: str) -> None:
    assert_same(lexer_of(language), SAMPLES[language].split("\n"))


@pytest.mark.parametrize("language", TABLES)
def test_the_same_is_found_in_truncated_lines(language: str) -> None:
    lines = SAMPLES[language].split("\n")
    cut = [line[: len(line) * part // 3] for part in (1, 2) for line in lines]
    assert_same(lexer_of(language), cut)


@pytest.mark.parametrize("language", TABLES)
def test_the_same_is_found_in_code_of_other_languages(language: str) -> None:
    start = LANGUAGES.index(language)
    for step in (1, 7):
        other = SAMPLES[LANGUAGES[(start + step) % len(LANGUAGES)]]
        assert_same(lexer_of(language), other.split("\n"))


@settings(max_examples=150, deadline=None)
@given(
    language=st.sampled_from(TABLES),
    lines=st.lists(
        st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=12),
        max_size=6,
    ),
)
def test_the_same_is_found_in_random_text(
    language: str, lines: list[list[str]]
) -> None:
    assert_same(lexer_of(language), ["".join(line) for line in lines])


def heredoc(
    lexer: Lexer, match: re.Match[str], context: LexerContext
) -> Iterator[tuple[int, _TokenType, str]]:
    """Changes the state, and the end of the text, as the lexer of Ruby does."""
    yield match.start(), String, match.group(1)
    context.pos = match.end(1)
    context.end = match.end(1) + 2
    context.stack.append("short")


def by_groups(
    lexer: Lexer, match: re.Match[str], context: LexerContext
) -> Iterator[tuple[int, _TokenType, str]]:
    """Needs the groups of its own rule, as the callbacks of Pygments do."""
    yield match.start("g"), Name.Class, f"{match.groups()}"
    context.pos = match.end()


def no_context(
    lexer: Lexer, match: re.Match[str]
) -> Iterator[tuple[int, _TokenType, str]]:
    yield match.start(), Name, match.group()


class Everything(RegexLexer):
    """Each kind of rule and of move between states."""

    tokens: ClassVar[Rules] = {
        "root": [
            (r"a", Keyword, "#push"),
            (r"b", Keyword, ("one", "two")),
            (r"c", Keyword, ("#pop", "one", "#push")),
            (r"d", Keyword, combined("one", "two")),
            (r"(e)(f)?(?P<g>g)?", by_groups, "one"),
            (r"(h)(?P<g>i)", by_groups),
            (r"(?i)J", Number),
            (r"(k)\1", Number.Hex),
            (r"(<<).", heredoc),
            (r"(?<=x)y", Comment),
            (r"(x)(?(1)z|w)", Comment.Single),
            (r"!", no_context),
            (r"[(\](]+|\(", Text),
        ],
        "one": [
            (r"1", Number, "#pop"),
            (r"2", Number, "#pop:2"),
            (r"3", Number, ("#pop", "#pop", "#pop")),
            (r"q+", Name.Tag, "two"),
            (r"(?=z)", Text, "#pop"),
        ],
        "two": [(r"4", Number, "#push"), (r"x", String), default("#pop")],
        "short": [(r".", Comment), (r"\n", Text, "#pop")],
    }


class Cased(Everything):
    """The same with other flags for all rules."""

    flags = re.IGNORECASE | re.DOTALL


class Verbose(Everything):
    """The same with flags under which nothing is merged."""

    flags = re.VERBOSE


@settings(max_examples=400, deadline=None)
@given(
    lexer=st.sampled_from([Everything(), Cased(), Verbose()]),
    lines=st.lists(st.text("abcdefghijJkxyzw1234q<([]é \n", max_size=20), max_size=5),
)
def test_the_same_is_found_with_every_kind_of_rule(
    lexer: RegexLexer, lines: list[str]
) -> None:
    assert_same(lexer, lines)


@pytest.mark.parametrize("way", all_ways(Everything()))
def test_a_callback_without_a_context_is_told_to_the_caller(way: LineLexer) -> None:
    with pytest.raises(TypeError):
        way.lex("a!\n", ("root",))


class Endless(RegexLexer):
    """Goes round and takes nothing."""

    tokens: ClassVar[Rules] = {"root": [(r"a", Name), (r"(?=b)", Text)]}


@pytest.mark.parametrize("way", all_ways(Endless()))
def test_rules_that_go_in_circles_come_to_an_end(way: LineLexer) -> None:
    assert way.lex("a" * 5000, ("root",))[0] == [("Token.Name", "a")] * 5000
    with pytest.raises(EndlessError):
        way.lex("ab\n", ("root",))


def matcher(expression: str) -> Matcher:
    return re.compile(expression).match


def test_rules_are_merged_in_heavy_use_only() -> None:
    rules = [(match, "name", None, None) for match in map(matcher, "abc")]
    state = LexerState([*rules], patience=5)
    assert [len(state.enter()) for _ in range(7)] == [3, 3, 3, 3, 3, 1, 1]


@pytest.mark.parametrize("language", TABLES)
def test_the_tables_of_a_lexer_look_as_they_are_known(language: str) -> None:
    """They are private to Pygments, so any release may change them.

    If this fails, code is still highlighted, at three times the cost. Read in
    `pygments/lexer.py` how `RegexLexerMeta.process_tokendef` makes the tables and
    how `ExtendedRegexLexer.get_tokens_unprocessed` reads them, and let `tables_of`
    and `MergedLexer` do the same.
    """
    lexer = lexer_of(language)
    tables = tables_of(lexer)
    assert tables and "root" in tables
    assert isinstance(line_lexer(lexer, NAMES), MergedLexer)


@pytest.mark.parametrize(
    "table",
    [
        None,
        [],
        {"root": None},
        {"root": ["a"]},
        {"root": [(matcher("a"), Name)]},
        {"root": [("a", Name, None)]},
        {"root": [(matcher("a"), "Name", None)]},
        {"root": [(matcher("a"), Name, "#pop")]},
        {"root": [(matcher("a"), Name, (1, "one"))]},
    ],
)
def test_where_the_tables_look_different_lines_are_lexed_the_plain_way(
    table: object,
) -> None:
    strange = Everything()
    vars(strange)["_tokens"] = table
    assert isinstance(line_lexer(strange, NAMES), PlainLexer)


def test_a_lexer_without_states_lexes_no_single_lines() -> None:
    assert line_lexer(get_lexer_by_name("json"), NAMES) is None


@pytest.mark.parametrize(
    ("language", "kinds"),
    [("python", []), ("bash", []), ("html", ["/*", "<!--"]), ("haskell", ["{-"])],
)
def test_the_block_comments_of_a_language_are_known(
    language: str, kinds: list[str]
) -> None:
    lexer = merging(lexer_of(language), styles=Plain())
    pairs = {"/*": "*/", "<!--": "-->", "(*": "*)", "{-": "-}"}
    assert [key for key in pairs if lexer.may_open_comment(key, pairs[key])] == kinds
