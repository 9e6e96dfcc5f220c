"""Cell widths of text, by the width tables Textual paints with."""

import re

from rich.cells import cell_len, get_character_cell_size

_JOINER = "\u200d"
_EMOJI_LOOK = "\ufe0f"
_FLAG_FIRST, _FLAG_LAST = "\U0001f1e6", "\U0001f1ff"
_SKIN_FIRST, _SKIN_LAST = "\U0001f3fb", "\U0001f3ff"
_NOT_SIMPLE = re.compile(
    "[^ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2500-\u25fc]"
)


class _Widths(dict[str, int]):
    """Cells of single characters, filled as they are met."""

    def __missing__(self, character: str) -> int:
        width = self[character] = get_character_cell_size(character)
        return width


_WIDTHS = _Widths()


def is_simple(text: str) -> bool:
    """Whether every character of the text takes exactly one cell."""
    return text.isascii() or _NOT_SIMPLE.search(text) is None


def cells(text: str) -> int:
    """Number of cells the text takes."""
    return len(text) if is_simple(text) else cell_len(text)


def cells_about(text: str) -> int:
    """Roughly the number of cells, at next to no cost: right for ASCII and CJK."""
    return len(text) if is_simple(text) else (len(text) + len(text.encode())) // 2


def clusters(text: str) -> list[tuple[int, int, int]]:
    """Split text where it may be cut without breaking a character apart.

    Combining marks, joined emoji, skin tones and pairs of regional letters
    (flags) stay whole.

    Returns:
        Triples of start, end (character offsets) and width in cells.
    """
    found: list[tuple[int, int, int]] = []
    start, width, joined, flag = 0, 0, False, False
    for index, char in enumerate(text):
        size = _WIDTHS[char]
        is_flag = _FLAG_FIRST <= char <= _FLAG_LAST
        extends = index and (
            not size
            or joined
            or (flag and is_flag)
            or (_SKIN_FIRST <= char <= _SKIN_LAST and width)
        )
        if extends:
            width = -1
        elif index:
            found.append(_cluster(text, start, index, width))
            start, width = index, size
        else:
            width = size
        flag = is_flag and not extends
        joined = char == _JOINER
    if text:
        found.append(_cluster(text, start, len(text), width))
    return found


def whole_clusters(text: str, low: int, high: int) -> tuple[int, int]:
    """Widen a range of characters so that it holds no broken cluster."""
    if is_simple(text):
        return low, high
    for start, end, _ in clusters(text):
        if start < low < end:
            low = start
        if start < high < end:
            high = end
    return low, high


def _cluster(text: str, start: int, end: int, width: int) -> tuple[int, int, int]:
    return start, end, cell_len(text[start:end]) if width < 0 else width


def crop(text: str, width: int) -> str:
    """The longest beginning of the text that fits into so many cells."""
    if is_simple(text):
        return text[:width]
    used = 0
    for start, _, size in clusters(text):
        used += size
        if used > width:
            return text[:start]
    return text
