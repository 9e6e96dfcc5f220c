"""Lexing of lines with merged rules, against Pygments' own way."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

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

from app.markdown.code.lexing import (
    LONGEST,
    EndlessError,
    LexerState,
    LineLexer,
    Matcher,
    Tokens,
    merged,
    tables_of,
)


class Names(dict[_TokenType, str]):
    """Every token type under its own name, so that no two look the same."""

    def __missing__(self, kind: _TokenType) -> str:
        return str(kind)


class Plain(dict[_TokenType, str]):
    """One style for all comments, and one for the rest."""

    def __missing__(self, kind: _TokenType) -> str:
        return "comment" if kind[:1] == Comment[:1] else ""


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


def line_lexer(lexer: Lexer, patience: int) -> LineLexer:
    tables = tables_of(lexer)
    assert tables is not None
    return LineLexer(lexer, tables, NAMES, patience)


def by_pygments(lexer: Lexer, text: str, stack: list[str]) -> tuple[Tokens, list[str]]:
    """The tokens and the stack after them, found by Pygments itself."""
    assert isinstance(lexer, RegexLexer)
    context = LexerContext(text, 0, stack[:])
    # Its method serves any lexer that has tables.
    run = ExtendedRegexLexer.get_tokens_unprocessed
    found = run(lexer, context=context)  # type: ignore[arg-type]
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


def assert_same(lexer: Lexer, lines: Iterable[str]) -> None:
    """Lex line by line in all ways, each line in the state of the one before."""
    stack = ["root"]
    ways = [line_lexer(lexer, patience) for patience in (AT_ONCE, 1, NEVER)]
    for line in lines:
        wanted = attempt(partial(by_pygments, lexer), line + "\n", stack)
        for way in ways:
            assert attempt(way.lex, line + "\n", stack) == wanted, (line, stack)
        stack = wanted[1] if wanted else ["root"]


@pytest.mark.parametrize("language", TABLES)
def test_the_same_is_found_in_code_of_the_language(language: str) -> None:
    assert_same(get_lexer_by_name(language), SAMPLES[language].split("\n"))


@pytest.mark.parametrize("language", TABLES)
def test_the_same_is_found_in_truncated_lines(language: str) -> None:
    lines = SAMPLES[language].split("\n")
    cut = [line[: len(line) * part // 3] for part in (1, 2) for line in lines]
    assert_same(get_lexer_by_name(language), cut)


@pytest.mark.parametrize("language", TABLES)
def test_the_same_is_found_in_code_of_other_languages(language: str) -> None:
    start = LANGUAGES.index(language)
    for step in (1, 7):
        other = SAMPLES[LANGUAGES[(start + step) % len(LANGUAGES)]]
        assert_same(get_lexer_by_name(language), other.split("\n"))


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
    assert_same(get_lexer_by_name(language), ["".join(line) for line in lines])


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

    tokens = {  # noqa: RUF012
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
    lexer: Lexer, lines: list[str]
) -> None:
    assert_same(lexer, lines)


def test_a_callback_without_a_context_is_told_to_the_caller() -> None:
    with pytest.raises(TypeError):
        line_lexer(Everything(), AT_ONCE).lex("a!\n", ("root",))


class Endless(RegexLexer):
    """Goes round and takes nothing."""

    tokens = {"root": [(r"a", Name), (r"(?=b)", Text)]}  # noqa: RUF012


@pytest.mark.parametrize("patience", [AT_ONCE, NEVER])
def test_rules_that_go_in_circles_come_to_an_end(patience: int) -> None:
    lexer = line_lexer(Endless(), patience)
    assert lexer.lex("a" * 5000, ("root",))[0] == [("Token.Name", "a")] * 5000
    with pytest.raises(EndlessError):
        lexer.lex("ab\n", ("root",))


def matchers(*expressions: str, flags: int = 0) -> list[Matcher]:
    return [re.compile(expression, flags).match for expression in expressions]


def counts(found: list[Matcher]) -> list[int]:
    return [count for _, count in merged(found)]


def test_the_first_expression_that_matches_wins() -> None:
    ((match_at, count),) = merged(matchers("a(b)?c", "(a)(b)", "a", "[(]"))
    assert count == 4
    found = [match_at(text, 0, len(text)) for text in ("abc", "abd", "ad", "(", "d")]
    assert [match and match.lastindex for match in found] == [1, 2, 3, 4, None]
    assert [match and match.group() for match in found] == ["abc", "ab", "a", "(", None]


def test_an_expression_keeps_its_own_flags() -> None:
    ((match_at, _),) = merged([*matchers("a"), *matchers("(?i)b"), *matchers("c")])
    assert match_at("B", 0, 1) and match_at("c", 0, 1)
    assert not match_at("A", 0, 1) and not match_at("C", 0, 1)
    ((match_at, _),) = merged(matchers("a", "[(?i)]"))
    assert match_at("(", 0, 1) and not match_at("A", 0, 1)
    ((match_at, _),) = merged([*matchers("a", flags=re.I), *matchers("b")])
    assert match_at("A", 0, 1) and not match_at("B", 0, 1)


@pytest.mark.parametrize(
    "expression", [r"(x)\1", r"(?P<g>x)(?P=g)", r"(x)?(?(1)y|z)", "x" * (LONGEST + 1)]
)
def test_what_cannot_be_merged_is_left_in_its_place(expression: str) -> None:
    alone = matchers(expression)
    found = merged([*matchers("a", "b"), *alone, *matchers("c", "d", "e")])
    assert [count for _, count in found] == [2, 1, 3]
    assert found[1][0] is alone[0]


def test_expressions_under_flags_of_another_meaning_are_not_merged() -> None:
    assert counts(matchers("a", "b", flags=re.VERBOSE)) == [1, 1]
    assert counts([*matchers("a"), *matchers("b", flags=re.ASCII)]) == [1, 1]


def test_rules_are_merged_in_heavy_use_only() -> None:
    rules = [(match, "name", None, None) for match in matchers("a", "b", "c")]
    state = LexerState([*rules], patience=5)
    assert [len(state.enter()) for _ in range(7)] == [3, 3, 3, 3, 3, 1, 1]


@pytest.mark.parametrize("language", TABLES)
def test_the_tables_of_a_lexer_are_to_be_had(language: str) -> None:
    """They are private, so a release of Pygments may take them away."""
    tables = tables_of(get_lexer_by_name(language))
    assert tables and "root" in tables


def test_a_lexer_without_tables_or_with_strange_ones_has_none() -> None:
    strange = Everything()
    assert tables_of(get_lexer_by_name("json")) is None
    for table in ([("a", Name, None)], [(re.compile("a").match, Name)], ["a"]):
        vars(strange)["_tokens"] = {"root": table}
        assert tables_of(strange) is None


@pytest.mark.parametrize(
    ("language", "kinds"),
    [("python", []), ("bash", []), ("html", ["/*", "<!--"]), ("haskell", ["{-"])],
)
def test_the_block_comments_of_a_language_are_known(
    language: str, kinds: list[str]
) -> None:
    tables = tables_of(get_lexer_by_name(language))
    assert tables is not None
    lexer = LineLexer(get_lexer_by_name(language), tables, Plain())
    pairs = {"/*": "*/", "<!--": "-->", "(*": "*)", "{-": "-}"}
    assert [key for key in pairs if lexer.opens_comment(key, pairs[key])] == kinds
