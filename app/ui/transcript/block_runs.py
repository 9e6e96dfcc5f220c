"""One block of an answer as lines."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from app.core.blocks import (
    Block,
    FileBlock,
    NodeBlock,
    ReasoningBlock,
    TextBlock,
    ThoughtBlock,
)
from app.core.text import Cleaner, flat
from app.ui.transcript.plain import one_line
from app.ui.transcript.run import Run

if TYPE_CHECKING:
    from app.markdown.document import Document

_LONGEST_INPUT: Final = 80
"""Characters of a tool's input that its line shows at most."""


class BlockRun(ABC):
    """What is drawn for one block; made when the block is first seen."""

    @abstractmethod
    def run(self, width: int, thoughts: bool) -> Run:
        """The block's lines.

        Args:
            width: Cells of a line.
            thoughts: Whether reasoning is unfolded.
        """

    def finish(self) -> None:
        """The block will not grow any more; may be said again."""
        return None

    def code_blocks(self) -> list[str]:
        """Contents of the code blocks in it."""
        return []


class TextRun(BlockRun):
    """Answer text as Markdown; only new parts are cleaned and handed to the renderer.

    What is drawn and copied is the cleaned text, so that offsets are those of it.
    """

    def __init__(self, block: TextBlock | ReasoningBlock, begin: str = "") -> None:
        # Not at the top: the first paint of the app needs no Markdown.
        from app.markdown.document import Document

        self._block = block
        self._document = Document(begin)
        self._cleaner = Cleaner()
        self._fed = 0

    def run(self, width: int, thoughts: bool) -> Run:
        self._feed()
        self._document.show_thoughts = thoughts
        return Run(self._document.parts(width), self._source)

    def finish(self) -> None:
        self._feed()
        self._document.append(self._cleaner.end())

    def code_blocks(self) -> list[str]:
        # What is on the screen: reading on would cut its lines off their text.
        if not self._fed:
            self._feed()
        return code_texts(self._document)

    def _feed(self) -> None:
        parts = self._block.parts
        if self._fed < len(parts):
            fresh = "".join(parts[self._fed :])
            self._document.append(self._cleaner.feed(fresh))
            self._fed = len(parts)

    def _source(self) -> str:
        return self._document.text


class ReasoningRun(TextRun):
    """Reasoning that came apart from the answer, drawn as if it stood in it."""

    def __init__(self, block: ReasoningBlock) -> None:
        super().__init__(block, "<think>\n")

    def code_blocks(self) -> list[str]:
        return []


class ToolRun(BlockRun):
    """A step of an agent. Without a tool its thought repeats the answer."""

    def __init__(self, block: ThoughtBlock) -> None:
        self._block = block

    def run(self, width: int, thoughts: bool) -> Run:
        block = self._block
        if not block.tool:
            return Run([])
        given = " ".join(block.tool_input.split())
        if len(given) > _LONGEST_INPUT:
            given = given[: _LONGEST_INPUT - 1] + "…"
        text = f"⚙ {block.tool}({given})"
        if block.observation:
            text += f" → {block.observation[:1000]}"
        return Run.of([one_line(text, width, "tool")])


class FileRun(BlockRun):
    """A file the assistant made: its address."""

    def __init__(self, block: FileBlock) -> None:
        self._block = block

    def run(self, width: int, thoughts: bool) -> Run:
        url = flat(self._block.url)
        link = url if url.startswith(("https://", "http://")) else ""
        return Run.of([one_line(f"file: {url}", width, "file", link)])


class NodeRun(BlockRun):
    """A node of a chatflow's run: nothing is shown for it."""

    def run(self, width: int, thoughts: bool) -> Run:
        return Run([])


def block_run(block: Block) -> BlockRun:
    """What draws a block."""
    match block:
        case TextBlock():
            return TextRun(block)
        case ReasoningBlock():
            return ReasoningRun(block)
        case ThoughtBlock():
            return ToolRun(block)
        case FileBlock():
            return FileRun(block)
        case NodeBlock():
            return NodeRun()


def code_texts(document: "Document") -> list[str]:
    """Contents of a document's code blocks, from top to bottom."""
    return [block.text for block in document.code_blocks()]
