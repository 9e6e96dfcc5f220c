"""Reasoning of which a model writes only the end."""

import re

from app.markdown.structure.leaves import CodeLeaf, ThoughtLeaf
from app.markdown.structure.reader import Reader

_MARK = re.compile("</?think>")
_LONGEST = len("</think>")


class LoneEnd:
    """Looks for a `</think>` that nothing opened in a text that grows.

    Only the first mark of a text counts, so that what it means depends on nothing
    that comes later.
    """

    def __init__(self) -> None:
        self._tail = ""
        self._seen = 0
        self._done = False

    def feed(self, text: str) -> int:
        """Take more text.

        Returns:
            Offset in the whole text of the mark, 0 for none in this text. What it
            means is for `begins_in_thought` to say.
        """
        if self._done:
            return 0
        looked_at = self._tail + text
        match = _MARK.search(looked_at)
        begin = self._seen - len(self._tail)
        self._seen += len(text)
        self._tail = looked_at[1 - _LONGEST :]
        self._done = match is not None
        return begin + match.start() if match and match[0] == "</think>" else 0


def begins_in_thought(before: str, longest_line: int) -> bool:
    """Whether a `</think>` after this text makes reasoning of all of it.

    Inside a fence, and between backticks, it is what somebody writes about.

    Args:
        before: The text.
        longest_line: As of `Limits`.
    """
    reader = Reader(longest_line=longest_line)
    reader.append(before)
    reader.read()
    leaf = reader.blocks.leaf
    in_fence = isinstance(leaf, CodeLeaf) and leaf.kind == "fence"
    in_code = before.rpartition("\n")[2].count("`") % 2
    thoughts = any(isinstance(leaf, ThoughtLeaf) for leaf in reader.blocks.leaves)
    return not (in_fence or in_code or thoughts)
