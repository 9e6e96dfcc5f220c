"""Where a long paragraph may be cut so that each part is parsed only once.

A cut depends on nothing but the text before it and the one character after,
so it falls on the same place however the text arrives.
"""

import re

from app.markdown.inline.parser import MATH

SHORTEST = 160
"""Characters a part has at least."""
UNBROKEN = 320
"""Characters after which text without markup is cut even inside a word."""
LONGEST = 2000
"""Characters after which a part is cut even where markup is open; after twice
as many even inside a word."""
LINE_HEAD = 100
"""Characters at the start of a source line in which no cut is made and in
which a table header must show its first bar."""
LONGEST_HEADER = 1000
"""Characters a source line may have and still be the header of a table."""

_STEP = 40
_PLACE = re.compile(
    r"[ \n]+(?=[^ \n])"
    "|(?<=[\u3001\u3002\uff0c\uff01\uff1f\uff1b])(?=[^ \n*_~`)\u3000-\u303f\uff00-\uff5e])"
)
_EMOJI = "[\U0001f300-\U0001f3fa\U0001f400-\U0001faff]"
_ANYWHERE = re.compile(rf"(?<=\w)(?=\w)|(?<={_EMOJI})(?={_EMOJI})")
_MARKUP = re.compile(r"[\\`*_~\[\]<$]")
_NOT_PLAIN = re.compile(r"[\\`*_~\[\]<$&]|://")
_CLOSED = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|\\[^(\[]|(?<=\w)_+(?=\w)", re.DOTALL)
_OPEN = re.compile(
    r"`|\\[(\[]|\$(?=[^\s\d])|\]\([^)]*$|<[A-Za-z/!?][^>]*$|\]\[[^\]]*$", re.DOTALL
)
_RUN = re.compile(r"\*+|_+|~~+")


def is_closed(text: str) -> bool:
    """Whether no inline markup of the text seems to wait for its end."""
    if _MARKUP.search(text) is None:
        return True
    rest = _CLOSED.sub("x", MATH.sub("x", text))
    return (
        _OPEN.search(rest) is None
        and rest.count("[") == rest.count("]")
        and not _has_open_emphasis(rest)
    )


def _has_open_emphasis(text: str) -> bool:
    """Whether a run of *, _ or ~ may begin what nothing in the text ends."""
    opened = ""
    for match in _RUN.finditer(text):
        marks, (start, end) = match[0], match.span()
        if start and not text[start - 1].isspace():
            while marks and (at := opened.rfind(marks[0])) >= 0:
                opened, marks = opened[:at], marks[1:]
        if end < len(text) and not text[end].isspace():
            opened += marks
    return bool(opened)


def next_cut(text: str, line_starts: list[int], tried: int) -> tuple[int, int]:
    """Find the first place to cut.

    Args:
        text: What is not cut yet.
        line_starts: Offsets in `text` where its source lines begin, ascending;
            the first may be negative.
        tried: What the call before returned for a shorter text, else 0.

    Returns:
        The offset of the cut (0 for none yet) and the new `tried`.
    """
    tried = max(tried, SHORTEST)
    head = text[:UNBROKEN]
    plain = len(text) > UNBROKEN and _NOT_PLAIN.search(head) is None
    limit = UNBROKEN if plain else LONGEST
    while match := _PLACE.search(text, tried, limit + 1):
        place = match.end()
        if place > limit:
            break
        if not _allowed(text, line_starts, place):
            tried = place + 1
        elif is_closed(text[:place]):
            return place, 0
        else:
            tried = place + _STEP
    place = _forced(text, line_starts, plain)
    return place, 0 if place else tried


def _forced(text: str, line_starts: list[int], plain: bool) -> int:
    anywhere = (_ANYWHERE, UNBROKEN if plain else 2 * LONGEST, len(text))
    stages = (anywhere,) if plain else ((_PLACE, LONGEST, 2 * LONGEST), anywhere)
    for pattern, first, last in stages:
        if len(text) <= first:
            return 0
        for match in pattern.finditer(text, first):
            if match.end() > last:
                break
            if _allowed(text, line_starts, match.end()):
                return match.end()
    return 0


def _allowed(text: str, line_starts: list[int], place: int) -> bool:
    line = max(start for start in line_starts if start <= place)
    column = place - line
    if column == 0 or column > LONGEST_HEADER:
        return True
    head = text[max(line, 0) : max(line + LINE_HEAD, 0)]
    return column >= LINE_HEAD and "|" not in head
