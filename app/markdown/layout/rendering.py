"""All lines of a document at one width."""

from collections.abc import Callable
from dataclasses import replace

from app.markdown.code.checkpoints import Checkpoints
from app.markdown.layout.code import CodeLayout
from app.markdown.layout.lazy_lines import LazyLines
from app.markdown.layout.margin import Margin, text_row
from app.markdown.layout.table import TableLayout, column_widths
from app.markdown.layout.text import TextLayout
from app.markdown.layout.wrap import Row
from app.markdown.limits import LIMITS, Limits
from app.markdown.line import Line, Role
from app.markdown.structure.blocks import Blocks
from app.markdown.structure.leaf_slice import LeafSlice, slice_end
from app.markdown.structure.leaves import (
    CodeLeaf,
    Leaf,
    RuleLeaf,
    TableLeaf,
    TextLeaf,
    ThoughtLeaf,
)
from app.markdown.styles import joined

_Layout = TextLayout | CodeLayout | TableLayout


class Rendering:
    """Parts at one width, kept from call to call.

    What is finished goes into parts that are laid out when somebody looks at
    them. Only the last part, which still grows, is always laid out: of it, what
    is new. So text that rushes by between two frames costs its structure only.

    Args:
        width: Cells of a line, at least 1.
        show_thoughts: Whether reasoning is unfolded.
        checkpoints: Of each code block; they hold for every width.
        limits: Where long things are cut.
    """

    def __init__(
        self,
        width: int,
        show_thoughts: bool,
        checkpoints: Callable[[CodeLeaf], Checkpoints],
        limits: Limits = LIMITS,
    ) -> None:
        self.width = width
        self.show_thoughts = show_thoughts
        self.parts: list[LazyLines] = []
        """From top to bottom. The last one is another with each update."""
        self.stable = 0
        """Number of leading lines of the last part that never change again."""
        self._checkpoints = checkpoints
        self._limits = limits
        self._widths: dict[Leaf, list[int]] = {}
        self._finished: list[LazyLines] = []
        self._slices: list[LeafSlice] = []
        self._weight = 0
        self._drawn = 0
        self._lines: list[Line] = []
        self._next = self._begin = 0
        self._layout: _Layout | None = None

    def update(self, blocks: Blocks, preview: Blocks) -> None:
        """Take in what is new.

        Args:
            blocks: Structure of the finished source lines.
            preview: Fork of it with the unfinished last line, finished.
        """
        waits = self._settle(blocks)
        self._draw()
        open_leaf = blocks.leaf
        if open_leaf is not None and not waits and not self._hidden(open_leaf):
            layout = self._layout_of(open_leaf, self._begin)
            self._lines += layout.ready() if layout is not None else []
        self.stable = len(self._lines)
        tail = self._lines[:]
        if waits and preview.thought_before is not None:
            tail += self._thought(preview.thought_before)
        for leaf in preview.leaves:
            if not self._hidden(leaf):
                tail += self._whole(leaf)
        inside = self._inside(open_leaf)
        if self._slices:
            inside = self._slices[0].inside
        self.parts = [*self._finished, LazyLines.of(tail, inside)]

    def _inside(self, leaf: Leaf | None) -> bool:
        return leaf is not None and LeafSlice(leaf, self._begin).inside

    def _settle(self, blocks: Blocks) -> bool:
        """Pass finished leaves on; True if a folded region is still open."""
        while self._next < len(blocks.leaves):
            leaf = blocks.leaves[self._next]
            if not self._hidden(leaf):
                if isinstance(leaf, ThoughtLeaf) and self._waits(leaf):
                    return True
                self._cut_slices(leaf)
                if leaf is blocks.leaf:
                    return False
                self._add(LeafSlice(leaf, self._begin))
                self._begin = 0
            self._next += 1
        return False

    def _waits(self, leaf: ThoughtLeaf) -> bool:
        return not leaf.closed and not (self.show_thoughts and leaf.count)

    def _hidden(self, leaf: Leaf) -> bool:
        return leaf.in_thought and not self.show_thoughts

    def _cut_slices(self, leaf: Leaf) -> None:
        while end := slice_end(leaf, self._begin, self._limits.together):
            self._add(LeafSlice(leaf, self._begin, end))
            self._finish()
            self._begin = end

    def _add(self, leaf_slice: LeafSlice) -> None:
        self._slices.append(leaf_slice)
        self._weight += leaf_slice.estimate(self.width)
        if self._weight >= self._limits.part:
            self._finish()

    def _finish(self) -> None:
        """Make a part of what was added; nothing is thrown away that was drawn."""
        if not self._slices:
            return
        lines = None
        if self._lines:
            self._draw()
            lines = self._lines
        slices = tuple(self._slices)
        first = slices[0]
        part = LazyLines(
            first.start,
            self._weight,
            lambda: self._laid_out(slices),
            lines,
            first.inside,
        )
        self._finished.append(part)
        self._slices, self._weight, self._drawn, self._lines = [], 0, 0, []

    def _laid_out(self, slices: tuple[LeafSlice, ...]) -> list[Line]:
        lines: list[Line] = []
        for leaf_slice in slices:
            lines += self._slice_lines(leaf_slice, None)
        return lines

    def _draw(self) -> None:
        """Draw all that was added and is not drawn yet."""
        for leaf_slice in self._slices[self._drawn :]:
            self._lines += self._slice_lines(leaf_slice, self._layout)
        self._drawn = len(self._slices)

    def _slice_lines(self, leaf_slice: LeafSlice, known: _Layout | None) -> list[Line]:
        """The lines of a slice that the layout, if any, has not handed out."""
        leaf, begin, end = leaf_slice
        if known is None or known.leaf is not leaf or known.row < begin:
            known = self._new_layout(leaf, begin)
        if known is None:
            return self._whole(leaf)
        if end is not None:
            return known.ready(end)
        return [*known.ready(), *_tail(known, leaf)]

    def _whole(self, leaf: Leaf) -> list[Line]:
        """All lines of a leaf, or those its layout has not handed out yet."""
        match leaf:
            case ThoughtLeaf():
                return self._thought(leaf)
            case RuleLeaf():
                return self._rule(leaf)
        known = self._layout
        base = (
            leaf.continues
            if isinstance(leaf, TextLeaf | CodeLeaf | TableLeaf)
            else None
        )
        if known is None or (known.leaf is not leaf and known.leaf is not base):
            known = self._new_layout(leaf, 0)
        return [*known.ready(), *_tail(known, leaf)] if known else []

    def _layout_of(self, leaf: Leaf, begin: int) -> _Layout | None:
        known = self._layout
        if known is None or known.leaf is not leaf or known.row < begin:
            self._layout = self._new_layout(leaf, begin)
        return self._layout

    def _new_layout(self, leaf: Leaf, begin: int) -> _Layout | None:
        match leaf:
            case TextLeaf():
                return TextLayout(leaf, self.width)
            case CodeLeaf():
                return CodeLayout(leaf, self.width, begin, self._checkpoints(leaf))
            case TableLeaf():
                columns = self._columns(leaf, begin)
                measured = self._limits.measured
                return TableLayout(leaf, self.width, begin, columns, measured)
        return None

    def _columns(self, leaf: TableLeaf, begin: int) -> list[int]:
        if begin and leaf not in self._widths:
            measured = self._limits.measured
            self._widths[leaf] = column_widths(leaf, self.width, measured)
        return self._widths.get(leaf, [])

    def _thought(self, leaf: ThoughtLeaf) -> list[Line]:
        if not leaf.count:
            return []
        margin = Margin(leaf, self.width)
        plural = "" if leaf.count == 1 else "s"
        text = f"\u25b8 reasoning ({leaf.count} line{plural})"
        if self.show_thoughts:
            text = "\u25be reasoning"
        row = text_row(text[: self.width], leaf.style, Role.LABEL)
        line = margin.line(row, leaf.start, leaf.end)
        return [*margin.gap(), replace(line, folded=not self.show_thoughts)]

    def _rule(self, leaf: RuleLeaf) -> list[Line]:
        margin = Margin(leaf, self.width)
        row = Row((), 0, False, "")
        if not leaf.empty:
            row = text_row("\u2500" * margin.width, joined(leaf.style, "rule"))
        return [*margin.gap(), margin.line(row, leaf.start, leaf.end)]


def _tail(layout: _Layout, leaf: Leaf) -> list[Line]:
    match layout, leaf:
        case TextLayout(), TextLeaf():
            return layout.tail(leaf)
        case CodeLayout(), CodeLeaf():
            return layout.tail(leaf)
        case TableLayout(), TableLeaf():
            return layout.tail(leaf)
    return []
