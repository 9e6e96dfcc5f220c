"""A Markdown text that does not grow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from app.core.texts.text import clean
from app.ui.transcript.entries.entry import Entry
from app.ui.transcript.rendered_text import GAP, RenderedText

if TYPE_CHECKING:
    from app.markdown.document import Document


class MarkdownEntry(Entry):
    """A Markdown text that does not grow, such as an opening statement."""

    def __init__(self, text: str) -> None:
        self.text: Final = clean(text)
        """What is drawn and copied."""
        self._document: Document | None = None

    def texts(self, width: int) -> Sequence[RenderedText]:
        return [RenderedText(self._opened().parts(width), self._source), GAP]

    def estimate(self, width: int) -> int:
        return 2 + len(self.text) * 9 // (8 * max(1, width))

    def forget(self) -> None:
        self._document = None

    def code_blocks(self) -> list[str]:
        return [block.text for block in self._opened().code_blocks()]

    def _source(self) -> str:
        return self.text

    def _opened(self) -> "Document":
        if self._document is None:
            # Not at the top: the first paint of the app needs no Markdown.
            from app.markdown.document import Document

            self._document = Document()
            self._document.append(self.text)
        return self._document
