"""The leaves of a Markdown text: blocks that hold text and no other block.

Containers (quotes, list items) live on only as the margin of each leaf, so a
document is a flat list of leaves. A leaf grows until `closed` is set. A fork
stands for a leaf with the unfinished last line added; it holds only what is
new and points to the leaf it continues.
"""

from dataclasses import dataclass, field

from app.markdown.inline.parser import References
from app.markdown.line import Piece
from app.markdown.structure.paragraph_cut import LINE_HEAD, LONGEST_HEADER, next_cut

SETTLED = 1000
"""Characters from which on a paragraph can no longer turn into a heading."""

_STRETCH = 4096
"""Characters added to a paragraph at once, so that its tail stays short."""
LONGEST_CODE = 1000
"""Characters after which a line of code is taken in parts, not highlighted."""


@dataclass(slots=True, eq=False)
class Leaf:
    """What all leaves share."""

    start: int
    """Offset in the source of the line the leaf begins on."""
    end: int = 0
    """Offset in the source just after the leaf, without its newline."""
    first: tuple[Piece, ...] = ()
    """Margin of the first line: bars, bullets, indentation."""
    rest: tuple[Piece, ...] = ()
    """Margin of the other lines."""
    gap: tuple[Piece, ...] | None = None
    """Margin of the empty line above; None for no empty line."""
    style: str = ""
    """Style of all text in the leaf."""
    in_thought: bool = False
    closed: bool = False


@dataclass(slots=True, eq=False)
class Segment:
    """A part of a paragraph that is parsed by itself."""

    text: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class TextLeaf(Leaf):
    """Paragraph, heading, footnote or link definition."""

    references: References = field(default_factory=dict)
    kind: str = "paragraph"
    """One of paragraph, heading, footnote, definition."""
    segments: list[Segment] = field(default_factory=list)
    tail: str = ""
    """Text that is not cut into segments yet."""
    marks: list[tuple[int, int]] = field(default_factory=list)
    """Offsets in `tail` and in the source where source lines begin."""
    tried: int = 0
    size: int = 0
    """Characters in all."""
    continues: "TextLeaf | None" = None

    @property
    def is_paragraph(self) -> bool:
        """Whether more lines may follow."""
        return self.kind in ("paragraph", "footnote")

    @property
    def has_open_formula(self) -> bool:
        """Whether $$ at the end of a source line begins what nothing has ended yet."""
        at = self.tail.rfind("$$")
        line = self.tail[at + 2 :].partition("\n")[0] if at >= 0 else "none"
        return not line.strip(" ") and self.tail.count("$$") % 2 == 1

    def add_line(self, text: str, source: int) -> None:
        """Add a source line, stripped of its indentation."""
        if self.size:
            self.tail += "\n"
            self.size += 1
        self.marks.append((len(self.tail), source))
        self.extend(text)

    def extend(self, text: str) -> None:
        """Add text to the last source line."""
        for begin in range(0, len(text) or 1, _STRETCH):
            self._extend(text[begin : begin + _STRETCH])

    def _extend(self, text: str) -> None:
        self.tail += text
        self.size += len(text)
        self.end = self.source_at(len(self.tail))
        if not self.is_paragraph:
            return
        while True:
            starts = [mark[0] for mark in self.marks]
            place, self.tried = next_cut(self.tail, starts, self.tried)
            if not place:
                return
            self._cut(place)

    def source_at(self, offset: int) -> int:
        """Offset in the source of an offset in `tail`."""
        for begin, source in reversed(self.marks):
            if begin <= offset:
                return source + offset - begin
        return self.start

    def _cut(self, place: int) -> None:
        start = self.segments[-1].end if self.segments else self.segment_start
        source = self.source_at(place)
        self.segments.append(Segment(self.tail[:place], start, source))
        self.tail = self.tail[place:]
        moved = [(begin - place, source) for begin, source in self.marks]
        kept = sum(begin <= 0 for begin, _ in moved)
        self.marks = moved[max(kept - 1, 0) :]

    @property
    def segment_start(self) -> int:
        """Offset in the source where the first segment of this object begins."""
        if self.continues is None:
            return self.start
        before = self.continues.segments
        return before[-1].end if before else self.continues.segment_start

    @property
    def tail_start(self) -> int:
        """Offset in the source where the tail begins."""
        return self.segments[-1].end if self.segments else self.segment_start

    @property
    def settled(self) -> bool:
        """Whether the segments can no longer become part of something else."""
        return not self.is_paragraph or self.size > SETTLED

    def whole(self) -> tuple[str, int]:
        """All text, and the offset in the source where the last line begins."""
        before = self.continues.segments if self.continues else []
        text = "".join([segment.text for segment in (*before, *self.segments)])
        return text + self.tail, self.marks[-1][1]

    def last_line(self) -> str:
        """The last source line, or "" when it cannot be a table's header."""
        begin = self.marks[-1][0]
        line = self.tail[begin:] if begin >= 0 else ""
        fits = len(line) <= LONGEST_HEADER and "|" in line[:LINE_HEAD]
        return line if fits else ""

    def drop_last_line(self) -> bool:
        """Take the last source line away; False if nothing is left."""
        begin, _ = self.marks.pop()
        self.size -= len(self.tail) - max(begin - 1, 0)
        self.tail = self.tail[: max(begin - 1, 0)]
        before = self.continues is not None and bool(self.continues.segments)
        if self.marks:
            self.end = self.source_at(len(self.tail))
        elif self.segments or before:
            self.end = self.tail_start
        return bool(self.marks or self.segments or before)

    def fork(self) -> "TextLeaf":
        """A leaf that continues this one."""
        copy = TextLeaf(self.start, self.end, self.first, self.rest, self.gap)
        copy.style, copy.in_thought = self.style, self.in_thought
        copy.references, copy.kind = self.references, self.kind
        copy.tail, copy.marks, copy.tried = self.tail, self.marks[:], self.tried
        copy.size, copy.continues = self.size, self
        return copy


