"""Reads an answer's shown text piece by piece, as it grows."""

from app.core.turns.answer import Answer
from app.core.turns.blocks import TextBlock


class TextCursor:
    """How far someone has read an answer.

    Args:
        answer: The answer to read. What came after Esc is not part of it.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._read: list[tuple[TextBlock, int]] = []

    @property
    def replaced(self) -> bool:
        """Whether the server withdrew text that was read already."""
        blocks = self._blocks()
        return any(
            index >= len(blocks) or blocks[index] is not block
            for index, (block, _) in enumerate(self._read)
        )

    def read(self) -> str:
        """The text that came since the last call; all of it once replaced."""
        blocks = self._blocks()
        known = [] if self.replaced else self._read
        counts = [count for _, count in known] + [0] * (len(blocks) - len(known))
        self._read = [(block, len(block.parts)) for block in blocks]
        pairs = zip(blocks, counts, strict=True)
        return "".join(part for block, n in pairs for part in block.parts[n:])

    def _blocks(self) -> list[TextBlock]:
        return [b for b in self._answer.blocks if isinstance(b, TextBlock)]
