"""Lines as strips, ready for the screen."""

from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from app.markdown.cells import clusters, is_simple, whole_clusters
from app.markdown.line import Line
from app.ui.transcript.drawing.dress import Dress
from app.ui.transcript.drawing.style_sheet import StyleSheet

PAD: Final = 1
"""Empty cells left of the text."""
_CACHED: Final = 600
"""Strips kept: some screens."""

_POINTER: Final = "┃"
"""Stands left of what is pointed out; `PAD` cells wide."""

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

    def dressed(
        self, line: Line | None, dress: Dress, selected: Span | None, style: Style
    ) -> Strip:
        """A strip with what lies over its line.

        Args:
            line: The line; None below the end.
            dress: What lies over it.
            selected: The characters of it that are selected; None for none.
            style: How they look.
        """
        if line is None:
            return self._blank
        segments = self._segments(line)
        for light in dress.lights:
            name = "match-current" if light.current else "match"
            over = self._sheet.overlay(name)
            segments = _overlaid(segments, line.plain, light.start, light.end, over)
        if selected is not None:
            start, end = selected
            end = len(line.plain) if end < 0 else min(end, len(line.plain))
            segments = _overlaid(segments, line.plain, start, end, style)
        return self._made(segments, dress.pointed)

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

    def _made(self, segments: list[Segment], pointed: bool = False) -> Strip:
        base = self._sheet.base
        left = Segment(" " * PAD, base)
        if pointed:
            left = Segment(_POINTER, self._sheet.style("pointer"))
        segments.insert(0, left)
        strip = Strip(segments)
        last = segments[-1].style
        room = self._text_width + PAD - strip.cell_length
        if room > 0 and last is not None and last.bgcolor != base.bgcolor:
            strip = self._filled(segments, last, room)
        return strip.adjust_cell_length(self._width, base)

    def _filled(self, segments: list[Segment], last: Style, room: int) -> Strip:
        fill = Style(bgcolor=last.bgcolor)
        return Strip([*segments, Segment(" " * room, fill)])


def _overlaid(
    segments: list[Segment], plain: str, start: int, end: int, over: Style
) -> list[Segment]:
    """Segments with a style over some of their characters, whole ones only."""
    start, end = whole_clusters(plain, start, end)
    found: list[Segment] = []
    offset = 0
    for text, style, _ in segments:
        low, high = max(start - offset, 0), min(end - offset, len(text))
        if low < high:
            parts = [
                (text[:low], style),
                (text[low:high], style + over if style else over),
                (text[high:], style),
            ]
            found += [Segment(part, s) for part, s in parts if part]
        else:
            found.append(Segment(text, style))
        offset += len(text)
    return found


def _at(x: int, y: int) -> Style:
    return Style.from_meta({"offset": (x, y)})
