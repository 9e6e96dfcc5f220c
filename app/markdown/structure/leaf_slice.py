"""Leaves, and slices of long ones, that are laid out apart from the others."""

from typing import NamedTuple

from app.markdown.cells import cells_about
from app.markdown.structure.leaves import CodeLeaf, Leaf, TableLeaf, TextLeaf


class LeafSlice(NamedTuple):
    """A leaf, or some lines of a code block, or some rows of a table."""

    leaf: Leaf
    begin: int = 0
    """The first source line or row."""
    end: int | None = None
    """The one after the last; None goes to the end of the leaf."""

    @property
    def start(self) -> int:
        """Character offset in the source where it begins."""
        leaf = self.leaf
        if self.begin and isinstance(leaf, CodeLeaf):
            return leaf.lines[self.begin].start
        if self.begin and isinstance(leaf, TableLeaf):
            return leaf.rows[self.begin].start
        return leaf.start

    @property
    def inside(self) -> bool:
        """Whether it goes on with the code block of the slice before it."""
        return self.begin > 0 and isinstance(self.leaf, CodeLeaf)

    def estimate(self, width: int) -> int:
        """About how many lines of a width it takes, at least one."""
        leaf = self.leaf
        extra = leaf.gap is not None and not self.begin
        match leaf:
            case TextLeaf():
                text = "".join([segment.text for segment in leaf.segments])
                rows = (text + leaf.tail).split("\n")
                return extra + sum(1 + cells_about(row) // width for row in rows)
            case CodeLeaf():
                return extra + max(1, (self.end or len(leaf.lines)) - self.begin)
            case TableLeaf():
                return extra + max(1, (self.end or len(leaf.rows)) - self.begin)
        return extra + 1


def slice_end(leaf: Leaf, begin: int, together: int) -> int:
    """Where a slice of a long leaf that starts at `begin` can end for good.

    Args:
        leaf: The leaf.
        begin: Its first source line or row.
        together: Source lines or rows of a slice.

    Returns:
        A source line or row before the last one there is; 0 for nowhere yet.
    """
    end = begin + together
    if isinstance(leaf, TableLeaf):
        return end if end < len(leaf.rows) else 0
    if not isinstance(leaf, CodeLeaf):
        return 0
    while end < len(leaf.lines):
        if not leaf.lines[end - 1].goes_on:
            return end
        end += 1
    return 0
