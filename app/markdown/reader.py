"""Takes growing source text in and feeds its lines to the block structure."""

import re

from app.markdown.blocks import Blocks
from app.markdown.leaves import LONGEST_CODE, CodeLeaf, TextLeaf

_EARLY = 256
"""Characters from which on a paragraph's line is taken in before it ends."""
LONGEST_LINE = 4000
"""Characters after which a source line that is neither a paragraph's nor inside a
fence is broken, as if it ended there: looking at all of it again for each chunk would
cost more and more."""
_THOUGHT_END = "</think>"
_UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
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
    """

    def __init__(self) -> None:
        self.blocks = Blocks()
        self._pending: list[str] = []
        self._rest = ""
        """Start of a line that is not taken in yet."""
        self._start = 0
        """Offset in the source of `_rest`."""
        self._inside = False
        """`_rest` continues a line whose beginning was taken in."""

    def append(self, text: str) -> None:
        """Note more text; nothing is looked at before `read`."""
        self._pending.append(text)

    def read(self) -> Blocks:
        """Take in what has arrived.

        Returns:
            A finished fork of `blocks` that holds the unfinished line as well.
        """
        arrived = _UNSAFE.sub(_harmless, "".join(self._pending))
        self._pending.clear()
        lines = (self._rest + arrived).split("\n")
        self._rest = lines.pop()
        for line in lines:
            self._end_line(_tidy(line))
            self._start += len(line) + 1
        return self._read_ahead()

    def _end_line(self, line: str) -> None:
        """Take in a line, or what is left of it."""
        start = self._start
        if self._inside:
            skipped = self._go_on(line, start, ends=True)
            self._inside = False
            if skipped == len(line):
                return
            line, start = line[skipped:], start + skipped
        while len(line) > LONGEST_LINE and not self._long_leaf(line[:LONGEST_LINE]):
            self.blocks.line(line[:LONGEST_LINE], start)
            line, start = line[LONGEST_LINE:], start + LONGEST_LINE
        self.blocks.line(line, start)

    def _read_ahead(self) -> Blocks:
        """Take in what is certain of the unfinished line; show the rest."""
        if self._inside:
            self._advance(self._go_on(_tidy(self._rest), self._start, ends=False))
        while not self._inside and len(self._rest) > _EARLY and self._begin_line():
            pass
        ghost = self.blocks.fork()
        rest = _tidy(self._rest)
        if self._inside and isinstance(ghost.leaf, CodeLeaf):
            ghost.extend_code(rest, self._start, goes_on=False)
        elif self._inside:
            ghost.extend(rest)
        elif rest:
            ghost.line(rest, self._start)
        ghost.finish()
        return ghost

    def _advance(self, count: int) -> None:
        self._rest = self._rest[count:]
        self._start += count

    def _begin_line(self) -> bool:
        """Take in the beginning of a long line if it is certain what it is.

        Returns:
            Whether the line was broken, so that what is left is another one.
        """
        head = _tidy(self._rest)
        leaf = self._long_leaf(head[:LONGEST_LINE])
        if isinstance(leaf, CodeLeaf):
            size = len(head) - 1
            size -= size % LONGEST_CODE
            if size:
                self.blocks.line(head[:size], self._start)
                self.blocks.mark_unfinished()
                self._inside = True
                self._advance(size)
        elif leaf is not None:
            size = self._safe_size(head)
            self.blocks.line(head[:size], self._start)
            self._inside = True
            self._advance(size)
        elif len(head) > LONGEST_LINE:
            self.blocks.line(head[:LONGEST_LINE], self._start)
            self._advance(LONGEST_LINE)
            return True
        return False

    def _long_leaf(self, head: str) -> CodeLeaf | TextLeaf | None:
        """The fence or paragraph that a line with this beginning belongs to for sure.

        What is sure of a beginning is so of every longer one.
        """
        trial = self.blocks.fork()
        trial.line(head, self._start)
        leaf = trial.leaf
        if isinstance(leaf, CodeLeaf) and leaf.base is not None:
            is_fence = leaf.kind == "fence" and _TEXT.search(head, 0, LONGEST_CODE)
            return leaf if is_fence else None
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
        if self.blocks.thought and (end := text.find(_THOUGHT_END)) >= 0:
            size = end
            self._inside = False
        self.blocks.extend(text[:size])
        return size

    def _safe_size(self, text: str) -> int:
        """Characters of an unfinished line that what follows cannot change."""
        size = len(text)
        if self.blocks.thought:
            mark = text.rfind("<", max(size - len(_THOUGHT_END), 0))
            if mark >= 0 and _THOUGHT_END.startswith(text[mark:]):
                return mark
        return size


def _is_certain(head: str) -> bool:
    """Whether a line that looks like a paragraph's stays one."""
    return (
        len(head.rstrip()) > _EARLY // 2
        and _TEXT.search(head) is not None
        and _LABEL.match(head) is None
    )


def _tidy(line: str) -> str:
    """The line without the carriage returns that older line ends have."""
    if "\r" not in line:
        return line
    return line.removesuffix("\r").replace("\r", " ")


def _harmless(match: re.Match[str]) -> str:
    return " " if match[0] in "\u2028\u2029" else "\ufffd"
