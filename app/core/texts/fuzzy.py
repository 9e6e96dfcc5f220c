"""Texts that a few typed letters may mean, the best first."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import Final, NamedTuple

from app.core.texts.matching import fold

_APART: Final = 8
"""Characters that may stand between two scattered letters."""
_SCATTERED: Final = range(3, 33)
"""Letters of a word that may be scattered: fewer are found everywhere."""

Span = tuple[int, int]
"""Characters of a text: start and end."""


class Guess(NamedTuple):
    """A text that may be meant."""

    place: int
    """Which of the texts."""
    spans: Sequence[Span]
    """What of it was typed, in the order of the typed words."""


class Haystack:
    """Texts to guess among; capital and small letters are the same.

    Args:
        texts: One line each, the likeliest first, such as the newest.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts: Final = [fold(text) for text in texts]
        self._joined: Final = "\n".join(self._texts)
        lengths = (len(text) + 1 for text in self._texts)
        self._starts: Final = list(accumulate(lengths, initial=0))

    def guesses(self, typed: str, limit: int) -> list[Guess]:
        """The texts that hold every typed word.

        First those in which words begin with what was typed, then those that hold it
        elsewhere, then those that hold its letters in order and not far from each
        other. Among equals the order of the texts stays.

        Args:
            typed: Words with blanks between; none means any text.
            limit: How many texts at most.
        """
        words = [fold(word) for word in typed.split()]
        whole = list(range(len(self._texts)))
        for word in words:
            whole = [index for index in whole if word in self._texts[index]]
        guesses = self._in_one_piece(words, whole, limit)
        if words and len(guesses) < limit:
            guesses += self._scattered(words, set(whole), limit - len(guesses))
        return guesses

    def _in_one_piece(
        self, words: Sequence[str], indexes: Iterable[int], limit: int
    ) -> list[Guess]:
        """Of texts that hold each word in one piece the best."""
        begun: list[int] = []
        inside: list[int] = []
        for index in indexes:
            text = self._texts[index]
            if all(_begins(text, _place(text, word)) for word in words):
                begun.append(index)
                if len(begun) == limit:
                    break
            else:
                inside.append(index)
        return [
            Guess(index, [_span(self._texts[index], word) for word in words])
            for index in (*begun, *inside)[:limit]
        ]

    def _scattered(
        self, words: Sequence[str], known: set[int], limit: int
    ) -> list[Guess]:
        """Texts that hold the letters of each word in order, the closest first.

        Args:
            words: What was typed.
            known: Texts to pass over.
            limit: How many texts at most.
        """
        longest, *others = sorted(words, key=len, reverse=True)
        found: dict[int, list[Span]] = {}
        for match in _in_order(longest).finditer(self._joined):
            index = bisect_right(self._starts, match.start()) - 1
            if index not in known and index not in found:
                spans = [_letters(word, self._texts[index]) for word in others]
                if all(spans):
                    first = _places(match, self._starts[index])
                    found[index] = [*first, *chain.from_iterable(spans)]
        best = sorted(found, key=lambda index: _spread(found[index]))[:limit]
        return [Guess(index, found[index]) for index in best]


def _in_order(word: str) -> re.Pattern[str]:
    """The letters of a word in order, not far from each other, a group each."""
    between = rf"[^\n]{{0,{_APART}}}?" if len(word) in _SCATTERED else ""
    return re.compile(between.join(f"({re.escape(letter)})" for letter in word))


def _letters(word: str, text: str) -> list[Span]:
    """Where a text has the letters of a word; empty if it has not."""
    match = _in_order(word).search(text)
    return _places(match, 0) if match is not None else []


def _places(match: re.Match[str], start: int) -> list[Span]:
    """The characters of all groups, counted from `start`."""
    spans = (match.span(number + 1) for number in range(len(match.groups())))
    return [(begin - start, end - start) for begin, end in spans]


def _spread(spans: Sequence[Span]) -> int:
    """How many characters stand between letters, from the first one to the last."""
    return max(end for _, end in spans) - min(start for start, _ in spans)


def _place(text: str, word: str) -> int:
    """Where a text has a word: at the beginning of a word of its own if it can be."""
    first = at = text.find(word)
    while at >= 0:
        if _begins(text, at):
            return at
        at = text.find(word, at + 1)
    return first


def _span(text: str, word: str) -> Span:
    at = _place(text, word)
    return at, at + len(word)


def _begins(text: str, at: int) -> bool:
    """Whether a word begins at a place of a text."""
    return at == 0 or not text[at - 1].isalnum()
