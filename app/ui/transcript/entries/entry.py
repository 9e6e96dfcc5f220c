"""What a transcript is made of."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from app.markdown.line import Line
from app.ui.transcript.rendered_text import RenderedText


class Entry(ABC):
    """One thing in the transcript: a turn, a notice, a queued message."""

    @property
    def live(self) -> bool:
        """Whether it still grows; a live entry is never forgotten."""
        return False

    @abstractmethod
    def texts(self, width: int) -> Sequence[RenderedText]:
        """All that is to be seen, for lines of so many cells.

        Parts that did not change since the last call are the same objects.
        """

    @abstractmethod
    def estimate(self, width: int) -> int:
        """About how many lines it takes; must cost next to nothing."""

    def lines(self, width: int) -> Sequence[Line]:
        """All lines of the entry, laid out now."""
        parts = [part for text in self.texts(width) for part in text.parts]
        return [line for part in parts for line in part.lines]

    def raw(self) -> str | None:
        """All text that it is drawn from, to see at once what it cannot show; None
        when it may show more than that."""
        return None

    def forget(self) -> None:
        """Drop all that can be made again."""
        return None

    def code_blocks(self) -> list[str]:
        """Contents of the code blocks in it, from top to bottom."""
        return []

    def last_code_block(self) -> str | None:
        """Content of the last code block in it; None without one."""
        codes = self.code_blocks()
        return codes[-1] if codes else None


def last_code_block(entries: Sequence[Entry]) -> str | None:
    """The newest code block of some entries; None if there is none."""
    codes = (entry.last_code_block() for entry in reversed(entries))
    return next((code for code in codes if code is not None), None)
