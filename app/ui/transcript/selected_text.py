"""The text of selected lines, as it is copied."""

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from textual.geometry import Offset
from textual.selection import Selection

from app.markdown.cells import cells, whole_clusters
from app.markdown.line import Line, Role
from app.ui.transcript.heights import HeightIndex, RowSpan

_WORD: Final = re.compile(r"[\w./:@%+~#?&=-]+|\S")


class _Text(NamedTuple):
    """Lines of an entry, one below the other, that were made from one text."""

    first: int
    """The transcript's line at which they begin."""
    lines: list[Line]
    source: Callable[[], str] | None
    """Gives the whole text."""
    begins: bool
    """Whether a block of the text begins with the first of the lines."""
    ends: bool
    """Whether a block of the text ends with the last of them."""
    whole: bool
    """Whether they are all lines of the text."""


def selected_text(heights: HeightIndex, selection: Selection) -> str:
    """What a selection covers, ready to be copied.

    Whole lines are given as their source, so that Markdown stays Markdown, without
    what is folded; lines covered in part are given as they are shown. Lines that
    were only broken to fit the screen are joined again. Where a selection of several
    lines begins or ends inside the row of a table, it takes in the row. Code keeps
    its fences unless it is all that is selected.

    Args:
        heights: All of them that the selection touches are measured.
        selection: In lines of the transcript.
    """
    last = heights.total - 1
    start = selection.start or Offset(0, 0)
    end = selection.end if selection.end is not None else Offset(-1, last)
    if last < 0 or start.y > last:
        return ""
    texts = list(_texts(heights, start.y, end.y))
    alone = sum(any(line.pieces for line in text.lines) for text in texts) == 1
    parts = [_part(text, start, end, alone) for text in texts]
    return "".join(parts).rstrip("\n")


def _texts(heights: HeightIndex, low: int, high: int) -> Iterator[_Text]:
    """The texts between two lines, each in one piece."""
    index, last = heights.find(low), heights.find(high)
    while index <= last:
        begin, index = index, index + 1
        while index <= last and _same_text(heights[begin], heights[index]):
            index += 1
        yield _text(heights, begin, index)


def _same_text(one: RowSpan, other: RowSpan) -> bool:
    above, below = one.section, other.section
    same = above is not None and below is not None and above.text == below.text
    return same and one.entry is other.entry


def _text(heights: HeightIndex, begin: int, stop: int) -> _Text:
    """The text that the spans from `begin` to `stop` hold, or their part of it."""
    first = heights[begin]
    goes_on = stop < len(heights) and _same_text(first, heights[stop])
    went_on = begin > 0 and _same_text(heights[begin - 1], first)
    section = first.section
    return _Text(
        heights.start(begin),
        [line for index in range(begin, stop) for line in heights.lines(index)],
        section.source if section is not None else None,
        begins=not _is_inside(first),
        ends=not (goes_on and _is_inside(heights[stop])),
        whole=not (goes_on or went_on),
    )


def _is_inside(span: RowSpan) -> bool:
    """Whether a span goes on inside a block."""
    return span.section is not None and span.section.part.inside


def _part(text: _Text, start: Offset, end: Offset, alone: bool) -> str:
    """What a selection covers of a text; `alone` if it touches no other."""
    rows = range(
        max(0, start.y - text.first), min(len(text.lines), end.y - text.first + 1)
    )
    if not rows:
        return ""
    complete = _complete_rows(text, rows, start, end)
    rows = range(min(rows.start, complete.start), max(rows.stop, complete.stop))
    whole = _whole_blocks(text, complete, alone)
    return _rows_text(text, rows, whole, start, end)


