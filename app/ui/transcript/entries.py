"""Entries of the transcript that are not turns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from app.core.text import clean
from app.markdown.line import Line
from app.ui.transcript.block_runs import code_texts
from app.ui.transcript.entry import Entry
from app.ui.transcript.plain import BLANK, one_line, plain_lines
from app.ui.transcript.run import Run

if TYPE_CHECKING:
    from app.markdown.document import Document

_GAP: Final = Run.of([BLANK])
_SIGNS: Final = {"info": "· ", "warning": "! ", "error": "✗ "}


class NoticeEntry(Entry):
    """Something difyterm has to say, as plain text.

    Args:
        text: What it says; newlines are kept.
        kind: `info`, `warning` or `error`.
    """

    def __init__(self, text: str, kind: str = "info") -> None:
        self.text: Final = text
        self.kind: Final = kind

    def runs(self, width: int) -> Sequence[Run]:
        style = f"notice-{self.kind}"
        lines = plain_lines(clean(self.text), width, style, _SIGNS[self.kind], "  ")
        return [Run.of(lines), _GAP]

    def estimate(self, width: int) -> int:
        return 2 + len(self.text) // max(1, width)


class MarkdownEntry(Entry):
    """A Markdown text that does not grow, such as an opening statement."""

    def __init__(self, text: str) -> None:
        self.text: Final = clean(text)
        """What is drawn and copied."""
        self._document: Document | None = None

    def runs(self, width: int) -> Sequence[Run]:
        return [Run(self._opened().parts(width), self._source), _GAP]

    def estimate(self, width: int) -> int:
        return 2 + len(self.text) * 9 // (8 * max(1, width))

    def forget(self) -> None:
        self._document = None

    def code_blocks(self) -> list[str]:
        return code_texts(self._opened())

    def _source(self) -> str:
        return self.text

    def _opened(self) -> "Document":
        if self._document is None:
            # Not at the top: the first paint of the app needs no Markdown.
            from app.markdown.document import Document

            self._document = Document()
            self._document.append(self.text)
        return self._document


class QueueEntry(Entry):
    """Messages that wait for the turn before them, a line each."""

    def __init__(self) -> None:
        self.messages: Sequence[str] = ()
        self.held = False
        """Whether they wait for the person, after a stop or a failure."""

    def set(self, messages: Sequence[str], held: bool) -> None:
        """Show other messages. A transcript that has it is to be told."""
        self.messages, self.held = messages, held

    def runs(self, width: int) -> Sequence[Run]:
        lines = [self._line(message, width) for message in self.messages]
        return [Run.of(lines), _GAP] if lines else []

    def estimate(self, width: int) -> int:
        return len(self.messages) + 1 if self.messages else 0

    def _line(self, message: str, width: int) -> Line:
        style = "held" if self.held else "queued"
        first, *others = clean(message).strip("\n").split("\n")
        more = f" (+{len(others)} line{'s' * (len(others) > 1)})" if others else ""
        room = max(1, width - len(f"{style}: {more}"))
        shown = one_line(first, room, style).plain
        return one_line(f"{style}: {shown}{more}", width, style)
