"""Highlighting of code line by line, with Pygments' lexers.

Each line is lexed once. What a lexer knows at the end of a line (its stack of
states, or that a block comment is open) is handed to the next one, so a growing
block needs only its new lines.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.markdown.code.lexing import EndlessError, LineLexer, Tokens, tables_of

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

_COMMENTS = (("/*", "*/"), ("<!--", "-->"), ("(*", "*)"), ("{-", "-}"), ("--[[", "]]"))
_DEEPEST = 200

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
        tables = tables_of(lexer) if isinstance(lexer, RegexLexer) else None
        self._lines = None if tables is None else LineLexer(lexer, tables, _KINDS)
        self._comments: dict[str, bool] = {}

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
            if _is_open(text, text.rfind(opening), opening, closing):
                tokens = self._open_comment(text, opening, closing, state.stack)
                if tokens:
                    return head + tokens, State(state.stack, closing)
        tokens, stack = self._lex(text + "\n", state.stack)
        return head + tokens, State(stack)

    def _open_comment(
        self, text: str, opening: str, closing: str, stack: tuple[str, ...]
    ) -> Tokens:
        """Tokens of a line that leaves a block comment open, else none.

        Many lexers take a block comment as one token and so cannot stop within
        it: the line is lexed as if the comment ended with it.
        """
        if not self._has_comment(opening, closing):
            return []
        tokens, _ = self._lex(f"{text} {closing}\n", stack)
        style, last = tokens.pop() if tokens else ("", "")
        if style != "token-comment":
            return []
        # In "/* see src/*.c" it is the first sign that opens the comment.
        for begin in dict.fromkeys((text.rfind(opening), text.find(opening))):
            if (
                last.endswith(f"{text[begin:]} {closing}")
                and _is_open(text, begin, opening, closing)
                and not self._ends_in_comment(text[:begin], stack)
            ):
                return [*tokens, (style, last[: -1 - len(closing)])]
        return []

    def _ends_in_comment(self, text: str, stack: tuple[str, ...]) -> bool:
        """Whether what follows the text is a comment in any case, as after "//"."""
        tokens, _ = self._lex(f"{text} x\n", stack)
        return bool(tokens) and tokens[-1][0] == "token-comment"

    def _has_comment(self, opening: str, closing: str) -> bool:
        if self._lines is None:
            return True
        if opening not in self._comments:
            has = self._lines.opens_comment(opening, closing)
            self._comments[opening] = has
        return self._comments[opening]

    def _lex(self, text: str, stack: tuple[str, ...]) -> tuple[Tokens, tuple[str, ...]]:
        if self._lines is None:
            return self._lex_anew(text), stack
        try:
            tokens, after = self._lines.lex(text, stack)
        except EndlessError:
            return [], ("root",)
        except (TypeError, AttributeError):
            # A callback of the lexer that knows no context.
            return self._lex_anew(text), ("root",)
        return _joined(tokens), tuple(after) if len(after) <= _DEEPEST else ("root",)

    def _lex_anew(self, text: str) -> Tokens:
        found = self._lexer.get_tokens_unprocessed(text)
        return _joined([(_KINDS[kind], value) for _, kind, value in found])


def _is_open(text: str, begin: int, opening: str, closing: str) -> bool:
    """Whether there is an opening sign at the place, and no closing one after it."""
    return begin >= 0 and closing not in text[begin + len(opening) :]


def _joined(found: Tokens) -> Tokens:
    """Neighbours of one style as one token, and spaces with what is before them."""
    tokens: Tokens = []
    previous, gathered = "", ""
    for style, value in found:
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
