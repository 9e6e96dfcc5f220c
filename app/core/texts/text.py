"""What text from a server becomes on its way to people: the one border.

Everywhere else it is kept exactly as it came. Each way out (screen, terminal,
title, notification, clipboard) goes through here once: `clean` for a whole text,
`Cleaner` for one that grows, `flat` and `one_line` for a sentence, `as_typed` for
an input. `Joiner` is for files and pipes, which get everything that UTF-8 holds.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What no terminal may be sent.

C0 controls but tab and newline, DEL, the C1 controls, the separators that some
terminals take for line ends, what turns the direction of the text around it
(overrides, embeddings, isolates), and halves of surrogate pairs. Real answers
have had nearly all of these (wire 10).
"""

MOST_MARKS: Final = 8
"""Characters without a width of their own that one character can carry.

The longest real stack known, a Tibetan seed syllable, has eight; the flag of England
has six tag characters; letters of Hebrew with vowel and accent have five.
"""

_HALF: Final = re.compile("[\ud800-\udfff]")
_SEPARATORS: Final = "\x85\u2028\u2029"
_SHOWN: Final = {
    **{chr(code): chr(0x2400 + code) for code in range(0x20)},
    "\r": "",
    "\x7f": "\u2421",
    **dict.fromkeys(_SEPARATORS, "\n"),
    "\u202a": "\u2039LRE\u203a",
    "\u202b": "\u2039RLE\u203a",
    "\u202c": "\u2039PDF\u203a",
    "\u202d": "\u2039LRO\u203a",
    "\u202e": "\u2039RLO\u203a",
    "\u2066": "\u2039LRI\u203a",
    "\u2067": "\u2039RLI\u203a",
    "\u2068": "\u2039FSI\u203a",
    "\u2069": "\u2039PDI\u203a",
}

_SIMPLE: Final = (
    "\t\n -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0590\u2010-\u2027\u2030-\u205f"
    "\u2070-\u20cf\u2100-\u2cee\u2e80-\u3029\u3030-\u3098\u309b-\u3163\u3165-\ua66e"
    "\uac00-\ud7a3\uf900-\ufaff\uff01-\uff9f"
    "\U0001f000-\U0001f3fa\U0001f400-\U0001faff\U00020000-\U0003ffff"
)
"""Neither unsafe nor a mark: Latin, Greek, Cyrillic, punctuation, CJK, emoji.

Most texts hold nothing else, which one quick look tells.
"""
_MARKS: Final = frozenset(("Mn", "Mc", "Me", "Cf"))
_OTHER_MARKS: Final = re.compile(
    # Vowels and finals of Hangul, its fillers, skin tones, what Unicode keeps for
    # more of the invisible kind: no width of their own, but another category.
    "[\u115f-\u11ff\ud7b0-\ud7ff\u3164\uffa0\u2065\ufff0-\ufff8"
    "\U0001f3fb-\U0001f3ff\U000e0000-\U000e0fff]"
)


# Made when first needed: to compile them takes as long as a tenth of the start.
@cache
def _not_simple() -> re.Pattern[str]:
    return re.compile(f"[^{_SIMPLE}]")


@cache
def _maybe_flood() -> re.Pattern[str]:
    return re.compile(f"[^{_SIMPLE}]{{{MOST_MARKS + 1},}}")


class Joiner:
    """Text that grows, without halves of characters.

    JSON can bring the two halves of a character beyond U+FFFF (a surrogate pair) in
    two chunks: they are joined. Half a character that stays alone becomes U+FFFD,
    since UTF-8 cannot carry it. Wherever the text is cut, all that is returned is
    the same.
    """

    def __init__(self) -> None:
        self._half = ""

    @property
    def waits(self) -> bool:
        """Whether half a character waits for the other half."""
        return bool(self._half)

    def feed(self, text: str) -> str:
        """Take more text; a half at its end waits for the other one.

        Returns:
            What can be passed on.
        """
        if not text or not (self._half or _HALF.search(text)):
            return text
        text = self._half + text
        self._half = text[-1] if "\ud800" <= text[-1] <= "\udbff" else ""
        return _joined(text[:-1] if self._half else text)

    def end(self) -> str:
        """Nothing more comes: what stands for a half that waited, else empty."""
        half, self._half = self._half, ""
        return "\ufffd" if half else ""


