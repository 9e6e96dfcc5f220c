"""What the renderer hands out: lines made of styled pieces."""

from dataclasses import dataclass
from enum import Enum, auto


class Role(Enum):
    """What a piece is to somebody who copies its line."""

    TEXT = auto()
    """Part of the text."""
    MARGIN = auto()
    """Drawn left of the text, and never copied."""
    LABEL = auto()
    """A line of its own that says something about the text, and is never copied."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style."""

    text: str
    """Never empty in a finished line, never holds a control character."""
    style: str = ""
    """Names from `app.markdown.styles`, separated by single spaces."""
    link: str = ""
    """Address to open on request, always http or https; "" for none."""
    role: Role = Role.TEXT


@dataclass(frozen=True, slots=True)
class Line:
    """One screen line of a rendered Markdown text."""

    pieces: tuple[Piece, ...]
    width: int
    """Cells the pieces take together; at most the width asked for, but for
    a single character that is wider than that."""
    source_start: int
    """Character offset in the source where the shown region begins."""
    source_end: int
    """Character offset in the source just after the shown region."""
    wrapped: bool = False
    """The text goes on in the next line: copying adds no newline."""
    joint: str = ""
    """What stood between this and the next line when `wrapped`: " " or ""."""

    style: str = ""
    """Style of the block, for what is painted right of the text."""
    code: bool = False
    """A line of a code block: alone it is copied without the fences."""
    folded: bool = False
    """Stands for hidden source, which goes on to where the next line's begins."""

    @property
    def plain(self) -> str:
        """The text without styles."""
        return "".join([piece.text for piece in self.pieces])
