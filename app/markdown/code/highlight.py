"""Highlighting of code line by line, with Pygments' lexers.

Each line is lexed once. What a lexer knows at the end of a line (its stack of
states, or that a block comment is open) is handed to the next one, so a growing
block needs only its new lines.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from app.markdown.code.lexing import EndlessError, LineLexer, Tokens
from app.markdown.code.merged_lexer import line_lexer
from app.markdown.code.token_styles import TOKEN_STYLES

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_COMMENTS = (("/*", "*/"), ("<!--", "-->"), ("(*", "*)"), ("{-", "-}"), ("--[[", "]]"))
_DEEPEST = 200


class State(NamedTuple):
    """What a lexer knows between two lines."""

    stack: tuple[str, ...] = ("root",)
    comment: str = ""
    """What ends the block comment that is open, "" for none."""


@lru_cache(64)
def highlighter(language: str) -> "Highlighter | None":
    """The highlighter of a language as a fence names it, None if unknown."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    if not language or language.lower() in ("text", "txt", "plain", "plaintext"):
        return None
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return None
    return Highlighter(lexer, line_lexer(lexer, TOKEN_STYLES))


class Highlighter:
    """Highlights lines of one language.

    Args:
        lexer: The lexer of the language.
        lines: Lexes lines of it one by one; None for a lexer without states, by
            which each line is lexed as if nothing stood before it.
    """

    def __init__(self, lexer: "Lexer", lines: LineLexer | None) -> None:
        self._lexer = lexer
        self._lines = lines
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
        if not self._may_comment(opening, closing):
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

    def _may_comment(self, opening: str, closing: str) -> bool:
        if self._lines is None:
            return True
        if opening not in self._comments:
            may = self._lines.may_open_comment(opening, closing)
            self._comments[opening] = may
        return self._comments[opening]

    def _lex(self, text: str, stack: tuple[str, ...]) -> tuple[Tokens, tuple[str, ...]]:
        if self._lines is None:
            return self._lex_alone(text), stack
        try:
            tokens, after = self._lines.lex(text, stack)
        except EndlessError:
            return [], ("root",)
        except (TypeError, AttributeError):
            # A callback of the lexer that knows no context.
            return self._lex_alone(text), ("root",)
        return _joined(tokens), tuple(after) if len(after) <= _DEEPEST else ("root",)

    def _lex_alone(self, text: str) -> Tokens:
        """Tokens of a line as if nothing stood before it."""
        found = self._lexer.get_tokens_unprocessed(text)
        return _joined([(TOKEN_STYLES[kind], value) for _, kind, value in found])


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