class Cleaner:
    """Text that grows, made so that it can do nothing but be read.

    - Control characters become their Unicode pictures (ESC is shown as ␛), what has
      none becomes U+FFFD. Tab and newline stay; carriage returns go.
    - Line and paragraph separators become newlines.
    - What turns the direction of text becomes its abbreviation, U+202E for instance
      RLO in angle quotation marks: there are no pictures of these, and a reader
      should see which one it was. Left-to-right and right-to-left *marks* stay: they
      turn nothing around.
    - After `MOST_MARKS` marks on one character the rest of a flood is cut, also of
      one on no character. Marks are what takes no cell: combining characters,
      joiners, variation selectors, tags.
    - Halves of characters are joined or replaced, as by `Joiner`.

    Costs as much as the text is long, next to nothing for plain ASCII. Wherever the
    text is cut, all that is returned is the same.
    """

    def __init__(self) -> None:
        self._joiner = Joiner()
        self._marks = ""
        """Marks at the end of what was returned; the next text may add to them."""

    def feed(self, text: str) -> str:
        """Take more text; half a character at its end waits for the other half.

        Returns:
            What can be shown.
        """
        if text and not self._joiner.waits and _is_simple(text):
            self._marks = ""
            return text
        text = _visible(self._joiner.feed(text))
        before = self._marks
        kept = _without_floods(before + text)
        self._marks = _marks_at_end(kept)
        return kept[len(before) :]

    def end(self) -> str:
        """Nothing more comes: what stands for a half that waited, else empty."""
        self._marks = ""
        return self._joiner.end()


def clean(text: str) -> str:
    """A whole text that can do nothing but be read; see `Cleaner`."""
    if _is_simple(text):
        return text
    cleaner = Cleaner()
    return cleaner.feed(text) + cleaner.end()


def flat(text: str) -> str:
    """A text of any length in one line, cleaned: line breaks become spaces."""
    lines = (line.strip() for line in clean(text).splitlines())
    return " ".join(filter(None, lines))


def one_line(text: str, limit: int = 300) -> str:
    """The first line of a text, cleaned and cut.

    Dify's validation messages can be dumps of many lines (wire 41).

    Args:
        text: Any text from a server.
        limit: Longest result, in characters.
    """
    first = next((line for line in clean(text).splitlines() if line.strip()), "")
    first = first.strip()
    return first if len(first) <= limit else first[: limit - 1] + "…"


def as_typed(text: str) -> str:
    """A text as a person could have typed it: pasted, recalled or suggested.

    What an input holds is also sent, so that nothing is put in the place of what it
    may not show: every kind of line end becomes a newline; other controls, what turns
    the direction of text, halves of characters and floods of marks go.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = UNSAFE.sub(_line_end_or_nothing, _joined(text, "ignore"))
    return _without_floods(text)


def _joined(text: str, errors: str = "replace") -> str:
    """The text with surrogate pairs joined, and single halves replaced or ignored."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", errors)


def _is_simple(text: str) -> bool:
    # Nearly every chunk is printable ASCII, which is the cheapest thing to ask.
    return (text.isascii() and text.isprintable()) or not _not_simple().search(text)


def _visible(text: str) -> str:
    return UNSAFE.sub(lambda match: _SHOWN.get(match[0], "\ufffd"), text)


def _line_end_or_nothing(match: re.Match[str]) -> str:
    return "\n" if match[0] in _SEPARATORS else ""


def _without_floods(text: str) -> str:
    return _maybe_flood().sub(_cut, text)


def _cut(match: re.Match[str]) -> str:
    """A stretch that may hold floods, without what is too much of them."""
    kept: list[str] = []
    count = 0
    for character in match[0]:
        count = count + 1 if _is_mark(character) else 0
        if count <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _marks_at_end(text: str) -> str:
    tail = text[-MOST_MARKS:]
    count = 0
    while count < len(tail) and _is_mark(tail[-1 - count]):
        count += 1
    return tail[len(tail) - count :]


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    """Whether a character takes no cell of its own."""
    if unicodedata.category(character) in _MARKS:
        return True
    return _OTHER_MARKS.match(character) is not None
