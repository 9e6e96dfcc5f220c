"""The block structure of a Markdown text, taken in line by line.

What a line does depends only on the lines before it, so a text that arrives in
pieces takes the same shape as one that is there at once.
"""

from dataclasses import replace

from app.markdown.inline.parser import References, normalized_label
from app.markdown.structure import starts
from app.markdown.structure.containers import (
    Item,
    Quote,
    Stack,
    gap_margin,
    margin,
    shown_marker,
)
from app.markdown.structure.leaf_changes import as_heading, split_table
from app.markdown.structure.leaf_starts import new_leaf, starts_leaf
from app.markdown.structure.leaves import (
    SETTLED,
    CodeLeaf,
    CodeLine,
    Leaf,
    RuleLeaf,
    TableLeaf,
    TableRow,
    TextLeaf,
    ThoughtLeaf,
)
from app.markdown.structure.source_line import SPACES, Place, place_at
from app.markdown.styles import joined

_THOUGHT, _THOUGHT_END = "<think>", "</think>"
_DEEPEST = 24
"""Containers inside each other; deeper markers are text."""


class Blocks:
    """Grows a flat list of leaves from source lines."""

    def __init__(self) -> None:
        self.leaves: list[Leaf] = []
        self.leaf: Leaf | None = None
        """The leaf that may still grow; always the last of `leaves`."""
        self.thought: ThoughtLeaf | None = None
        """The reasoning region the next line belongs to."""
        self.thought_before: ThoughtLeaf | None = None
        """In a fork: the region that was open when it was made."""
        self.references: References = {}
        self._stack: Stack = ()
        self._above: Stack | None = None
        """Containers of the last leaf, None before the first one."""
        self._above_kind = ""
        self._blank = False

    def fork(self) -> "Blocks":
        """A copy to try an unfinished line on; its leaves start at the open one."""
        copy = Blocks()
        leaf = self.leaf
        if isinstance(leaf, TextLeaf | CodeLeaf | TableLeaf):
            copy.leaf = leaf.fork()
            copy.leaves = [copy.leaf]
        copy.thought = self.thought.fork() if self.thought else None
        copy.thought_before = copy.thought
        copy.references = self.references
        copy._stack, copy._above = self._stack, self._above
        copy._above_kind, copy._blank = self._above_kind, self._blank
        return copy

    def finish(self) -> None:
        """Close everything, as at the end of the text."""
        self._close_leaf()
        self._drop_containers(0)

    def line(self, raw: str, start: int) -> None:
        """Take in a source line.

        Args:
            raw: The line without its newline.
            start: Its offset in the source.
        """
        if self.thought is not None:
            self._thought_line(raw, start)
            return
        if self.opens_thought(raw):
            self._begin_thought(raw, start)
            return
        self._line(raw, start)

    def opens_thought(self, raw: str) -> int:
        """Where in a line the mark that opens a reasoning region ends; 0 for none."""
        opens = self.thought is None and raw.lstrip(" ").startswith(_THOUGHT)
        if not opens or not self._is_open_ground(raw):
            return 0
        return raw.index(_THOUGHT) + len(_THOUGHT)

    def extend(self, text: str) -> None:
        """Let the paragraph's last line go on."""
        if isinstance(self.leaf, TextLeaf):
            self.leaf.extend(text.replace("\t", " "))

    def mark_unfinished(self) -> None:
        """Say that the fence's last line has only begun."""
        if isinstance(self.leaf, CodeLeaf):
            self.leaf.lines[-1].goes_on = True

    def extend_code(self, text: str, start: int, goes_on: bool) -> None:
        """Let the fence's last line go on.

        Args:
            text: What comes next in the line.
            start: Its offset in the source.
            goes_on: The line does not end with this text either.
        """
        if isinstance(self.leaf, CodeLeaf):
            end = start + len(text)
            self.leaf.lines.append(CodeLine(text, start, end, goes_on))
            self.leaf.end = end

    # Reasoning

    def _is_open_ground(self, raw: str) -> bool:
        if len(raw) - len(raw.lstrip(" ")) > 3:
            return False
        if not self._stack:
            return not isinstance(self.leaf, CodeLeaf)
        return self._match(raw)[0] == 0

    def _begin_thought(self, raw: str, start: int) -> None:
        self.finish()
        gap = None if self._above is None else ()
        position = raw.index(_THOUGHT) + len(_THOUGHT)
        end = start + position
        self.thought = ThoughtLeaf(start, end, gap=gap, style="thought-header")
        self.leaves.append(self.thought)
        self._above, self._above_kind = (), "thought"
        if raw[position:].strip():
            self.line(raw[position:], start + position)

    def _thought_line(self, raw: str, start: int) -> None:
        thought = self.thought
        inside, end, after = raw.partition(_THOUGHT_END)
        if inside.strip() and thought is not None:
            thought.count += 1
        if inside or not end:
            self._line(inside, start)
        if not end or thought is None:
            return
        self.finish()
        thought.closed = True
        self.thought = None
        self._above, self._above_kind = (), ""
        if after.strip():
            after_start = start + len(inside) + len(end)
            self.line(after, after_start)

    # Lines

    def _line(self, raw: str, start: int) -> None:
        work = raw.expandtabs(4) if "\t" in raw else raw
        leaf = self.leaf
        depth, column = self._match(work)
        matched = depth == len(self._stack)
        place = place_at(raw, work, start, column)
        if matched and isinstance(leaf, CodeLeaf) and self._continue_code(leaf, place):
            return
        grows = matched and isinstance(leaf, TextLeaf) and leaf.is_paragraph
        stack, place = self._open_containers(depth, place, grows)
        opened = len(stack) > depth
        if not place.body:
            self._blank_line(stack, depth, matched)
            return
        if not opened and self._continue_leaf(place, matched):
            return
        self._close_leaf()
        self._drop_containers(depth)
        self._stack += stack[depth:]
        self._open(new_leaf(place))

    def _match(self, work: str) -> tuple[int, int]:
        """Number of open containers the line belongs to, and the column after."""
        column = 0
        size = len(work)
        for depth, container in enumerate(self._stack):
            match = SPACES.match(work, column)
            first = match.end() if match else column
            if isinstance(container, Quote):
                if first - column > 3 or not work.startswith(">", first):
                    return depth, column
                column = first + (2 if work.startswith(" ", first + 1) else 1)
            elif first == size:
                if container.fresh and depth == len(self._stack) - 1:
                    return depth, column
                column = min(column + container.indent, size)
            elif first - column >= container.indent:
                column += container.indent
            else:
                return depth, column
        return len(self._stack), column

    def _open_containers(
        self, depth: int, place: Place, grows: bool
    ) -> tuple[Stack, Place]:
        stack = self._stack[:depth]
        while place.indent < 4 and len(stack) < _DEEPEST:
            body = place.body
            if body.startswith(">"):
                stack = (*stack, Quote(place.body_start))
                inner = place.column + place.indent + 1
                inner += place.work.startswith(" ", inner)
                place = place_at(place.raw, place.work, place.start, inner)
                continue
            item = self._new_item(stack, place, grows and len(stack) == depth)
            if item is None:
                break
            container, column = item
            stack = (*stack, container)
            place = place_at(place.raw, place.work, place.start, column)
        return stack, place

    def _new_item(
        self, stack: Stack, place: Place, interrupts: bool
    ) -> tuple[Item, int] | None:
        body = place.body
        if not body or body[0] not in "-+*0123456789" or starts.RULE.match(body):
            return None
        if interrupts and starts.SETEXT.match(body):
            return None
        marker = starts.list_marker(body, interrupts)
        if marker is None:
            return None
        text = body[marker.size :]
        spaces = len(text) - len(text.lstrip(" "))
        after = 1 if spaces > 4 or not text.strip() else spaces
        level = len(stack)
        is_inner = stack == self._stack[:level] and level < len(self._stack)
        above = self._stack[level] if is_inner else None
        goes_on = isinstance(above, Item) and above.kind == marker.kind
        start, number = place.body_start, marker.number
        list_start = start
        if goes_on and isinstance(above, Item):
            list_start = above.list_start
            number = above.number + 1 if number >= 0 else number
        depth = sum(isinstance(container, Item) for container in stack)
        shown = shown_marker(number, marker.kind, depth)
        column = place.column + place.indent + marker.size + after
        if task := starts.TASK.match(place.work, column):
            box = "\u2610 " if task[1] == " " else "\u2611 "
            shown = box if number < 0 else shown + box
            column = task.end()
        indent = place.indent + marker.size + after
        return Item(start, list_start, indent, marker.kind, number, shown), column

    def _blank_line(self, stack: Stack, depth: int, matched: bool) -> None:
        opened = len(stack) > depth
        if opened or not matched or not isinstance(self.leaf, CodeLeaf):
            self._close_leaf()
        self._drop_containers(depth)
        self._stack += stack[depth:]
        self._blank = self._blank or not opened

    # Leaves that go on

    def _continue_code(self, leaf: CodeLeaf, place: Place) -> bool:
        """Give a line to the open code block; False if it ends before the line."""
        body, indent = place.body, place.indent
        if leaf.kind == "fence":
            run = body.rstrip(" ")
            if indent < 4 and run.startswith(leaf.closing) and not run.strip(run[0]):
                leaf.end = place.end
                self._close_leaf()
                return True
            column = place.column + min(indent, leaf.indent)
            self._add_code(leaf, place, column)
            return True
        if leaf.kind == "indented":
            if not body:
                column = min(place.column + 4, len(place.work))
                text = place.rest(column)
                leaf.pending.append(CodeLine(text, place.start, place.end))
                return True
            if indent >= 4:
                self._add_code(leaf, place, place.column + 4)
                return True
        elif body:
            self._add_code(leaf, place, place.column)
            if leaf.closing and leaf.closing in body:
                self._close_leaf()
            return True
        elif leaf.kind == "html" and leaf.closing:
            self._add_code(leaf, place, place.column)
            return True
        self._close_leaf()
        return False

    def _add_code(self, leaf: CodeLeaf, place: Place, column: int) -> None:
        leaf.add(place.rest(column), place.start, place.end)

    def _continue_leaf(self, place: Place, matched: bool) -> bool:
        """Give a line to the open paragraph or table; False if it starts a block."""
        leaf = self.leaf
        if isinstance(leaf, TextLeaf) and leaf.is_paragraph:
            if place.indent < 4:
                if matched and self._transform(leaf, place):
                    return True
                if starts_leaf(place.body):
                    return False
            leaf.add_line(place.raw_body, place.body_start)
            return True
        if isinstance(leaf, TableLeaf) and matched:
            if place.indent >= 4 or starts_leaf(place.body):
                return False
            cells = starts.cells_of(place.body)
            leaf.add(TableRow(cells, place.start, place.end))
            return True
        return False

    def _transform(self, leaf: TextLeaf, place: Place) -> bool:
        """Turn the paragraph into a heading or its last line into a table."""
        body = place.body
        if leaf.size <= SETTLED and (match := starts.SETEXT.match(body)):
            level = 1 if match[1][0] == "=" else 2
            self.leaves[-1] = as_heading(leaf, level, place.end)
            self.leaf = None
            return True
        if "|" in body and starts.DELIMITER.match(body):
            header = leaf.last_line()
            aligns = starts.alignments(body)
            if header and len(starts.cells_of(header)) == len(aligns):
                self._become_table(leaf, header, aligns, place.end)
                return True
        return False

    def _become_table(
        self, leaf: TextLeaf, header: str, aligns: list[str], end: int
    ) -> None:
        self.leaves.pop()
        gap = gap_margin(self._stack, self._stack, blank=True)
        remains, table = split_table(leaf, header, aligns, gap)
        if remains:
            leaf.closed = True
            self.leaves.append(leaf)
        table.end = table.delimiter_end = end
        self.leaves.append(table)
        self.leaf = table

    # Leaves that begin and end

    def _open(self, leaf: Leaf) -> None:
        """Put a new leaf in its place: margin, style, empty line above."""
        self._place_leaf(leaf)
        kind = leaf.kind if isinstance(leaf, TextLeaf) else ""
        if kind in ("footnote", "definition") and kind == self._above_kind:
            leaf.gap = leaf.gap if self._blank else None
        if isinstance(leaf, TextLeaf):
            self._define(leaf)
        self._above_kind, self._blank = kind, False
        self.leaf = None if leaf.closed else leaf

    def _define(self, leaf: TextLeaf) -> None:
        leaf.references = self.references
        if leaf.kind == "definition" and (match := starts.DEFINITION.match(leaf.tail)):
            entry = {"href": match[2] or match[3] or "", "title": ""}
            label = normalized_label(match[1])
            self.references = {label: entry, **self.references}

    def _place_leaf(self, leaf: Leaf) -> None:
        stack = self._stack
        leaf.first = margin(stack, first=True)
        leaf.rest = margin(stack, first=False)
        if self._above is not None and self._above_kind != "thought":
            leaf.gap = gap_margin(self._above, stack, self._blank)
        leaf.in_thought = self.thought is not None
        outer = "thought" if leaf.in_thought else ""
        if any(isinstance(container, Quote) for container in stack):
            outer = joined(outer, "quote")
        leaf.style = joined(outer, leaf.style)
        self._stack = tuple(
            [replace(c, fresh=False) if isinstance(c, Item) else c for c in stack]
        )
        self._above = self._stack
        self.leaves.append(leaf)

    def _close_leaf(self) -> None:
        if self.leaf is not None:
            self.leaf.closed = True
            self.leaf = None

    def _drop_containers(self, depth: int) -> None:
        """Leave all but the outer containers; items without text still show."""
        dropped = [c for c in self._stack[depth:] if isinstance(c, Item) and c.fresh]
        if dropped:
            start = dropped[-1].start
            self._place_leaf(RuleLeaf(start, start, empty=True, closed=True))
            self._above_kind, self._blank = "", False
        self._stack = self._stack[:depth]