@dataclass(slots=True, eq=False)
class CodeLine:
    """One source line of a code block."""

    text: str
    start: int
    end: int
    goes_on: bool = False
    """The source line is so long that the next object continues it."""

    @classmethod
    def split(cls, text: str, start: int, end: int) -> "list[CodeLine]":
        """A source line as one object, or as several if it is very long.

        Args:
            text: What is shown of the line.
            start: Offset in the source of the line.
            end: Offset in the source after it.
        """
        skipped = end - start - len(text)
        result = []
        while end - start > LONGEST_CODE:
            size = LONGEST_CODE - skipped
            result.append(cls(text[:size], start, start + LONGEST_CODE, True))
            text, start, skipped = text[size:], start + LONGEST_CODE, 0
        return [*result, cls(text, start, end)]


@dataclass(slots=True, eq=False, weakref_slot=True)
class CodeLeaf(Leaf):
    """Lines shown as they are: code, raw HTML, formulas."""

    kind: str = "fence"
    """One of fence, indented, html, math."""
    language: str = ""
    closing: str = ""
    """Fence: its closing run. HTML and math: the text that ends the block."""
    indent: int = 0
    """Columns to take off each line of a fence."""
    nested: int = 0
    """Fences that are open inside a fence of Markdown."""
    lines: list[CodeLine] = field(default_factory=list)
    pending: list[CodeLine] = field(default_factory=list)
    """Empty lines of indented code, which count only if more code follows."""
    head_end: int = 0
    """Offset in the source after the opening fence."""
    continues: "CodeLeaf | None" = None

    def add(self, text: str, start: int, end: int) -> None:
        """Add a source line, and the empty lines that wait before it."""
        self.lines.extend(self.pending)
        self.pending.clear()
        self.lines.extend(CodeLine.split(text, start, end))
        self.end = end

    def fork(self) -> "CodeLeaf":
        """A leaf that continues this one."""
        copy = CodeLeaf(self.start, self.end, self.first, self.rest, self.gap)
        copy.style, copy.in_thought = self.style, self.in_thought
        copy.kind, copy.language, copy.closing = self.kind, self.language, self.closing
        copy.indent, copy.head_end, copy.continues = self.indent, self.head_end, self
        copy.nested = self.nested
        copy.pending = self.pending[:]
        return copy


@dataclass(slots=True, eq=False)
class TableRow:
    """Cells of one row in their source form."""

    cells: list[str]
    start: int
    end: int


@dataclass(slots=True, eq=False)
class TableLeaf(Leaf):
    """A table; the first row is its header."""

    references: References = field(default_factory=dict)
    aligns: list[str] = field(default_factory=list)
    """Per column "<", "^" or ">" for left, centre, right."""
    delimiter_end: int = 0
    rows: list[TableRow] = field(default_factory=list)
    continues: "TableLeaf | None" = None

    def add(self, row: TableRow) -> None:
        """Add a row."""
        self.rows.append(row)
        self.end = row.end

    def fork(self) -> "TableLeaf":
        """A leaf that continues this one."""
        copy = TableLeaf(self.start, self.end, self.first, self.rest, self.gap)
        copy.style, copy.in_thought = self.style, self.in_thought
        copy.references, copy.aligns = self.references, self.aligns
        copy.delimiter_end, copy.continues = self.delimiter_end, self
        return copy


@dataclass(slots=True, eq=False)
class RuleLeaf(Leaf):
    """A horizontal rule, or (`empty`) a list item without text."""

    empty: bool = False


@dataclass(slots=True, eq=False)
class ThoughtLeaf(Leaf):
    """Head of a reasoning region; its leaves follow with `in_thought` set."""

    count: int = 0
    """Source lines with text inside the region; one without any is not shown."""
    ending: str = "</think>"
    """The mark that ends the region."""

    def fork(self) -> "ThoughtLeaf":
        """An independent copy."""
        copy = ThoughtLeaf(self.start, self.end, gap=self.gap, style=self.style)
        copy.count, copy.ending = self.count, self.ending
        return copy
