"""Which renderer draws a block."""

from app.core.turns.blocks import (
    Block,
    FileBlock,
    NodeBlock,
    ReasoningBlock,
    TextBlock,
    ThoughtBlock,
)
from app.ui.transcript.blocks.file import FileRenderer
from app.ui.transcript.blocks.node import NodeRenderer
from app.ui.transcript.blocks.reasoning import ReasoningRenderer
from app.ui.transcript.blocks.renderer import BlockRenderer
from app.ui.transcript.blocks.text import TextRenderer
from app.ui.transcript.blocks.tool import ToolRenderer


def renderer_of(block: Block) -> BlockRenderer:
    """What draws a block."""
    match block:
        case TextBlock():
            return TextRenderer(block)
        case ReasoningBlock():
            return ReasoningRenderer(block)
        case ThoughtBlock():
            return ToolRenderer(block)
        case FileBlock():
            return FileRenderer(block)
        case NodeBlock():
            return NodeRenderer()
