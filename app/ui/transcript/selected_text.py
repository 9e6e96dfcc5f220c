"""The text of selected lines, as it is copied."""

import re
from collections.abc import Iterator
from typing import Final

from textual.geometry import Offset
from textual.selection import Selection

from app.markdown.cells import cells
from app.markdown.line import Line
from app.ui.transcript.slots import Slots
from app.ui.transcript.stack import Run

_WORD: Final = re.compile(r"[\w./:@%+~#?&=-]+|\S")
_NOT_COPIED: Final = ("margin", "quote-bar", "code-language")
"""Style names of pieces that are drawn but never copied."""


def selected_text(slots: Slots, selection: Selection) -> str:
    """What a selection covers, ready to be copied.

    Runs of whole lines are given as their source, so that Markdown stays
    Markdown; lines covered in part are given as they are shown. Lines that
    were only broken to fit the screen are joined again.
    """
    last = slots.total - 1
    start = selection.start or Offset(0, 0)
    end = selection.end if selection.end is not None else Offset(-1, last)
    if last < 0 or start.y > last:
        return ""
    parts: list[str] = []
    for first, run, rows in _runs(slots, start.y, min(end.y, last)):
        parts.append(_run_text(run, rows, first, start, end))
    return "".join(parts).rstrip("\n")


def _runs(slots: Slots, low: int, high: int) -> Iterator[tuple[int, Run, range]]:
    """The runs between two lines: the run's first line, the run, its rows."""
    for index in range(slots.find(low), slots.find(high) + 1):
        y = slots.start(index)
        for run in slots.lines(index).runs:
            rows = range(max(0, low - y), min(len(run.lines), high - y + 1))
            if rows:
                yield y, run, rows
            y += len(run.lines)


def _run_text(run: Run, rows: range, first: int, start: Offset, end: Offset) -> str:
    """The selected part of one run.

    Args:
        run: The run.
        rows: Its lines that are selected, at least in part.
        first: The transcript's line at which it begins.
        start: Where the selection starts.
        end: Where it ends; -1 characters means the end of the line.
    """
    low, stop = rows.start, rows.stop
    if first + low == start.y and start.x > 0:
        low += 1
    if first + stop - 1 == end.y and 0 <= end.x < len(run.lines[stop - 1].plain):
        stop -= 1
    whole = _whole_blocks(run, range(low, stop))
    text = ""
    row = rows.start
    while row < rows.stop:
        if row == whole.start and whole:
            text += _source(run, whole)
            row = whole.stop
        else:
            begin = start.x if first + row == start.y else 0
            stop_at = end.x if first + row == end.y else -1
            text += _shown(run.lines[row], begin, stop_at)
            row += 1
        line = run.lines[row - 1]
        if line.wrapped and row < rows.stop:
            text += line.joint
        elif row != whole.stop or not text.endswith("\n"):
            text += "\n"
    return text


def _whole_blocks(run: Run, rows: range) -> range:
    """Of whole lines, those that make whole blocks of the source.

    Code alone is copied as code, without its fences.
    """
    if run.source is None:
        return range(0)
    low, high = rows.start, rows.stop
    # An empty line stands for no source of its own: it is not where one begins.
    while low < high and not (_is_border(run, low) and run.lines[low].pieces):
        low += 1
    while high > low and not _is_border(run, high):
        high -= 1
    if all(_is_code(run.lines[row]) for row in range(low, high)):
        return range(0)
    return range(low, high)


def _is_border(run: Run, row: int) -> bool:
    """Whether a block ends just above a row."""
    if row == 0 or row == len(run.lines):
        return True
    above, below = run.lines[row - 1], run.lines[row]
    in_code = _is_code(above) and _is_code(below)
    return above.source_end <= below.source_start and not in_code


def _is_code(line: Line) -> bool:
    return any("code-block" in piece.style.split() for piece in line.pieces)


def _source(run: Run, rows: range) -> str:
    assert run.source is not None
    source = run.source()
    if len(rows) == len(run.lines):
        return source
    first, last = run.lines[rows.start], run.lines[rows.stop - 1]
    return source[first.source_start : last.source_end]


def _shown(line: Line, low: int, high: int) -> str:
    """The characters of a line from `low` to `high`; -1 means to the end."""
    text, offset = "", 0
    stop = high if high >= 0 else len(line.plain)
    for piece in line.pieces:
        if not any(name in _NOT_COPIED for name in piece.style.split()):
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
