"""Text, drawn as Markdown."""

from app.core.texts.text import Cleaner
from app.core.turns.blocks import ReasoningBlock, TextBlock
from app.ui.transcript.blocks.renderer import BlockRenderer
from app.ui.transcript.rendered_text import RenderedText


class TextRenderer(BlockRenderer):
    """Answer text as Markdown; only new parts are cleaned and handed to the renderer.

    What is drawn and copied is the cleaned text, and offsets count its characters.

    Args:
        block: What is drawn.
        begin: Markdown that stands before the block's own.
    """

    def __init__(self, block: TextBlock | ReasoningBlock, begin: str = "") -> None:
        # Not at the top: the first paint of the app needs no Markdown.
        from app.markdown.document import Document

        self._block = block
        self._document = Document(begin)
        self._cleaner = Cleaner()
        self._fed = 0

    def render(self, width: int, thoughts: bool, grows: bool) -> RenderedText:
        self._feed()
        if not grows:
            self._document.append(self._cleaner.end())
        self._document.show_thoughts = thoughts
        return RenderedText(self._document.parts(width), self._source)

    def code_blocks(self) -> list[str]:
        # What is on the screen: reading on would cut its lines off their text.
        if not self._fed:
            self._feed()
        return [block.text for block in self._document.code_blocks()]

    def _feed(self) -> None:
        parts = self._block.parts
        if self._fed < len(parts):
            fresh = "".join(parts[self._fed :])
            self._document.append(self._cleaner.feed(fresh))
            self._fed = len(parts)

    def _source(self) -> str:
        return self._document.text
