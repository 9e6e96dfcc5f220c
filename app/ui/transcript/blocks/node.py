"""A node of a chatflow's run."""

from app.ui.transcript.blocks.renderer import BlockRenderer
from app.ui.transcript.rendered_text import RenderedText


class NodeRenderer(BlockRenderer):
    """A node of a chatflow's run: nothing is shown for it."""

    def render(self, width: int, thoughts: bool, grows: bool) -> RenderedText:
        return RenderedText([])