def _complete_rows(of: _Text, rows: range, start: Offset, end: Offset) -> range:
    """Of selected lines those that are so from end to end, or rows of a table."""
    several = start.y != end.y
    low, stop = rows.start, rows.stop
    if several and _is_in_table(of.lines[low]):
        while low and _is_in_table(of.lines[low - 1]) and not _is_border(of, low):
            low -= 1
    elif of.first + low == start.y and start.x > 0:
        low += 1
    last = of.lines[stop - 1]
    if several and _is_in_table(last):
        while stop < len(of.lines) and not _is_border(of, stop):
            stop += 1
    elif of.first + stop - 1 == end.y and 0 <= end.x < len(last.plain):
        stop -= 1
    return range(low, stop)


def _rows_text(of: _Text, rows: range, whole: range, start: Offset, end: Offset) -> str:
    """The selected part of one text.

    Args:
        of: The text.
        rows: Its lines that are selected, at least in part.
        whole: Those of them that are given as their source.
        start: Where the selection starts.
        end: Where it ends; -1 characters means the end of the line.
    """
    first = of.first
    text = ""
    row = rows.start
    while row < rows.stop:
        if row == whole.start and whole:
            text += _source(of, whole)
            row = whole.stop
        elif _is_label(of.lines[row]):
            row += 1
            continue
        else:
            begin = start.x if first + row == start.y else 0
            stop_at = end.x if first + row == end.y else -1
            text += _shown(of.lines[row], begin, stop_at)
            row += 1
        line = of.lines[row - 1]
        if line.wrapped and row < rows.stop:
            text += line.joint
        elif row != whole.stop or not text.endswith("\n"):
            text += "\n"
    return text


def _whole_blocks(of: _Text, rows: range, alone: bool) -> range:
    """Of whole lines, those that make whole blocks of the source.

    Code alone is copied as code, without its fences.
    """
    if of.source is None:
        return range(0)
    low, high = rows.start, rows.stop
    # An empty line stands for no source of its own: it is not where one begins.
    while low < high and not (_is_border(of, low) and of.lines[low].pieces):
        low += 1
    while high > low and not _is_border(of, high):
        high -= 1
    is_cut = rows.start < low or high < rows.stop
    is_code = all(_is_code(of.lines[row]) for row in range(low, high))
    if is_code and (alone or is_cut):
        return range(0)
    return range(low, high)


def _is_border(of: _Text, row: int) -> bool:
    """Whether a block ends just above a row."""
    if row == 0:
        return of.begins
    if row == len(of.lines):
        return of.ends
    above, below = of.lines[row - 1], of.lines[row]
    in_code = _is_code(above) and _is_code(below)
    return above.source_end <= below.source_start and not in_code


def _is_label(line: Line) -> bool:
    """Whether a line only says something about those below it."""
    return any(piece.role is Role.LABEL for piece in line.pieces)


def _is_in_table(line: Line) -> bool:
    return any("table-border" in piece.style.split() for piece in line.pieces)


def _is_code(line: Line) -> bool:
    return line.code


def _source(of: _Text, rows: range) -> str:
    assert of.source is not None
    source = of.source()
    is_all = of.whole and len(rows) == len(of.lines)
    begin = 0 if is_all else of.lines[rows.start].source_start
    end = len(source) if is_all else of.lines[rows.stop - 1].source_end
    text = ""
    for row in rows:
        if of.lines[row].folded:
            text += source[begin : of.lines[row].source_start]
            begin = of.lines[row + 1].source_start if row + 1 < len(of.lines) else end
    return text + source[begin:end]


def _shown(line: Line, low: int, high: int) -> str:
    """The characters of a line from `low` to `high`; -1 means to the end."""
    text, offset = "", 0
    stop = high if high >= 0 else len(line.plain)
    low, stop = whole_clusters(line.plain, low, stop)
    for piece in line.pieces:
        if piece.role is Role.TEXT:
            text += piece.text[max(0, low - offset) : max(0, stop - offset)]
        offset += len(piece.text)
    return text


def word_at(line: Line, cell: int) -> tuple[int, int] | None:
    """The characters of the word at a cell of a line; None between words."""
    for found in _WORD.finditer(line.plain):
        start = cells(line.plain[: found.start()])
        if start <= cell < start + cells(found.group()):
            return found.span()
    return None
