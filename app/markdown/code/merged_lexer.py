"""Fast lexing of single lines, with the rules out of Pygments' private tables.

Pygments tries the rules of a state one by one, some dozens for each token. Here
the rules of a state in heavy use are merged into one regular expression, which
finds the same and is several times as fast.

`PlainLexer` does the same in a dozen lines over the public interface. It was measured
in the place of this, five rounds of each in turn (`python -m tests.benchmarks`, code,
20,000 chunks): the app then takes 3.8 times the CPU of the reference instead of 1.9,
of which at most 2 are allowed, and the last character comes after 0.8 s instead of
0.4 s. Lexing alone takes 0.5 s instead of 0.15 s.

All that is private to Pygments stands in this file. Where the tables look different
from what is known, `line_lexer` takes the plain one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, cast

from app.markdown.code.lexing import (
    EndlessError,
    LineLexer,
    PlainLexer,
    Tokens,
    most_rounds,
)
from app.markdown.code.merging import LONGEST, Matcher, is_matcher, merged, pattern_of

if TYPE_CHECKING:
    import re

    from pygments.lexer import Lexer, LexerContext, RegexLexer
    from pygments.token import _TokenType

    _Found = Iterable[tuple[int, _TokenType, str]]
    _Action = Callable[[RegexLexer, re.Match[str] | None, LexerContext], _Found]
    _Tables = Mapping[str, Sequence[tuple[Matcher, object, "_Move"]]]

PATIENCE = 4
"""Rules tried per character of a state's expressions before these are merged.

Compiling takes as long as some ten tries per character, so it costs less than
the state did before, and short snippets never pay for it.
"""
_Move = int | str | tuple[str, ...] | None
_Rule = tuple[Matcher, "str | None", "_Action | None", _Move]
"""Matcher, style of a plain token, else what finds the tokens, and the next state.

A rule with neither style nor action takes no text.
"""
_Step = tuple[Matcher, "dict[int | None, _Rule] | None", _Rule]
"""A matcher and the rules it stands for, by the number of the group that ends last.

None: it is the matcher of the rule that follows, and of no other.
"""


class LexerState:
    """The rules of one state, as steps to try in order."""

    def __init__(self, rules: list[_Rule], patience: int) -> None:
        self._rules = rules
        self._steps: list[_Step] = [(rule[0], None, rule) for rule in rules]
        sizes = [len(pattern_of(rule[0]).pattern) for rule in rules]
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


class MergedLexer:
    """Does what `PlainLexer` does, several times as fast.

    Args:
        lexer: Has the tables, and is what its callbacks get.
        tables: See `tables_of`.
        styles: Style name of each token type.
        patience: See `PATIENCE`; 0 merges the rules of a state on its first use.
    """

    def __init__(
        self,
        lexer: "RegexLexer",
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
        """See `LineLexer`."""
        context = self._context(text, 0, list(stack))
        states, tokens, position, end = self._states, Tokens(), 0, context.end
        steps = states[context.stack[-1]].enter()
        for _ in range(most_rounds(text)):
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

    def may_open_comment(self, opening: str, closing: str) -> bool:
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


def line_lexer(lexer: "Lexer", styles: "Mapping[_TokenType, str]") -> LineLexer | None:
    """The fastest way to lex lines one by one, None for a lexer without states."""
    from pygments.lexer import RegexLexer

    if not isinstance(lexer, RegexLexer):
        return None
    tables = tables_of(lexer)
    if tables is None:
        return PlainLexer(lexer, styles)
    return MergedLexer(lexer, tables, styles)


def tables_of(lexer: "RegexLexer") -> "_Tables | None":
    """The rules of a lexer by state, None if they look different from what is known."""
    tables = getattr(lexer, "_tokens", None)
    if not isinstance(tables, dict):
        return None
    known = all(
        isinstance(rules, list) and all(map(_is_rule, rules))
        for rules in tables.values()
    )
    return cast("_Tables", tables) if known else None


def _is_rule(rule: object) -> bool:
    """Whether this is a matcher, what it finds, and the next state."""
    if not isinstance(rule, tuple) or len(rule) != 3:
        return False
    matcher, action, move = rule
    return is_matcher(matcher) and _is_action(action) and _is_move(move)


def _is_action(action: object) -> bool:
    # The types of tokens are tuples.
    return action is None or isinstance(action, tuple) or callable(action)


def _is_move(move: object) -> bool:
    if isinstance(move, tuple):
        return all(isinstance(state, str) for state in move)
    return move is None or move == "#push" or isinstance(move, int)


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
