"""What is drawn for one block of an answer."""

from abc import ABC, abstractmethod

from app.ui.transcript.rendered_text import RenderedText


class BlockRenderer(ABC):
    """What is drawn for one block; made when the block is first seen."""

    @abstractmethod
    def render(self, width: int, thoughts: bool, grows: bool) -> RenderedText:
        """The block's lines.

        Args:
            width: Cells of a line.
            thoughts: Whether reasoning is unfolded.
            grows: Whether more of the block may still come.
        """

    def code_blocks(self) -> list[str]:
        """Contents of the code blocks in it."""
        return []
