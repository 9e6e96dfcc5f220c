"""A terminal's two screens, kept by pyte, which knows only one."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import Final

import pyte
from pyte.screens import Char

_SEQUENCE: Final = re.compile(
    r"\x1b(?:\[(?P<parameters>[0-?]*)(?P<intermediates>[ -/]*)(?P<final>[@-~])"
    r"|[\]PX^_](?:[^\x07\x1b]|\x1b(?!\\))*(?:\x07|\x1b\\)"
    r"|[ -/]+[0-~]"
    r"|[0-OQ-WYZ\\`-~])"
)
_UNFINISHED: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_](?:[^\x07\x1b]|\x1b(?!\\))*\x1b?|[ -/]*)?\Z"
)
_TO_ALTERNATE: Final = "\x1b[?1049h"
_TO_NORMAL: Final = "\x1b[?1049l"
_SWITCH: Final = re.compile(r"(\x1b\[\?1049[hl])")


class Screens:
    """The normal and the alternate screen of one terminal."""

    def __init__(self, columns: int, rows: int) -> None:
        """Start on the normal screen, `columns` by `rows` cells."""
        self._normal = pyte.Screen(columns, rows)
        self._alternate = pyte.Screen(columns, rows)
        self._streams = {
            False: pyte.Stream(self._normal),
            True: pyte.Stream(self._alternate),
        }
        self._unfinished = ""
        self.alternate = False
        """Whether the alternate screen is shown, as full-screen programs want it."""

    @property
    def shown(self) -> pyte.Screen:
        """The screen the person looks at."""
        return self._alternate if self.alternate else self._normal

    def feed(self, text: str) -> None:
        """Take output of the program; it may end within a sequence."""
        text = self._unfinished + text
        unfinished = _UNFINISHED.search(text)
        self._unfinished = unfinished.group() if unfinished else ""
        if unfinished:
            text = text[: unfinished.start()]
        for part in _SWITCH.split(text):
            if part == _TO_ALTERNATE:
                self.alternate = True
                self._alternate.reset()
            elif part == _TO_NORMAL:
                self.alternate = False
            elif part:
                self._draw(_SEQUENCE.sub(_understood, part))

    def _draw(self, text: str) -> None:
        if not text.isascii():
            text = "".join(map(_drawable, text))
        self._streams[self.alternate].feed(text)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of both screens."""
        self._normal.resize(rows, columns)
        self._alternate.resize(rows, columns)

    def lines(self) -> list[str]:
        """The rows of the shown screen, top first, without blanks at their ends."""
        return ["".join(cell.data or " " for cell in row) for row in self._rows()]

    def cells(self, text: str) -> list[Char]:
        """The cells of the first `text` on the shown screen, for their colours.

        Args:
            text: What stands within one row.

        Raises:
            LookupError: If it stands nowhere.
        """
        for row in self._rows():
            ends = list(accumulate(len(cell.data or " ") for cell in row))
            line = "".join(cell.data or " " for cell in row)
            if (start := line.find(text)) >= 0:
                first = bisect_right(ends, start)
                return row[first : bisect_left(ends, start + len(text)) + 1]
        raise LookupError(text)

    def _rows(self) -> Iterator[list[Char]]:
        """The cells of each row that hold a character, without blanks at the end."""
        screen = self.shown
        for number in range(screen.lines):
            row = screen.buffer[number]
            cells = [
                row[column]
                for column in range(screen.columns)
                if not (column and _is_right_half(row[column - 1], row[column]))
            ]
            while cells and not cells[-1].data.strip():
                cells.pop()
            yield cells


def _is_right_half(left: Char, cell: Char) -> bool:
    """Whether a cell belongs to the wide character on its left.

    Where that was overwritten, the empty cell shows as a blank.
    """
    return not cell.data and unicodedata.east_asian_width(left.data[:1] or " ") in "WF"


@lru_cache(maxsize=4096)
def _drawable(character: str) -> str:
    """The character, or "" if it would make pyte drop the rest of the text.

    Those are joiners, variation selectors and vowel signs without combining class.
    """
    hidden = unicodedata.category(character) in ("Cf", "Mc", "Me", "Mn")
    return "" if hidden and not unicodedata.combining(character) else character


def _understood(sequence: re.Match[str]) -> str:
    """Keep a sequence only if pyte reads it as a terminal does.

    pyte prints part of operating system commands and of sequences with a private
    marker or intermediate bytes, and takes `CSI > … m` for a colour.
    """
    parameters, final = sequence["parameters"], sequence["final"]
    if final is None:
        return sequence.group() if len(sequence.group()) == 2 else ""
    if sequence["intermediates"] or ":" in parameters:
        return ""
    if parameters[:1] in ("<", "=", ">"):
        return ""
    if parameters.startswith("?") and final not in "hl":
        return ""
    return sequence.group()
