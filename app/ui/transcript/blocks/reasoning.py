"""Reasoning that came apart from the answer."""

from app.core.turns.blocks import ReasoningBlock
from app.ui.transcript.blocks.text import TextRenderer


class ReasoningRenderer(TextRenderer):
    """Reasoning that came apart from the answer, drawn as if it stood in it."""

    def __init__(self, block: ReasoningBlock) -> None:
        super().__init__(block, "<think>\n")

    def code_blocks(self) -> list[str]:
        return []
