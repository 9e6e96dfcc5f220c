"""What highlighting knows at some lines of a code block."""

from bisect import bisect_right

from app.markdown.highlight import State, highlighter
from app.markdown.leaves import LONGEST_CODE, CodeLeaf, CodeLine


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
        state = self._states[index]
        if self.highlighter is not None and self._rows[index] < row:
            inside = False
            for line in self._lines[self._rows[index] : row]:
                if not (inside or is_too_long(line)):
                    state = self.highlighter.line(line.text, state)[1]
                inside = line.goes_on
            self.note(row, state)
        return state

    def note(self, row: int, state: State) -> None:
        """Keep the state at a source line; earlier ones than the last are known."""
        if row > self._rows[-1]:
            self._rows.append(row)
            self._states.append(state)


def is_too_long(line: CodeLine) -> bool:
    """Whether a line is not highlighted, by its length alone."""
    return line.goes_on or len(line.text) >= LONGEST_CODE
