"""The block structure of a Markdown text, taken in line by line.

What a line does depends only on the lines before it, so a text that arrives in
pieces takes the same shape as one that is there at once.
"""

import re

from app.markdown.inline.parser import References, normalized_label
from app.markdown.structure import starts
from app.markdown.structure.code_growth import continue_code
from app.markdown.structure.containers import Stack
from app.markdown.structure.leaf_changes import as_heading, split_table
from app.markdown.structure.leaf_starts import new_leaf, starts_leaf
from app.markdown.structure.leaves import (
    SETTLED,
    CodeLeaf,
    CodeLine,
    Leaf,
    TableLeaf,
    TableRow,
    TextLeaf,
    ThoughtLeaf,
)
from app.markdown.structure.line_containers import continued, opened
from app.markdown.structure.placement import Placement
from app.markdown.structure.source_line import SourceLine

_THOUGHT = re.compile(
    # The second is what Dify 0.15 to 1.0 makes of it.
    r" *(?:<think>|<(details)\b[^<>]*> *<summary> *Thinking[^<]*</summary>)"
)


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
        self._placement = Placement()

    def begin_in_thought(self) -> None:
        """Let reasoning begin with the text, without a mark."""
        self._open_thought("", 0, 0)

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
        copy._placement = self._placement.fork()
        return copy

    def finish(self) -> None:
        """Close everything, as at the end of the text."""
        self._close_leaf()
        self._leave(0)

    def line(self, raw: str, start: int) -> None:
        """Take in a source line.

        Args:
            raw: The line without its newline.
            start: Its offset in the source.
        """
        if self.thought is not None:
            self._thought_line(raw, start)
            return
        if end := self.opens_thought(raw):
            self._open_thought(raw[:end], start, start + end)
            if raw[end:].strip():
                self.line(raw[end:], start + end)
            return
        self._line(raw, start)

    def opens_thought(self, raw: str) -> int:
        """Where in a line the mark that opens a reasoning region ends; 0 for none."""
        match = _THOUGHT.match(raw) if self.thought is None and "<" in raw else None
        return match.end() if match and self._is_open_ground(raw) else 0

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

    def _is_open_ground(self, raw: str) -> bool:
        if len(raw) - len(raw.lstrip(" ")) > 3:
            return False
        if not self._placement.stack:
            return not isinstance(self.leaf, CodeLeaf)
        return continued(self._placement.stack, raw).depth == 0

    def _open_thought(self, mark: str, start: int, end: int) -> None:
        self.finish()
        self.thought = self._placement.begin_thought(start, end)
        if "<details" in mark:
            self.thought.ending = "</details>"
        self.leaves.append(self.thought)

    def _thought_line(self, raw: str, start: int) -> None:
        thought = self.thought
        if thought is None:
            return
        inside, end, after = raw.partition(thought.ending)
        if inside.strip():
            thought.count += 1
        if inside or not end:
            self._line(inside, start)
        if not end:
            return
        self._close_thought(thought)
        if after.strip():
            after_start = start + len(inside) + len(end)
            self.line(after, after_start)

    def _close_thought(self, thought: ThoughtLeaf) -> None:
        """Close a region of reasoning, which leaves no trace if it is empty."""
        self.finish()
        thought.closed = True
        self.thought = None
        self._placement.end_thought(empty=not thought.count)
        if not thought.count and thought in self.leaves[-1:]:
            self.leaves.pop()

    def _line(self, raw: str, start: int) -> None:
        work = raw.expandtabs(4) if "\t" in raw else raw
        before = self._placement.stack
        depth, column = continued(before, work)
        matched = depth == len(before)
        line = SourceLine.at(raw, work, start, column)
        leaf = self.leaf
        if matched and isinstance(leaf, CodeLeaf) and self._continue_code(leaf, line):
            return
        grows = matched and isinstance(leaf, TextLeaf) and leaf.is_paragraph
        stack, line = opened(before, depth, line, grows)
        is_marked = len(stack) > depth
        if not line.body:
            self._blank_line(stack, depth, is_marked or not matched)
            return
        if not is_marked and self._continue_leaf(line, matched):
            return
        self._close_leaf()
        self._enter(stack, depth)
        self._open(new_leaf(line))

    def _blank_line(self, stack: Stack, depth: int, changes: bool) -> None:
        """Take in a line without text.

        Args:
            stack: The containers the line is in.
            depth: How many of them were open before.
            changes: The line opens or closes containers.
        """
        if changes or not isinstance(self.leaf, CodeLeaf):
            self._close_leaf()
        self._enter(stack, depth)
        if len(stack) == depth:
            self._placement.note_blank()

    def _enter(self, stack: Stack, depth: int) -> None:
        """Leave the open containers but for the outer ones, and open those of a line."""
        self._leave(depth)
        self._placement.stack += stack[depth:]

    def _continue_code(self, leaf: CodeLeaf, line: SourceLine) -> bool:
        """Give a line to the open code block; False if it ends before the line."""
        taken = continue_code(leaf, line)
        if leaf.closed:
            self.leaf = None
        return taken

    def _continue_leaf(self, line: SourceLine, matched: bool) -> bool:
        """Give a line to the open paragraph or table; False if it starts a block."""
        leaf = self.leaf
        if isinstance(leaf, TextLeaf) and leaf.is_paragraph:
            if line.indent < 4:
                if matched and self._transform(leaf, line):
                    return True
                goes_on = line.body.startswith("$$") and leaf.has_open_formula
                if not goes_on and starts_leaf(line.body):
                    return False
            leaf.add_line(line.raw_body, line.body_start)
            return True
        if isinstance(leaf, TableLeaf) and matched:
            if line.indent >= 4 or starts_leaf(line.body):
                return False
            cells = starts.cells_of(line.body, len(leaf.aligns))
            leaf.add(TableRow(cells, line.start, line.end))
            return True
        return False

    def _transform(self, leaf: TextLeaf, line: SourceLine) -> bool:
        """Turn the paragraph into a heading or its last line into a table."""
        body = line.body
        if leaf.size <= SETTLED and (match := starts.SETEXT.match(body)):
            level = 1 if match[1][0] == "=" else 2
            self.leaves[-1] = as_heading(leaf, level, line.end)
            self.leaf = None
            return True
        if "|" in body and starts.DELIMITER.match(body):
            header = leaf.last_line()
            aligns = starts.alignments(body)
            if header and len(starts.cells_of(header, len(aligns))) == len(aligns):
                self._become_table(leaf, header, aligns, line.end)
                return True
        return False

    def _become_table(
        self, leaf: TextLeaf, header: str, aligns: list[str], end: int
    ) -> None:
        self.leaves.pop()
        gap = self._placement.table_gap()
        remains, table = split_table(leaf, header, aligns, gap)
        if remains:
            leaf.closed = True
            self.leaves.append(leaf)
        table.end = table.delimiter_end = end
        self.leaves.append(table)
        self.leaf = table

    def _open(self, leaf: Leaf) -> None:
        """Put a new leaf in its place."""
        self._placement.place(leaf, in_thought=self.thought is not None)
        self.leaves.append(leaf)
        if isinstance(leaf, TextLeaf):
            self._define(leaf)
        self.leaf = None if leaf.closed else leaf

    def _define(self, leaf: TextLeaf) -> None:
        leaf.references = self.references
        if leaf.kind == "definition" and (match := starts.DEFINITION.match(leaf.tail)):
            entry = {"href": match[2] or match[3] or "", "title": ""}
            label = normalized_label(match[1])
            self.references = {label: entry, **self.references}

    def _close_leaf(self) -> None:
        if self.leaf is not None:
            self.leaf.closed = True
            self.leaf = None

    def _leave(self, depth: int) -> None:
        """Close all but the outer containers."""
        item = self._placement.leave(depth, in_thought=self.thought is not None)
        if item is not None:
            self.leaves.append(item)
