"""A text that is looked for."""

import re
from collections.abc import Iterator
from typing import Final

_NO_LETTERS: Final = re.compile(r"[\W_]+")
_GAP: Final = r"(?:[^\S\n]+\n?[^\S\n]*|\n[^\S\n]*)"
"""What stands for a space: some blanks, or the end of a line."""
_HIDES: Final = re.compile(r"&[#\w]|\]\(|\]\[|<")
"""Markdown that may put letters together which do not stand so in the source."""


class Needle:
    """A text that is looked for: without a capital in it, either case matches.

    Args:
        text: At least one character that is no blank; blanks around it are ignored.
    """

    def __init__(self, text: str) -> None:
        words = text.split()
        exact = text != text.lower()
        pattern = _GAP.join(map(re.escape, words))
        self._pattern: Final = re.compile(pattern, re.NOFLAG if exact else re.I)
        self._letters: Final = letters("".join(words))

    @classmethod
    def of(cls, text: str) -> "Needle | None":
        """What is looked for; None for nothing but blanks."""
        return cls(text) if text.strip() else None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it is in a text: start and end, from left to right."""
        return (match.span() for match in self._pattern.finditer(text))

    def may_be_in(self, text_letters: str | None) -> bool:
        """Whether it can be in what is drawn from a text; costs next to nothing.

        Args:
            text_letters: What `letters_of` gave for it.
        """
        return text_letters is None or self._letters in text_letters


def letters_of(source: str) -> str | None:
    """All letters that can be seen of Markdown text, in order; None if they may stand
    in another order there than in the source."""
    return None if _HIDES.search(source) else letters(source)


def letters(text: str) -> str:
    """The letters and digits of a text, in one case."""
    return _NO_LETTERS.sub("", text).casefold()
