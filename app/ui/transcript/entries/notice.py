"""Something difyterm has to say."""

from collections.abc import Sequence
from typing import Final

from app.core.texts.text import clean
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.plain import plain_lines
from app.ui.transcript.rendered_text import GAP, RenderedText

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

    def texts(self, width: int) -> Sequence[RenderedText]:
        style = f"notice-{self.kind}"
        lines = plain_lines(clean(self.text), width, style, _SIGNS[self.kind], "  ")
        return [RenderedText.of(lines), GAP]

    def estimate(self, width: int) -> int:
        return 2 + len(self.text) // max(1, width)
