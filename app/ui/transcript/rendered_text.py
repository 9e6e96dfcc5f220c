"""What an entry is drawn from: lines that were made from one text."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from app.markdown.layout.lazy_lines import LazyLines
from app.markdown.line import Line


class RenderedText(NamedTuple):
    """Lines that were made from one text, in parts from top to bottom."""

    parts: Sequence[LazyLines]
    source: Callable[[], str] | None = None
    """Gives the text the lines' offsets refer to; None = copy what is shown."""

    @classmethod
    def of(
        cls, lines: Sequence[Line], source: Callable[[], str] | None = None
    ) -> "RenderedText":
        """Lines that are there already."""
        return cls([LazyLines.of(lines)], source)

    @property
    def empty(self) -> bool:
        """Whether nothing is to be seen of it."""
        return not any(part.count for part in self.parts)


GAP: Final = RenderedText.of([Line((), 0, 0, 0)])
"""An empty line that belongs to no text."""
