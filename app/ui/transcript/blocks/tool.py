"""A step of an agent."""

from typing import Final

from app.core.turns.blocks import ThoughtBlock
from app.ui.transcript.blocks.renderer import BlockRenderer
from app.ui.transcript.plain import one_line
from app.ui.transcript.rendered_text import RenderedText

_LONGEST_INPUT: Final = 80
"""Characters of a tool's input that its line shows at most."""


class ToolRenderer(BlockRenderer):
    """A step of an agent. Without a tool its thought repeats the answer."""

    def __init__(self, block: ThoughtBlock) -> None:
        self._block = block

    def render(self, width: int, thoughts: bool, grows: bool) -> RenderedText:
        block = self._block
        if not block.tool:
            return RenderedText([])
        given = " ".join(block.tool_input.split())
        if len(given) > _LONGEST_INPUT:
            given = given[: _LONGEST_INPUT - 1] + "…"
        text = f"⚙ {block.tool}({given})"
        if block.observation:
            text += f" → {block.observation[:1000]}"
        return RenderedText.of([one_line(text, width, "tool")])
