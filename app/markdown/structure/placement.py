"""Where the next leaf stands: in which containers, and below what."""

from dataclasses import replace

from app.markdown.line import Piece
from app.markdown.structure.containers import Item, Quote, Stack, gap_margin, margin
from app.markdown.structure.leaves import Leaf, RuleLeaf, TextLeaf, ThoughtLeaf
from app.markdown.styles import joined

_THOUGHT = "thought"


class Placement:
    """Gives each new leaf its margin, the empty line above it and its outer style."""

    def __init__(self) -> None:
        self.stack: Stack = ()
        """The containers that are open."""
        self._above: Stack | None = None
        """Containers of the last leaf, None before the first one."""
        self._above_kind = ""
        self._blank = False
        """There is an empty line after the last leaf."""
        self._outside: tuple[Stack | None, str] = None, ""
        """What stands above the reasoning region that is open."""

    def fork(self) -> "Placement":
        """A copy that can go another way."""
        copy = Placement()
        copy.stack, copy._above = self.stack, self._above
        copy._above_kind, copy._blank = self._above_kind, self._blank
        copy._outside = self._outside
        return copy

    def note_blank(self) -> None:
        """Take in that an empty line comes before the next leaf."""
        self._blank = True

    def place(self, leaf: Leaf, in_thought: bool) -> None:
        """Place a leaf that begins below the last one, in the open containers.

        Args:
            leaf: The leaf; its margin, gap and style are set.
            in_thought: Whether it belongs to a reasoning region.
        """
        self._place(leaf, in_thought)
        kind = leaf.kind if isinstance(leaf, TextLeaf) else ""
        if kind in ("footnote", "definition") and kind == self._above_kind:
            leaf.gap = leaf.gap if self._blank else None
        self._above_kind, self._blank = kind, False

    def table_gap(self) -> tuple[Piece, ...] | None:
        """Margin of the empty line between a paragraph and a table it ends in."""
        return gap_margin(self.stack, self.stack, blank=True)

    def leave(self, depth: int, in_thought: bool) -> RuleLeaf | None:
        """Close all but the outer containers.

        Args:
            depth: How many stay open.
            in_thought: Whether they belong to a reasoning region.

        Returns:
            A leaf that stands for list items without text, which show all the same;
            None if there were none.
        """
        dropped = [c for c in self.stack[depth:] if isinstance(c, Item) and c.fresh]
        leaf = None
        if dropped:
            start = dropped[-1].start
            leaf = RuleLeaf(start, start, empty=True, closed=True)
            self._place(leaf, in_thought)
            self._above_kind, self._blank = "", False
        self.stack = self.stack[:depth]
        return leaf

    def begin_thought(self, start: int, end: int) -> ThoughtLeaf:
        """Place the head of a reasoning region.

        Args:
            start: Offset in the source where its mark begins.
            end: Offset after the mark.
        """
        gap = None if self._above is None else ()
        self._outside = self._above, self._above_kind
        self._above, self._above_kind = (), _THOUGHT
        return ThoughtLeaf(start, end, gap=gap, style="thought-header")

    def end_thought(self, empty: bool) -> None:
        """Take in that what follows stands below a whole reasoning region.

        Args:
            empty: The region holds no text, so that nothing is shown of it.
        """
        self._above, self._above_kind = self._outside if empty else ((), "")
        self._blank = self._blank or empty

    def _place(self, leaf: Leaf, in_thought: bool) -> None:
        stack = self.stack
        leaf.first = margin(stack, first=True)
        leaf.rest = margin(stack, first=False)
        if self._above is not None and self._above_kind != _THOUGHT:
            leaf.gap = gap_margin(self._above, stack, self._blank)
        leaf.in_thought = in_thought
        outer = _THOUGHT if in_thought else ""
        if any(isinstance(container, Quote) for container in stack):
            outer = joined(outer, "quote")
        leaf.style = joined(outer, leaf.style)
        self.stack = self._above = tuple(
            [replace(c, fresh=False) if isinstance(c, Item) else c for c in stack]
        )
