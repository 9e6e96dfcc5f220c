"""Lines as strips, ready for the screen."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from app.markdown.cells import clusters, is_simple, whole_clusters
from app.markdown.line import Line
from app.ui.transcript.drawing.dress import Dress, Light
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
        segments = self._segments(line)
        strip = self._made(segments, segments[-1].style)
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
        last = segments[-1].style if segments else None
        if dress.lights:
            lit = [
                (*_whole(line, light), self._look_of(light)) for light in dress.lights
            ]
            segments = _overlaid(segments, lit)
        if selected is not None:
            start, end = selected
            length = len(line.plain)
            end = length if end < 0 else min(end, length)
            start, end = whole_clusters(line.plain, start, end)
            segments = _overlaid(segments, [(start, end, style)])
            if end == length and segments:
                last = segments[-1].style
        return self._made(segments, last, dress.pointed)

    def _look_of(self, light: Light) -> Style:
        return self._sheet.overlay("match-current" if light.current else "match")

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

    def _made(
        self, segments: list[Segment], last: Style | None, pointed: bool = False
    ) -> Strip:
        """The strip of some segments, in the background of the last one to its end."""
        base = self._sheet.base
        left = Segment(" " * PAD, base)
        if pointed:
            left = Segment(_POINTER, self._sheet.style("pointer"))
        segments.insert(0, left)
        strip = Strip(segments)
        room = self._text_width + PAD - strip.cell_length
        if room > 0 and last is not None and last.bgcolor != base.bgcolor:
            strip = self._filled(segments, last, room)
        return strip.adjust_cell_length(self._width, base)

    def _filled(self, segments: list[Segment], last: Style, room: int) -> Strip:
        fill = Style(bgcolor=last.bgcolor)
        return Strip([*segments, Segment(" " * room, fill)])


def _whole(line: Line, light: Light) -> Span:
    """The characters that are lit, never a part of one."""
    return whole_clusters(line.plain, light.start, light.end)


def _overlaid(
    segments: Iterable[Segment], overlays: Sequence[tuple[int, int, Style]]
) -> list[Segment]:
    """Segments with styles over some of their characters.

    Args:
        segments: All of a line.
        overlays: Start and end of characters, and what lies over them; from left to
            right.
    """
    found: list[Segment] = []
    offset = 0
    for text, style, _ in segments:
        done = 0
        for start, end, over in overlays:
            low, high = max(start - offset, done), min(end - offset, len(text))
            if low < high:
                found.append(Segment(text[done:low], style))
                found.append(Segment(text[low:high], style + over if style else over))
                done = high
        found.append(Segment(text[done:], style))
        offset += len(text)
    return [segment for segment in found if segment.text]


def _at(x: int, y: int) -> Style:
    return Style.from_meta({"offset": (x, y)})
