"""All lines of a document at one width."""

from app.markdown.blocks import Blocks
from app.markdown.code_layout import CodeLayout
from app.markdown.leaves import (
    CodeLeaf,
    Leaf,
    RuleLeaf,
    TableLeaf,
    TextLeaf,
    ThoughtLeaf,
)
from app.markdown.line import Line
from app.markdown.margin import Margin, text_row
from app.markdown.styles import joined
from app.markdown.table_layout import TableLayout
from app.markdown.text_layout import TextLayout
from app.markdown.wrap import Row

_Layout = TextLayout | CodeLayout | TableLayout


class Rendering:
    """Lines at one width, kept from call to call."""

    def __init__(self, width: int, show_thoughts: bool) -> None:
        self.width = width
        self.show_thoughts = show_thoughts
        self.lines: list[Line] = []
        self.stable = 0
        """Number of leading lines that never change again."""
        self._next = 0
        self._layout: _Layout | None = None

    def update(self, blocks: Blocks, ghost: Blocks) -> None:
        """Render what is new.

        Args:
            blocks: Structure of the finished source lines.
            ghost: Fork of it with the unfinished last line, finished.
        """
        del self.lines[self.stable :]
        waits = self._settle(blocks)
        self.stable = len(self.lines)
        if waits and ghost.thought_before is not None:
            self.lines.extend(self._thought(ghost.thought_before))
        for leaf in ghost.leaves:
            if not self._hidden(leaf):
                self.lines.extend(self._whole(leaf))

    def _settle(self, blocks: Blocks) -> bool:
        """Render finished leaves; True if a folded region is still open."""
        while self._next < len(blocks.leaves):
            leaf = blocks.leaves[self._next]
            if self._hidden(leaf):
                self._next += 1
                continue
            if isinstance(leaf, ThoughtLeaf) and self._waits(leaf):
                return True
            if leaf is blocks.leaf:
                layout = self._layout_of(leaf)
                if layout is not None:
                    self.lines.extend(layout.ready())
                return False
            self.lines.extend(self._whole(leaf))
            self._layout = None
            self._next += 1
        return False

    def _waits(self, leaf: ThoughtLeaf) -> bool:
        return not self.show_thoughts and not leaf.closed

    def _hidden(self, leaf: Leaf) -> bool:
        return leaf.in_thought and not self.show_thoughts

    def _whole(self, leaf: Leaf) -> list[Line]:
        """All lines of a leaf, or those its layout has not handed out yet."""
        match leaf:
            case ThoughtLeaf():
                return self._thought(leaf)
            case RuleLeaf():
                return self._rule(leaf)
        known = self._layout
        base = leaf.base if isinstance(leaf, TextLeaf | CodeLeaf | TableLeaf) else None
        if known is not None and (known.leaf is leaf or known.leaf is base):
            return [*known.ready(), *_tail(known, leaf)]
        layout = _new_layout(leaf, self.width)
        return [*layout.ready(), *_tail(layout, leaf)] if layout else []

    def _layout_of(self, leaf: Leaf) -> _Layout | None:
        if self._layout is None or self._layout.leaf is not leaf:
            self._layout = _new_layout(leaf, self.width)
        return self._layout

    def _thought(self, leaf: ThoughtLeaf) -> list[Line]:
        margin = Margin(leaf, self.width)
        plural = "" if leaf.count == 1 else "s"
        text = f"\u25b8 reasoning ({leaf.count} line{plural})"
        if self.show_thoughts:
            text = "\u25be reasoning"
        row = text_row(text[: self.width], leaf.style)
        return [*margin.gap(), margin.line(row, leaf.start, leaf.end)]

    def _rule(self, leaf: RuleLeaf) -> list[Line]:
        margin = Margin(leaf, self.width)
        row = Row((), 0, False, "")
        if not leaf.empty:
            row = text_row("\u2500" * margin.width, joined(leaf.style, "rule"))
        return [*margin.gap(), margin.line(row, leaf.start, leaf.end)]


def _new_layout(leaf: Leaf, width: int) -> _Layout | None:
    match leaf:
        case TextLeaf():
            return TextLayout(leaf, width)
        case CodeLeaf():
            return CodeLayout(leaf, width)
        case TableLeaf():
            return TableLayout(leaf, width)
    return None


def _tail(layout: _Layout, leaf: Leaf) -> list[Line]:
    match layout, leaf:
        case TextLayout(), TextLeaf():
            return layout.tail(leaf)
        case CodeLayout(), CodeLeaf():
            return layout.tail(leaf)
        case TableLayout(), TableLeaf():
            return layout.tail(leaf)
    return []
