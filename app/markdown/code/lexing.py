"""Lexing of single lines: from a stack of a lexer's states to the next one.

`PlainLexer` does it over the public interface of Pygments. It is the reference
for `app.markdown.code.merged_lexer`, and stands in where that one cannot serve.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from pygments.lexer import ExtendedRegexLexer, RegexLexer
    from pygments.token import _TokenType

Tokens = list[tuple[str, str]]
"""Pairs of style name ("" for none) and text."""

_ROUNDS, _ROUNDS_PER_CHARACTER = 1000, 8


class EndlessError(Exception):
    """The rules of a lexer match for ever and take no text."""


class LineLexer(Protocol):
    """Lexes lines of one language."""

    def lex(self, text: str, stack: Sequence[str]) -> tuple[Tokens, list[str]]:
        """The tokens of a line with its newline, and the stack of states after it.

        Raises:
            TypeError, AttributeError: A callback of the lexer knows no context.
            EndlessError: The lexer does not come to the end of the text.
        """

    def may_open_comment(self, opening: str, closing: str) -> bool:
        """Whether the language can have block comments between these two signs."""


class PlainLexer:
    """Lexes lines as Pygments' ExtendedRegexLexer does, for any lexer with rules.

    Args:
        lexer: Has the rules.
        styles: Style name of each token type.
    """

    def __init__(self, lexer: "RegexLexer", styles: "Mapping[_TokenType, str]") -> None:
        from pygments.lexer import ExtendedRegexLexer, LexerContext

        # The method serves all lexers with rules; only its type asks for its own.
        self._lexer = cast("ExtendedRegexLexer", lexer)
        self._run = ExtendedRegexLexer.get_tokens_unprocessed
        self._context = LexerContext
        self._styles = styles

    def lex(self, text: str, stack: Sequence[str]) -> tuple[Tokens, list[str]]:
        """See `LineLexer`."""
        context = self._context(text, 0, [*stack])
        found = self._run(self._lexer, context=context)
        most = most_rounds(text)
        tokens = [(self._styles[kind], part) for _, kind, part in islice(found, most)]
        if len(tokens) == most:
            raise EndlessError
        return tokens, context.stack

    def may_open_comment(self, opening: str, closing: str) -> bool:
        """True, since the states that would have to be asked are private."""
        return True


def most_rounds(text: str) -> int:
    """Rules that may match in a text before the lexer is taken to go in circles."""
    return _ROUNDS + _ROUNDS_PER_CHARACTER * len(text)
