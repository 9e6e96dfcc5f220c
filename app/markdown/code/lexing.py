"""Lexing of single lines with the tables of Pygments' regular-expression lexers.

Pygments tries the rules of a state one by one, some dozens for each token. Here
the rules of a state in heavy use are merged into one regular expression, which
finds the same and is several times as fast.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import BuiltinMethodType

    from pygments.lexer import Lexer, LexerContext
    from pygments.token import _TokenType

    _Found = Iterable[tuple[int, _TokenType, str]]
    _Action = Callable[[Lexer, re.Match[str] | None, LexerContext], _Found]
    _Tables = Mapping[str, Sequence[tuple["Matcher", object, "_Move"]]]

PATIENCE = 4
"""Rules tried per character of a state's expressions before these are merged.

Compiling takes as long as some ten tries per character, so it costs less than
the state did before, and short snippets never pay for it.
"""
LONGEST = 400
"""Characters of the longest expression that is merged.

Lists of hundreds of words take long to compile again and gain little by it.
"""

Tokens = list[tuple[str, str]]
"""Pairs of style name ("" for none) and text."""

Matcher = Callable[[str, int, int], "re.Match[str] | None"]
"""The `match` of a compiled expression: text, and begin and end in characters."""
_Move = int | str | tuple[str, ...] | None
_Rule = tuple[Matcher, "str | None", "_Action | None", _Move]
"""Matcher, style of a plain token, else what finds the tokens, and the next state.

A rule with neither style nor action takes no text.
"""
_Step = tuple[Matcher, "dict[int | None, _Rule] | None", _Rule]
"""A matcher and the rules it stands for, by the number of the group that ends last.

