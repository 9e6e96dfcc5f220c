"""Code blocks, raw HTML and formulas as lines."""

from app.markdown.cells import cells
from app.markdown.code.checkpoints import Checkpoints, is_too_long
from app.markdown.code.lexing import Tokens
from app.markdown.layout.margin import Margin, text_row
from app.markdown.layout.wrap import Row, hard_rows
from app.markdown.line import Line, Piece, Role
from app.markdown.structure.leaves import CodeLeaf, CodeLine
from app.markdown.styles import joined

_TAB = 4


class CodeLayout:
    """Lays growing code out at one width; each source line only once.

    Args:
        leaf: The code.
        width: Cells of a whole line.
        begin: The source line to begin with; it does not continue a long one.
        checkpoints: What highlighting knows at some lines of this leaf.
    """

    def __init__(
        self, leaf: CodeLeaf, width: int, begin: int, checkpoints: Checkpoints
    ) -> None:
        self.leaf = leaf
        self.row = begin
        """The source line that is laid out next."""
        self._margin = Margin(leaf, width, begun=begin > 0)
        self._lines = self._margin.gap()
        self._carry: list[Piece] = []
        self._checkpoints = checkpoints
        self._state = checkpoints.state_at(begin)
        self._styles: dict[str, str] = {}
        if leaf.language and not begin:
            label = leaf.language[: self._margin.width // 2 or 1]
            row = text_row(label, joined(leaf.style, "code-language"), Role.LABEL)
            self._lines.append(self._margin.line(row, leaf.start, leaf.head_end))

    def ready(self, end: int | None = None) -> list[Line]:
        """Lines that will not change any more, each handed out once.

        The last source line waits, since its region takes in the closing fence.

        Args:
            end: The source line to stop before, if there are more.
        """
        lines, self._lines = self._lines, []
        new = self.leaf.lines[self.row : -1 if end is None else end]
        self.row += len(new)
        for line in new:
            lines.extend(self._add(line, line.end))
        if end is not None:
            self._checkpoints.note(end, self._state)
        return lines

    def tail(self, leaf: CodeLeaf) -> list[Line]:
        """All lines after those handed out, of the leaf itself or a fork of it."""
        kept = self._margin, self._state, self._carry
        self._margin = self._margin.fork()
        lines = self._lines[:]
        last = self.leaf.lines[self.row :]
        last += leaf.lines if leaf is not self.leaf else []
        for index, line in enumerate(last, 1):
            lines.extend(self._add(line, leaf.end if index == len(last) else line.end))
        if not self._margin.begun:
            empty = Row((), 0, False, "")
            lines.append(self._margin.line(empty, leaf.start, leaf.end))
        self._margin, self._state, self._carry = kept
        return lines

    def _add(self, line: CodeLine, end: int) -> list[Line]:
        pieces = self._carry + self._pieces(line)
        laid = hard_rows(pieces, self._margin.width)
        self._carry = []
        if line.goes_on:
            self._carry = list(laid.pop().pieces)
        return self._margin.lines(laid, line.start, end)

    def _pieces(self, line: CodeLine) -> list[Piece]:
        base = self.leaf.style
        highlighter = self._checkpoints.highlighter
        is_part = bool(self._carry) or is_too_long(line)
        if highlighter is None or is_part:
            text = line.text
            if "\t" in text:
                text = text.expandtabs(_TAB)
            return [Piece(text, base)] if text else []
        tokens, self._state = highlighter.line(line.text, self._state)
        if "\t" in line.text:
            tokens = _expanded(tokens)
        styles = self._styles
        for style, _ in tokens:
            if style not in styles:
                styles[style] = joined(base, style)
        return [Piece(text, styles[style]) for style, text in tokens]


def _expanded(tokens: Tokens) -> Tokens:
    """Tokens with tabs as spaces up to the next stop, every four cells."""
    result: Tokens = []
    column = 0
    for style, text in tokens:
        parts = text.split("\t")
        shown = parts[0]
        column += cells(parts[0])
        for part in parts[1:]:
            step = _TAB - column % _TAB
            shown += " " * step + part
            column += step + cells(part)
        result.append((style, shown))
    return result
