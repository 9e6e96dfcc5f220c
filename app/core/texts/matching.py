"""What it means that a text holds what a person looks for."""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from app.core.texts.text import flat

Spans = tuple[tuple[int, int], ...]
"""Stretches of a text: the offset of each beginning and of each end."""

_PARTS: Final = re.compile(r'"([^"]*)"?|([^\s"]+)')
_MOST: Final = 64
"""Words and phrases that are looked for: a pasted page has more than mean anything."""
_BEFORE: Final = 40
"""Characters of an excerpt before the first match."""
_LENGTH: Final = 160
"""Characters of an excerpt."""


def fold(text: str) -> str:
    """A text in which capital and small letters are the same; as long as it was.

    So an offset in one is an offset in the other. What would become longer, such as
    ß, only loses its capital form.
    """
    folded = text.casefold()
    return folded if len(folded) == len(text) else "".join(map(_folded, text))


class Excerpt(NamedTuple):
    """A line from a text, and what of it was looked for."""

    text: str
    spans: Spans


class Sought:
    """What a person looks for: all of the words, in any order and also inside of words.

    Words in double quotes follow each other, with whatever space is between them.
    Case makes no difference.

    Args:
        text: As the person wrote it. One without a word is found nowhere; of a very
            long one the beginning is looked for.
    """

    def __init__(self, text: str) -> None:
        found = (quoted or plain for quoted, plain in _PARTS.findall(fold(text)))
        phrases = (tuple(part.split()) for part in found)
        self.phrases: Final = tuple(dict.fromkeys(filter(None, phrases)))[:_MOST]
        """Words that follow each other, folded; mostly one alone."""
        self._patterns = {phrase: _pattern([phrase]) for phrase in self.phrases}
        self._any = _pattern(sorted(self.phrases, key=_length, reverse=True))

    def held_by(self, text: str) -> set[tuple[str, ...]]:
        """Those of the `phrases` that a text holds."""
        folded = fold(text)
        return {
            phrase
            for phrase, pattern in self._patterns.items()
            if pattern.search(folded)
        }

    def spans(self, text: str) -> Spans:
        """Where a text holds any of them, one behind the other."""
        if not self.phrases:
            return ()
        return tuple(match.span() for match in self._any.finditer(fold(text)))

    def excerpt(self, text: str) -> Excerpt:
        """The surroundings of the first match, or else the beginning, in one line."""
        spans = self.spans(text)
        begin = max(0, spans[0][0] - _BEFORE) if spans else 0
        end = begin + _LENGTH
        line = flat(text[begin:end])
        line = f"{'…' if begin else ''}{line}{'…' if end < len(text) else ''}"
        return Excerpt(line, self.spans(line))


def _folded(character: str) -> str:
    forms = (character.casefold(), character.lower(), character)
    return next(form for form in forms if len(form) == 1)


def _pattern(phrases: Iterable[tuple[str, ...]]) -> re.Pattern[str]:
    return re.compile("|".join(r"\s+".join(map(re.escape, words)) for words in phrases))


def _length(phrase: tuple[str, ...]) -> int:
    return sum(map(len, phrase))
