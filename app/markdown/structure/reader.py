"""Takes growing source text in and feeds its lines to the block structure."""

import re

from app.markdown.limits import LIMITS
from app.markdown.structure.blocks import Blocks
from app.markdown.structure.leaves import LONGEST_CODE, CodeLeaf, TextLeaf

_EARLY = 256
"""Characters from which on a paragraph's line is taken in before it ends."""
_TEXT = re.compile(r"[^\s\-=*_|:+#~`>.()\[\]\dxX]")
_LABEL = re.compile(
    r"[\s>*+\-\d.)]*(?:\[[ xX]\][ ]+)?"
    r"\[(?:\^[^\]\s]*(?:\]:?)?$|(?!\^)(?:[^\[\]\\]|\\.)*(?:\\?$|\](?:$|:)))"
)


class Reader:
    """Splits source text into lines as it arrives.

    A line is taken in when it is complete. So that a line of any length costs
    the same per chunk, that of a paragraph or fence is taken in piecemeal once
    it is long and what comes after can no longer change what it is.

    Args:
        in_thought: Whether the text begins inside a reasoning region.
        longest_line: As of `Limits`.
    """

    def __init__(
        self, in_thought: bool = False, longest_line: int = LIMITS.longest_line
    ) -> None:
        self._longest = longest_line
        self.blocks = Blocks()
        if in_thought:
            self.blocks.begin_in_thought()
        self._pending: list[str] = []
        self._rest = ""
        """Start of a line that is not taken in yet."""
        self._start = 0
        """Offset in the source of `_rest`."""
        self._inside = False
        """`_rest` continues a line whose beginning was taken in."""
        self._broken = False
        """`_rest` is what is left of a line that was broken."""

    def append(self, text: str) -> None:
        """Note more text; nothing is looked at before `read`.

        Args:
            text: Cleaned by `app.core.texts.text`: no controls but tab and newline.
        """
        self._pending.append(text)

    def read(self) -> Blocks:
        """Take in what has arrived.

        Returns:
            A finished fork of `blocks` that holds the unfinished line as well.
        """
        lines = (self._rest + "".join(self._pending)).split("\n")
        self._pending.clear()
        self._rest = lines.pop()
        for line in lines:
            self._end_line(line)
            self._start += len(line) + 1
        return self._read_ahead()

    def _end_line(self, line: str) -> None:
        """Take in a line, or what is left of it."""
        start = self._start
        if self._inside:
            skipped = self._go_on(line, start, ends=True)
            self._inside = False
            line, start = line[skipped:], start + skipped
            self._broken = True
        while size := self._break(line):
            self.blocks.line(line[:size], start)
            line, start = line[size:], start + size
            self._broken = True
        if line.strip() or not self._broken:
            self.blocks.line(line, start)
        self._broken = False

    def _read_ahead(self) -> Blocks:
        """Take in what is certain of the unfinished line; show the rest."""
        if self._inside:
            self._advance(self._go_on(self._rest, self._start, ends=False))
        if not self._inside:
            self._begin_line()
        preview = self.blocks.fork()
        rest = self._rest
        if self._inside and isinstance(preview.leaf, CodeLeaf):
            preview.extend_code(rest, self._start, goes_on=False)
        elif self._inside:
            preview.extend(rest)
        elif rest:
            preview.line(rest, self._start)
        preview.finish()
        return preview

    def _advance(self, count: int) -> None:
        self._rest = self._rest[count:]
        self._start += count

    def _break(self, text: str) -> int:
        """Where a line is broken, as if it ended there; 0 for nowhere.

        That depends only on the text before, so it is the same place however the
        line arrives: behind the marks of a reasoning region, or where it is too long.
        """
        end = self.blocks.opens_thought(text)
        if (open_ := self.blocks.thought) and (found := text.find(open_.ending)) >= 0:
            end = found + len(open_.ending)
        longest = self._longest
        if len(text) <= longest or 0 < end <= longest + 1:
            return end
        return end if self._long_leaf(text[:longest]) else longest

    def _begin_line(self) -> None:
        """Take in the beginning of a long line if it is certain what it is."""
        while size := self._break(head := self._rest):
            self.blocks.line(head[:size], self._start)
            self._advance(size)
            self._broken = True
        if len(head) <= _EARLY:
            return
        leaf = self._long_leaf(head[: self._longest])
        size = 0
        if isinstance(leaf, CodeLeaf):
            size = len(head) - 1
            size -= size % LONGEST_CODE
        elif leaf is not None:
            size = self._safe_size(head)
        if size:
            self.blocks.line(head[:size], self._start)
            self.blocks.mark_unfinished()
            self._inside = True
            self._advance(size)

    def _long_leaf(self, head: str) -> CodeLeaf | TextLeaf | None:
        """The fence or paragraph that a line with this beginning belongs to for sure.

        What is sure of a beginning is so of every longer one.
        """
        trial = self.blocks.fork()
        trial.line(head, self._start)
        leaf = trial.leaf
        if isinstance(leaf, CodeLeaf) and leaf.continues is not None:
            # A region of reasoning can end anywhere, also inside a fence.
            is_fence = leaf.kind == "fence" and not trial.thought
            return leaf if is_fence and _TEXT.search(head, 0, LONGEST_CODE) else None
        if isinstance(leaf, TextLeaf) and leaf.is_paragraph and _is_certain(head):
            return leaf
        return None

    def _go_on(self, text: str, start: int, ends: bool) -> int:
        """Let the line that was begun go on.

        Returns:
            How many characters were taken in. Fewer than there are if they may
            be the end of a reasoning region, which ends the line for `blocks`.
        """
        if isinstance(self.blocks.leaf, CodeLeaf):
            taken = 0
            while len(text) - taken > LONGEST_CODE:
                part = text[taken : taken + LONGEST_CODE]
                self.blocks.extend_code(part, start + taken, goes_on=True)
                taken += LONGEST_CODE
            if ends:
                self.blocks.extend_code(text[taken:], start + taken, goes_on=False)
                return len(text)
            return taken
        size = len(text) if ends else self._safe_size(text)
        thought = self.blocks.thought
        if thought and (end := text.find(thought.ending)) >= 0:
            size = end
            self._inside = False
        self.blocks.extend(text[:size])
        return size

    def _safe_size(self, text: str) -> int:
        """Characters of an unfinished line that what follows cannot change."""
        size = len(text)
        if thought := self.blocks.thought:
            mark = text.rfind("<", max(size - len(thought.ending), 0))
            if mark >= 0 and thought.ending.startswith(text[mark:]):
                return mark
        return size


def _is_certain(head: str) -> bool:
    """Whether a line that looks like a paragraph's stays one."""
    return (
        len(head.rstrip()) > _EARLY // 2
        and _TEXT.search(head) is not None
        and _LABEL.match(head) is None
    )
