"""Makes Textual's SVG independent of the viewer's fonts, and PNG from it."""

import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Final

import resvg_py
from rich.cells import cell_len

_CELL_WIDTH: Final = 12.2
"""Width of a cell in rich's SVG, in pixels."""
_FONT: Final = "DejaVu Sans Mono"
_FONT_SIZE: Final = 20.264
"""Pixels at which an advance of this font is a cell wide, so that lines join."""
_LINE_STRETCH: Final = 1.045
"""How much higher than the font's own are lines and blocks that join with the next
row's."""
_LINE_SHIFT: Final = 1.0
"""Pixels down, to bring stretched lines back between the edges of their row."""
_FAMILIES: Final = f"'{_FONT}', Menlo, Consolas, monospace"

_TEXT: Final = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)"'
    r' textLength="[\d.]+" clip-path="(?P<clip>[^"]+)">(?P<text>[^<]*)</text>'
)
_PIECE: Final = re.compile(
    "[\x20-\x7e\xa0]+|[\u2500-\u259f]+|.[\u0300-\u036f\u200d\ufe0e\ufe0f]*"
)
"""ASCII, lines and blocks are as wide as their cells; all else stands alone."""


def tidy_svg(svg: str) -> str:
    """Put every character into its cell, whatever font draws it.

    Rich names a font that has to be downloaded, and gives wide characters the width
    of narrow ones.

    Args:
        svg: As `App.export_screenshot` returns it.
    """
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-variant-east-asian: [\w-]+;?\s*", "", svg)
    svg = svg.replace("font-family: Fira Code, monospace", f"font-family: {_FAMILIES}")
    svg = svg.replace("font-size: 20px;", f"font-size: {_FONT_SIZE}px;")
    return _TEXT.sub(lambda match: "".join(_pieces(match)), svg)


def _pieces(match: re.Match[str]) -> Iterator[str]:
    """One text element for each stretch that keeps its cells by itself."""
    column = float(match["x"])
    for piece in _PIECE.findall(unescape(match["text"])):
        width = cell_len(piece) * _CELL_WIDTH
        if piece.strip():
            fit = f' textLength="{width:.1f}"' if len(piece) > 1 else ""
            content = re.sub("[ \xa0]", "&#160;", escape(piece))
            yield (
                f'<text class="{match["style"]}" x="{column:.1f}"{fit}'
                f" {_vertically(match, piece)}>{content}</text>"
            )
        column += width


def _vertically(match: re.Match[str], piece: str) -> str:
    """Attributes for the height; the clipping of a row would cut stretched lines."""
    if not "\u2500" <= piece[0] <= "\u259f":
        return f'y="{match["y"]}" clip-path="{match["clip"]}"'
    y = (float(match["y"]) + _LINE_SHIFT) / _LINE_STRETCH
    return f'y="{y:.2f}" transform="scale(1 {_LINE_STRETCH})"'


def to_png(svg: str, fonts: Path | None = None) -> bytes:
    """Draw an SVG that `tidy_svg` returned.

    Args:
        svg: The picture.
        fonts: A directory with fonts beside those of the system.
    """
    directories = [str(fonts)] if fonts else []
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg, font_dirs=directories, monospace_family=_FONT
        )
    )


def missing_characters(fonts: Path | None = None) -> str:
    """Which of a line, a Chinese character and an emoji no font can draw."""
    return "".join(
        character
        for character in "─漢👍"
        if to_png(_sample(character), fonts) == to_png(_sample("\U000fffff"), fonts)
    )


def _sample(character: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">'
        f'<text x="5" y="30" style="font-family: {_FAMILIES}; font-size: 20px">'
        f"{character}</text></svg>"
    )
