"""What highlighting knows at some lines of a code block."""

from bisect import bisect_left, bisect_right

from app.markdown.code.highlight import State, highlighter
from app.markdown.limits import LIMITS
from app.markdown.structure.leaves import LONGEST_CODE, CodeLeaf, CodeLine


class Checkpoints:
    """Lets a code block be highlighted from within, at any width.

    Args:
        leaf: The block; it may grow.
    """

    def __init__(self, leaf: CodeLeaf) -> None:
        # Not the leaf itself, which would then never be forgotten.
        self._lines = leaf.lines
        self.highlighter = highlighter(leaf.language) if leaf.language else None
        """None for a language that is not known."""
        self._rows = [0]
        self._states = [State()]

    def state_at(self, row: int) -> State:
        """The state at the beginning of a source line that continues no other."""
        index = bisect_right(self._rows, row) - 1
        begin, state = self._rows[index], self._states[index]
        if self.highlighter is None or begin == row:
            return state
        inside = False
        for at, line in enumerate(self._lines[begin:row], begin):
            if not inside and at - begin >= LIMITS.together:
                begin = at
                self.note(at, state)
            if not (inside or is_too_long(line)):
                state = self.highlighter.line(line.text, state)[1]
            inside = line.goes_on
        self.note(row, state)
        return state

    def note(self, row: int, state: State) -> None:
        """Keep the state at a source line."""
        index = bisect_left(self._rows, row)
        if index == len(self._rows) or self._rows[index] != row:
            self._rows.insert(index, row)
            self._states.insert(index, state)


def is_too_long(line: CodeLine) -> bool:
    """Whether a line is not highlighted, by its length alone."""
    return line.goes_on or len(line.text) >= LONGEST_CODE
