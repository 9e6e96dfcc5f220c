"""Regular expressions as one, against trying them one by one."""

import re

import pytest

from app.markdown.code.merging import LONGEST, Matcher, merged


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
