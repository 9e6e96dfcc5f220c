"""Markdown text that grows at its end, as lines of a width."""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from app.markdown.code.checkpoints import Checkpoints
from app.markdown.layout.lazy_lines import LazyLines
from app.markdown.layout.rendering import Rendering
from app.markdown.limits import LIMITS, Limits
from app.markdown.line import Line
from app.markdown.structure.blocks import Blocks
from app.markdown.structure.leaves import CodeLeaf
from app.markdown.structure.lone_end import LoneEnd, begins_in_thought
from app.markdown.structure.reader import Reader


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """One code block of a document."""

    language: str
    """First word after the opening fence, "" for none."""
    text: str
    """The code without fences and margin, ending in a newline unless empty."""
    source_start: int
    """Character offset in the source of the line the block begins on."""
    source_end: int
    """Character offset in the source after the block."""


class Document:
    """Markdown text that only grows at its end, as lines of a width.

    However the text arrives, the lines are those of the whole text at once.

    Args:
        text: What there is already. All text given to a document is cleaned by
            `app.core.texts.text`, so that its lines can be copied and drawn as they are.
        show_thoughts: Whether reasoning regions are open.
        limits: Where long things are cut.
    """

    def __init__(
        self, text: str = "", show_thoughts: bool = False, limits: Limits = LIMITS
    ) -> None:
        self._limits = limits
        self._parts = [text] if text else []
        self._show_thoughts = show_thoughts
        self._rendering: Rendering | None = None
        self._begin()

    @property
    def text(self) -> str:
        """The Markdown source, as it was appended."""
        if len(self._parts) > 1:
            self._parts = ["".join(self._parts)]
        return self._parts[0] if self._parts else ""

    @property
    def show_thoughts(self) -> bool:
        """Whether reasoning regions are open; False folds them to one line."""
        return self._show_thoughts

    @show_thoughts.setter
    def show_thoughts(self, show: bool) -> None:
        if show != self._show_thoughts:
            self._show_thoughts = show
            self._rendering = None

    def append(self, text: str) -> None:
        """Add text at the end. Nothing is rendered before `lines` is called."""
        if text:
            self._parts.append(text)
            self._take(text)
            self._is_read = self._is_drawn = False

    def replace(self, text: str) -> None:
        """Put a new text in the place of the old one."""
        self._parts = [text] if text else []
        self._begin()

    def parts(self, width: int) -> Sequence[LazyLines]:
        """The text in parts, from top to bottom, of which only the last is laid out.

        A part stays the same object while later text comes; the last one is
        another one whenever something came.

        Args:
            width: Cells; less than 1 counts as 1. Another width than that of
                the last call makes all parts again.
        """
        return self._rendered(width).parts

    def lines(self, width: int) -> Sequence[Line]:
        """All lines at a width, rendering only what is new since the last call."""
        return [line for part in self.parts(width) for line in part.lines]

    def stable_lines(self, width: int) -> int:
        """Number of leading lines that no later text can change at this width.

        But for a `</think>` that nothing opened: it makes reasoning of them all.
        """
        rendering = self._rendered(width)
        return sum(len(part.lines) for part in rendering.parts[:-1]) + rendering.stable

    def code_blocks(self) -> list[CodeBlock]:
        """The fenced and indented code blocks, in order, but for those of reasoning."""
        preview = self._read()
        blocks = self._reader.blocks
        finished = [leaf for leaf in blocks.leaves if leaf is not blocks.leaf]
        return [
            _code_block(leaf)
            for leaf in (*finished, *preview.leaves)
            if isinstance(leaf, CodeLeaf)
            and leaf.kind in ("fence", "indented")
            and not leaf.in_thought
        ]

    def _begin(self) -> None:
        self._lone_end = LoneEnd()
        self._restart(in_thought=False)
        for part in self._parts[:]:
            self._take(part)

    def _take(self, text: str) -> None:
        self._reader.append(text)
        mark = self._lone_end.feed(text)
        longest = self._limits.longest_line
        if mark and begins_in_thought(self.text[:mark], longest):
            self._restart(in_thought=True)
            self._reader.append(self.text)

    def _restart(self, in_thought: bool) -> None:
        self._reader = Reader(in_thought, self._limits.longest_line)
        self._rendering = None
        self._checkpoints = WeakKeyDictionary[CodeLeaf, Checkpoints]()
        self._is_read = self._is_drawn = False
        self._preview = Blocks()

    def _read(self) -> Blocks:
        if not self._is_read:
            self._preview = self._reader.read()
            self._is_read = True
        return self._preview

    def _rendered(self, width: int) -> Rendering:
        width = max(width, 1)
        known = self._rendering
        if known is not None and known.width == width and self._is_drawn:
            return known
        preview = self._read()
        if known is None or known.width != width:
            known = Rendering(
                width, self._show_thoughts, self._checkpoints_of, self._limits
            )
            self._rendering = known
        known.update(self._reader.blocks, preview)
        self._is_drawn = True
        return known

    def _checkpoints_of(self, leaf: CodeLeaf) -> Checkpoints:
        if leaf not in self._checkpoints:
            self._checkpoints[leaf] = Checkpoints(leaf)
        return self._checkpoints[leaf]


def _code_block(leaf: CodeLeaf) -> CodeBlock:
    lines = [*(leaf.continues.lines if leaf.continues else ()), *leaf.lines]
    text = "".join([line.text if line.goes_on else line.text + "\n" for line in lines])
    return CodeBlock(leaf.language, text, leaf.start, leaf.end)
