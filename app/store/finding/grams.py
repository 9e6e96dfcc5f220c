"""The pieces of words by which texts are found.

A person looks for parts of words, and for words of scripts that put no space between
them. So a text is known by the short pieces that begin at each of its characters: three
characters where a script has some dozens of letters, two where it has thousands of
characters (Chinese, Japanese, Korean; also emoji), and by each character alone. That is
much smaller than an index of all places, and finds a little too much: what comes out
has the pieces, but maybe not next to each other, and is looked at again.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

_DENSE: Final = "\u2e80"
"""From here on, nearly all characters belong to scripts of thousands of them."""
_UNFIT: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")
"""Would end a piece, or is no text for SQLite."""
_MOST: Final = 64
"""Pieces of a query that are asked for: more make it slower and no narrower."""


def grams(text: str) -> set[str]:
    """All pieces of a folded text."""
    text = _fit(text)
    found = set(text)
    for word in set(text.split()):
        if word.isascii():
            found.update([word[at : at + 3] for at in range(len(word) - 1)])
        else:
            found.update([word[at : at + _size(word[at])] for at in range(len(word))])
    return found


def whole_grams(words: Iterable[str]) -> str:
    """What FTS5 is asked for texts that may hold all of the words.

    Args:
        words: Folded, at least one, without spaces.

    Returns:
        Empty when that cannot be said by whole pieces, since all words are two letters.
    """
    found = dict.fromkeys(gram for word in words for gram in _whole(_fit(word)))
    return " ".join(map(_quoted, list(found)[:_MOST]))


def characters(words: Iterable[str]) -> str:
    """The same by the characters of words: asked quickly, and finds far too much."""
    return " ".join(map(_quoted, sorted(set(_fit("".join(words))))[:_MOST]))


def beginning(word: str) -> str:
    """The same by what pieces begin with: exact for two letters, and asked slowly."""
    return f"{_quoted(_fit(word))} *"


def _whole(word: str) -> Iterator[str]:
    """The pieces that are in each text that holds a word."""
    if len(word) == 1:
        yield word
    for at, character in enumerate(word):
        gram = word[at : at + _size(character)]
        if len(gram) == _size(character):
            yield gram


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)


def _size(character: str) -> int:
    return 2 if character >= _DENSE else 3


def _quoted(gram: str) -> str:
    doubled = gram.replace('"', '""')
    return f'"{doubled}"'
