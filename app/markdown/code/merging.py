"""Several regular expressions as one that does the same with fewer calls."""

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import BuiltinMethodType

LONGEST = 400
"""Characters of the longest expression that is merged.

Lists of hundreds of words take long to compile again and gain little by it.
"""

Matcher = Callable[[str, int, int], "re.Match[str] | None"]
"""The `match` of a compiled expression: text, and begin and end in characters."""

_PARTS = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\(\?P<\w+>|\(\?[:=!>]|\(\?<[=!]|\(\?[aiLmsux-]+:|\(\??",
    re.DOTALL,
)
"""Whatever can be an opening parenthesis, or hold one that opens nothing."""
_LEADING_FLAGS = re.compile(r"\A\(\?[aimsu]+\)")
_SCOPED = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


def is_matcher(match: object) -> bool:
    """Whether this is the `match` of a compiled expression."""
    return isinstance(getattr(match, "__self__", None), re.Pattern)


def pattern_of(matcher: Matcher) -> "re.Pattern[str]":
    """The expression whose `match` this is."""
    return cast("re.Pattern[str]", cast("BuiltinMethodType", matcher).__self__)


def merged(matchers: Sequence[Matcher]) -> list[tuple[Matcher, int]]:
    """Matchers that do the same with fewer calls, and for how many each stands.

    One that stands for several matches what the first of them to match would;
    the `lastindex` of its match is the number of that one, from 1. One that
    stands for itself is as it was.

    Args:
        matchers: The `match` of compiled expressions.
    """
    patterns = [pattern_of(matcher) for matcher in matchers]
    flags = patterns[0].flags if patterns else 0
    sources = [_alternative(pattern, flags) for pattern in patterns]
    result: list[tuple[Matcher, int]] = []
    pairs = zip(sources, matchers, strict=True)
    for _, group in groupby(pairs, lambda pair: pair[0] is None):
        run = list(group)
        joined = _joined([source for source, _ in run if source], flags)
        if joined is not None:
            result.append((joined.match, len(run)))
        else:
            result += [(matcher, 1) for _, matcher in run]
    return result


def _joined(sources: list[str], flags: int) -> "re.Pattern[str] | None":
    if len(sources) < 2:
        return None
    try:
        # The empty group comes after its alternative, since before it would keep
        # the engine from passing over an alternative by its first character.
        joined = re.compile("|".join(f"{source}()" for source in sources), flags)
    except re.error:
        return None
    return joined if joined.groups == len(sources) else None


def _alternative(pattern: "re.Pattern[str]", flags: int) -> str | None:
    """An expression without groups as part of one with other flags, if it can be."""
    differing = pattern.flags ^ flags
    if len(pattern.pattern) > LONGEST or pattern.flags & re.VERBOSE:
        return None
    if differing & ~(re.IGNORECASE | re.MULTILINE | re.DOTALL):
        return None
    source = _LEADING_FLAGS.sub("", pattern.pattern)
    parts = [_without_group(part) for part in _PARTS.findall(source)]
    if None in parts:
        return None
    replaced = iter(parts)
    source = _PARTS.sub(lambda _: next(replaced) or "", source)
    on = "".join(key for key, flag in _SCOPED.items() if flag & differing & ~flags)
    off = "".join(key for key, flag in _SCOPED.items() if flag & differing & flags)
    return f"(?{on}{'-' if off else ''}{off}:{source})"


def _without_group(part: str) -> str | None:
    """A part of an expression that captures nothing, None if that is not the same."""
    refers = part[0] == "\\" and part[1] in "123456789"
    if refers or part == "(?":
        return None
    return "(?:" if part == "(" or part.startswith("(?P<") else part