None: it is the matcher of the rule that follows, and of no other.
"""

_ROUNDS, _ROUNDS_PER_CHARACTER = 1000, 8
"""Rules that may match in a text before the lexer is taken to go in circles."""

_PARTS = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\(\?P<\w+>|\(\?[:=!>]|\(\?<[=!]|\(\?[aiLmsux-]+:|\(\??",
    re.DOTALL,
)
"""Whatever can be an opening parenthesis, or hold one that opens nothing."""
_LEADING_FLAGS = re.compile(r"\A\(\?[aimsu]+\)")
_SCOPED = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


class EndlessError(Exception):
    """The rules of a lexer match for ever and take no text."""


class LexerState:
    """The rules of one state, as steps to try in order."""

    def __init__(self, rules: list[_Rule], patience: int) -> None:
        self._rules = rules
        self._steps: list[_Step] = [(rule[0], None, rule) for rule in rules]
        sizes = [len(_pattern(rule[0]).pattern) for rule in rules]
        size = sum(size for size in sizes if size <= LONGEST)
        self._visits = 1 + patience * size // max(len(rules), 1)
        """How often the state is still entered before its rules are merged."""

    def enter(self) -> list[_Step]:
        """The steps now; counts how much the state is in use."""
        if self._visits:
            self._visits -= 1
            if not self._visits:
                self._merge()
        return self._steps

    def _merge(self) -> None:
        rules = iter(self._rules)
        self._steps = []
        for matcher, count in merged([rule[0] for rule in self._rules]):
            first = next(rules)
            if count == 1:
                self._steps.append((matcher, None, first))
            else:
                run = (first, *islice(rules, count - 1))
                self._steps.append((matcher, dict(enumerate(run, 1)), first))


class _States(dict[str, LexerState]):
    """The states of a lexer, each prepared when it is first entered."""

    def __init__(
        self, tables: "_Tables", styles: "Mapping[_TokenType, str]", patience: int
    ) -> None:
        from pygments.token import _TokenType

        self.tables = tables
        self._styles = styles
        self._patience = patience
        self._plain = _TokenType

    def __missing__(self, name: str) -> LexerState:
        rules = [self._rule(*entry) for entry in self.tables[name]]
        state = self[name] = LexerState(rules, self._patience)
        return state

    def _rule(self, match: Matcher, action: object, move: _Move) -> _Rule:
        if type(action) is self._plain:
            return match, self._styles[action], None, move
        return match, None, cast("_Action | None", action), move


class LineLexer:
    """Lexes lines as Pygments' ExtendedRegexLexer does, with any lexer's tables.

    Args:
        lexer: Has the tables, and is what its callbacks get.
        tables: See `tables_of`.
        styles: Style name of each token type.
        patience: See `PATIENCE`; 0 merges the rules of a state on its first use.
    """

    def __init__(
        self,
        lexer: "Lexer",
        tables: "_Tables",
        styles: "Mapping[_TokenType, str]",
        patience: int = PATIENCE,
    ) -> None:
        from pygments.lexer import LexerContext
        from pygments.token import Comment, Error, Text

        self._lexer = lexer
        self._styles = styles
        self._states = _States(tables, styles, patience)
        self._context = LexerContext
        self._comment = styles[Comment]
        self._error, self._newline = styles[Error], styles[Text]

    def lex(self, text: str, stack: Sequence[str]) -> tuple[Tokens, list[str]]:
        """The tokens of a line with its newline, and the stack of states after it.

        Raises:
            TypeError, AttributeError: A callback of the lexer knows no context.
            EndlessError: The lexer does not come to the end of the text.
        """
        context = self._context(text, 0, list(stack))
        states, tokens, position, end = self._states, Tokens(), 0, context.end
        steps = states[context.stack[-1]].enter()
        for _ in range(_ROUNDS + _ROUNDS_PER_CHARACTER * len(text)):
            for match_at, rules, rule in steps:
                match = match_at(text, position, end)
                if match is None:
                    continue
                if rules is not None:
                    rule = rules[match.lastindex]
                matcher, style, action, move = rule
                if style is not None:
                    tokens.append((style, match.group()))
                    position = match.end()
                    if move is None:
                        break
                elif action is not None:
                    context.pos = position
                    self._act(matcher, action, context, tokens)
                    position, end = context.pos, context.end
                if move is not None:
                    _go(context.stack, move)
                steps = states[context.stack[-1]].enter()
                break
            else:
                if position >= end or position >= len(text):
                    return tokens, context.stack
                tokens.append(self._unmatched(text[position], context))
                steps = states[context.stack[-1]].enter()
                position += 1
        raise EndlessError

    def opens_comment(self, opening: str, closing: str) -> bool:
        """Whether the language has this kind of block comment, in any state.

        To be asked if all kinds of comments have one style.
        """
        comment = f"{opening} x {closing}"
        return any(
            self._is_comment(comment, state) and not self._is_comment("x", state)
            for state in self._states.tables
        )

    def _is_comment(self, text: str, state: str) -> bool:
        try:
            tokens, _ = self.lex(text + "\n", ("root", state))
        except (TypeError, AttributeError, LookupError, EndlessError):
            # A state that does not stand alone.
            return False
        found = "".join(text for style, text in tokens if style == self._comment)
        return found.rstrip("\n") == text

    def _unmatched(self, character: str, context: "LexerContext") -> tuple[str, str]:
        if character != "\n":
            return self._error, character
        context.stack = ["root"]
        return self._newline, character

    def _act(
        self,
        matcher: Matcher,
        action: "_Action",
        context: "LexerContext",
        tokens: Tokens,
    ) -> None:
        # A merged expression does not have the groups that the action needs.
        match = matcher(context.text, context.pos, context.end)
        for _, kind, value in action(self._lexer, match, context):
            tokens.append((self._styles[kind], value))


def tables_of(lexer: "Lexer") -> "_Tables | None":
    """The rules of a lexer by state, None for a lexer that has no such tables."""
    # Only here are they to be had. They are private, so their form is looked at.
    tables = getattr(lexer, "_tokens", None)
    if not isinstance(tables, dict):
        return None
    known = all(
        isinstance(rule, tuple) and len(rule) == 3 and _is_matcher(rule[0])
        for rules in tables.values()
        for rule in rules
    )
    return cast("_Tables", tables) if known else None


def _is_matcher(match: object) -> bool:
    return isinstance(getattr(match, "__self__", None), re.Pattern)


def _pattern(matcher: Matcher) -> "re.Pattern[str]":
    return cast("re.Pattern[str]", cast("BuiltinMethodType", matcher).__self__)


def _go(stack: list[str], move: _Move) -> None:
    """Changes the stack as a rule's third member says; its first state stays."""
    if isinstance(move, tuple):
        for state in move:
            if state != "#pop":
                stack.append(stack[-1] if state == "#push" else state)
            elif len(stack) > 1:
                stack.pop()
    elif isinstance(move, int):
        del stack[1 if abs(move) >= len(stack) else move :]
    else:
        stack.append(stack[-1])


def merged(matchers: Sequence[Matcher]) -> list[tuple[Matcher, int]]:
    """Matchers that do the same with fewer calls, and for how many each stands.

    One that stands for several matches what the first of them to match would;
    the `lastindex` of its match is the number of that one, from 1. One that
    stands for itself is as it was.

    Args:
        matchers: The `match` of compiled expressions.
    """
    patterns = [_pattern(matcher) for matcher in matchers]
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
