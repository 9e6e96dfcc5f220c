"""A file the assistant made."""

from app.core.texts.text import flat
from app.core.turns.blocks import FileBlock
from app.ui.transcript.blocks.renderer import BlockRenderer
from app.ui.transcript.plain import one_line
from app.ui.transcript.rendered_text import RenderedText


class FileRenderer(BlockRenderer):
    """A file the assistant made: its address."""

    def __init__(self, block: FileBlock) -> None:
        self._block = block

    def render(self, width: int, thoughts: bool, grows: bool) -> RenderedText:
        url = flat(self._block.url)
        link = url if url.startswith(("https://", "http://")) else ""
        return RenderedText.of([one_line(f"file: {url}", width, "file", link)])
