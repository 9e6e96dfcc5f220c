"""What a program has painted: text only, fast enough to look at after each read."""

import codecs
import re
from typing import Final

from rich.cells import cell_len

_PART: Final = re.compile(
    r"\x1b\[(?:(?P<row>\d+);(?P<column>\d+)H|[0-?]*[ -/]*[@-~])"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[^\[\]PX^_]"
    r"|(?P<text>[^\x1b\x00-\x1f]+)"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f])"
)


class Painted:
    """The cells of a screen whose program says where each piece of text goes.

    Textual does: it moves the cursor and writes, and neither scrolls nor erases.
    """

    def __init__(self, columns: int, rows: int) -> None:
        """Start blank, `columns` by `rows` cells."""
        self._cells = [[" "] * columns for _ in range(rows)]
        self._columns = columns
        self._x = self._y = 0
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._unfinished = ""

    def feed(self, data: bytes) -> None:
        """Paint output; it may end anywhere."""
        text = self._unfinished + self._decode(data)
        end = 0
        while part := _PART.match(text, end):
            end = part.end()
            if part["row"]:
                self._y, self._x = int(part["row"]) - 1, int(part["column"]) - 1
            elif part["text"]:
                self._put(part["text"])
            elif part["control"] == "\r":
                self._x = 0
            elif part["control"] == "\n":
                self._y += 1
        self._unfinished = text[end:]

    def lines(self) -> list[str]:
        """The rows, top first, without blanks at their ends."""
        return ["".join(row).rstrip() for row in self._cells]

    @property
    def text(self) -> str:
        """The rows as one string."""
        return "\n".join(self.lines())

    def _put(self, text: str) -> None:
        if not 0 <= self._y < len(self._cells):
            return
        cells: list[str] = []
        if text.isascii():
            cells.extend(text)
        else:
            for character in text:
                cells += [character, ""][: cell_len(character)]
        cells = cells[: max(0, self._columns - self._x)]
        self._cells[self._y][self._x : self._x + len(cells)] = cells
        self._x += len(cells)
