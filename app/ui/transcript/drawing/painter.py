"""Lines as strips, ready for the screen."""

from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from app.markdown.cells import clusters, is_simple, whole_clusters
from app.markdown.line import Line
from app.ui.transcript.drawing.style_sheet import StyleSheet

PAD: Final = 1
"""Empty cells left of the text."""
_CACHED: Final = 600
"""Strips kept: some screens."""

Span = tuple[int, int]
"""Selected characters of a line: start and end; -1 = to the end."""


class Painter:
    """Makes strips of exactly one width, and keeps them while they are good."""

    def __init__(self, sheet: StyleSheet, width: int, text_width: int) -> None:
        self._sheet = sheet
        self._width = width
        self._text_width = text_width
        self._strips: dict[int, tuple[Line | None, Strip]] = {}
        self._blank = Strip([Segment(" " * width, sheet.base)], width)

    def strip(self, y: int, line: Line | None) -> Strip:
        """The strip of the transcript's line `y`, made once."""
        if line is None or not line.pieces:
            return self._blank
        known = self._strips.get(y)
        if known is not None and known[0] == line:
            return known[1]
        if len(self._strips) >= _CACHED:
            self._strips.clear()
        strip = self._made(self._segments(line))
        self._strips[y] = line, strip
        return strip

    def selected(self, line: Line | None, span: Span, style: Style) -> Strip:
        """A strip with some characters of the line marked as selected."""
        if line is None:
            return self._blank
        start, end = span
        length = len(line.plain)
        end = length if end < 0 else min(end, length)
        start, end = whole_clusters(line.plain, start, end)
        segments: list[Segment] = []
        offset = 0
        for text, plain, _ in self._segments(line):
            stop = offset + len(text)
            low, high = max(start, offset), min(end, stop)
            if low < high:
                inside = text[low - offset : high - offset]
                parts = [
                    (text[: low - offset], plain),
                    (inside, plain + style if plain else style),
                    (text[high - offset :], plain),
                ]
                segments += [Segment(part, s) for part, s in parts if part]
            else:
                segments.append(Segment(text, plain))
            offset = stop
        return self._made(segments)

    def located(self, y: int, line: Line | None) -> Strip:
        """A strip that tells, in its meta data, which characters it shows.

        Textual reads them to find where a selection begins and ends, and counts
        the cells of each code point: wide and joined characters are blanks here.
        """
        pad = Segment(" ", self._sheet.base + _at(0, y))
        if line is None:
            return Strip([pad] * PAD, PAD)
        segments = [pad] * PAD
        offset = 0
        for text, style, _ in self._segments(line):
            base = style or Style.null()
            if is_simple(text):
                segments.append(Segment(text, base + _at(offset, y)))
            else:
                for start, _, width in clusters(text):
                    blank = Segment(" ", base + _at(offset + start, y))
                    segments += [blank] * width
            offset += len(text)
        return Strip(segments, PAD + line.width)

    def _segments(self, line: Line) -> list[Segment]:
        style = self._sheet.style
        return [Segment(piece.text, style(piece.style)) for piece in line.pieces]

    def _made(self, segments: list[Segment]) -> Strip:
        base = self._sheet.base
        segments.insert(0, Segment(" " * PAD, base))
        strip = Strip(segments)
        last = segments[-1].style
        room = self._text_width + PAD - strip.cell_length
        if room > 0 and last is not None and last.bgcolor != base.bgcolor:
            strip = self._filled(segments, last, room)
        return strip.adjust_cell_length(self._width, base)

    def _filled(self, segments: list[Segment], last: Style, room: int) -> Strip:
        fill = Style(bgcolor=last.bgcolor)
        return Strip([*segments, Segment(" " * room, fill)])


def _at(x: int, y: int) -> Style:
    return Style.from_meta({"offset": (x, y)})
