"""The messages that wait."""

from collections.abc import Sequence

from app.core.texts.text import clean
from app.markdown.line import Line
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.plain import one_line
from app.ui.transcript.rendered_text import GAP, RenderedText


class QueueEntry(Entry):
    """Messages that wait for the turn before them, a line each."""

    def __init__(self) -> None:
        self.messages: Sequence[str] = ()
        self.held = 0
        """How many of them, from the first on, wait for the person."""

    def set(self, messages: Sequence[str], held: int) -> None:
        """Show other messages. A transcript that has it is to be told."""
        self.messages, self.held = messages, held

    def texts(self, width: int) -> Sequence[RenderedText]:
        lines = [
            self._line(message, width, "held" if index < self.held else "queued")
            for index, message in enumerate(self.messages)
        ]
        return [RenderedText.of(lines), GAP] if lines else []

    def estimate(self, width: int) -> int:
        return len(self.messages) + 1 if self.messages else 0

    def _line(self, message: str, width: int, style: str) -> Line:
        first, *others = clean(message).strip("\n").split("\n")
        more = f" (+{len(others)} line{'s' * (len(others) > 1)})" if others else ""
        room = max(1, width - len(f"{style}: {more}"))
        shown = one_line(first, room, style).plain
        return one_line(f"{style}: {shown}{more}", width, style)
