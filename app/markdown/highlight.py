"""Highlighting of code line by line, with Pygments' lexers.

Each line is lexed once. What a lexer knows at the end of a line (its stack of
states, or that a block comment is open) is handed to the next one, so a growing
block needs only its new lines.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from pygments.lexer import ExtendedRegexLexer, Lexer
    from pygments.token import _TokenType

_COMMENTS = (("/*", "*/"), ("<!--", "-->"), ("(*", "*)"), ("{-", "-}"), ("--[[", "]]"))
_DEEPEST = 200

Tokens = list[tuple[str, str]]
"""Pairs of style name ("" for none) and text."""

_STYLES = {
    "Token.Keyword": "token-keyword",
    "Token.Keyword.Constant": "token-constant",
    "Token.Keyword.Type": "token-type",
    "Token.Name.Builtin": "token-builtin",
    "Token.Name.Exception": "token-class",
    "Token.Name.Function": "token-function",
    "Token.Name.Class": "token-class",
    "Token.Name.Namespace": "token-class",
    "Token.Name.Decorator": "token-decorator",
    "Token.Name.Attribute": "token-attribute",
    "Token.Name.Property": "token-attribute",
    "Token.Name.Tag": "token-tag",
    "Token.Name.Variable": "token-variable",
    "Token.Name.Constant": "token-constant",
    "Token.Name.Label": "token-attribute",
    "Token.Literal.String": "token-string",
    "Token.Literal.Number": "token-number",
    "Token.Literal": "token-string",
    "Token.Comment": "token-comment",
    "Token.Operator": "token-operator",
    "Token.Operator.Word": "token-keyword",
    "Token.Punctuation": "token-punctuation",
    "Token.Generic.Heading": "token-heading",
    "Token.Generic.Subheading": "token-heading",
    "Token.Generic.Inserted": "token-inserted",
    "Token.Generic.Deleted": "token-deleted",
    "Token.Generic.Emph": "token-emphasis",
    "Token.Generic.Strong": "token-emphasis",
    "Token.Generic.Prompt": "token-prompt",
    "Token.Generic.Output": "token-output",
    "Token.Generic.Traceback": "token-error",
    "Token.Generic.Error": "token-error",
}


class State(NamedTuple):
    """What a lexer knows between two lines."""

    stack: tuple[str, ...] = ("root",)
    comment: str = ""
    """What ends the block comment that is open, "" for none."""


class _Styles(dict["_TokenType", str]):
    """Style name of each token type, by its nearest known ancestor."""

    def __missing__(self, kind: "_TokenType") -> str:
        style = ""
        ancestor: _TokenType | None = kind
        while ancestor is not None and not style:
            style = _STYLES.get(str(ancestor), "")
            ancestor = ancestor.parent
        self[kind] = style
        return style


_KINDS = _Styles()


@lru_cache(64)
def highlighter(language: str) -> "Highlighter | None":
    """The highlighter of a language as a fence names it, None if unknown."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if not language or language.lower() in ("text", "txt", "plain", "plaintext"):
        return None
    try:
        return Highlighter(get_lexer_by_name(language))
    except ClassNotFound:
        return None


class Highlighter:
    """Lexes lines of one language."""

    def __init__(self, lexer: "Lexer") -> None:
        from pygments.lexer import RegexLexer

        self._lexer = lexer
        self._resumable = isinstance(lexer, RegexLexer)

    def line(self, text: str, state: State) -> tuple[Tokens, State]:
        """Lex one line without its newline, in the state of the line before."""
        tokens, after = self._line(text, state)
        if "".join([token[1] for token in tokens]) != text:
            # A lexer may drop characters; the text counts more than its colour.
            tokens = [("", text)] if text else []
        return tokens, after

    def _line(self, text: str, state: State) -> tuple[Tokens, State]:
        head: Tokens = []
        if state.comment:
            end = text.find(state.comment)
            if end < 0:
                return [("token-comment", text)] if text else [], state
            end += len(state.comment)
            head, text = [("token-comment", text[:end])], text[end:]
            state = State(state.stack)
        for opening, closing in _COMMENTS:
            begin = text.rfind(opening)
            if begin >= 0 and closing not in text[begin + len(opening) :]:
                tokens = self._open_comment(text, begin, closing, state.stack)
                if tokens:
                    return head + tokens, State(state.stack, closing)
        tokens, stack = self._lex(text + "\n", state.stack)
        return head + tokens, State(stack)

    def _open_comment(
        self, text: str, begin: int, closing: str, stack: tuple[str, ...]
    ) -> Tokens:
        """Tokens of a line that leaves a block comment open, else none.

        Many lexers take a block comment as one token and so cannot stop within
        it: the line is lexed as if the comment ended with it.
        """
        tokens, _ = self._lex(f"{text} {closing}\n", stack)
        if not tokens:
            return []
        style, last = tokens.pop()
        at_end = style == "token-comment" and last.endswith(closing)
        if not at_end or len(last) < len(text) - begin + 1 + len(closing):
            return []
        tokens.append((style, last[: -1 - len(closing)]))
        return tokens

    def _lex(self, text: str, stack: tuple[str, ...]) -> tuple[Tokens, tuple[str, ...]]:
        if not self._resumable:
            return _styled(self._lexer.get_tokens_unprocessed(text)), stack
        from pygments.lexer import ExtendedRegexLexer, LexerContext

        context = LexerContext(text, 0, list(stack))
        lexer = cast("ExtendedRegexLexer", self._lexer)
        try:
            # Only this variant hands the stack back; it runs on the tables
            # that every RegexLexer has.
            found = ExtendedRegexLexer.get_tokens_unprocessed(lexer, context=context)
            tokens = _styled(found)
        except (TypeError, AttributeError):
            # A callback of the lexer that knows no context.
            return _styled(self._lexer.get_tokens_unprocessed(text)), ("root",)
        after = tuple(context.stack)
        return tokens, after if len(after) <= _DEEPEST else ("root",)


def _styled(found: "Iterable[tuple[int, _TokenType, str]]") -> Tokens:
    tokens: Tokens = []
    previous, gathered = "", ""
    for _, kind, value in found:
        style = _KINDS[kind]
        if style == previous or not value.strip(" "):
            gathered += value
            continue
        if gathered:
            tokens.append((previous, gathered))
        previous, gathered = style, value
    gathered = gathered.rstrip("\n")
    if gathered:
        tokens.append((previous, gathered))
    return tokens
