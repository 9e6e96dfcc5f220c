"""How code, raw HTML and formulas go on with the next line."""

import re

from app.markdown.structure.leaves import CodeLeaf, CodeLine
from app.markdown.structure.source_line import SourceLine

_MARKDOWN = frozenset(("markdown", "md", "mdx"))
_NESTED = re.compile(r"(?:`{3,}[^`]*[^` ][^`]*|~{3,} *[^~ ].*)$")
"""A fence that says what it holds."""
_LONGEST_FENCE = 256
"""Characters that a nested fence's line has at most: a longer line may be taken in
before its end is known."""


def continue_code(leaf: CodeLeaf, line: SourceLine) -> bool:
    """Give a line to an open block, which it may close.

    Returns:
        False if the block has ended before the line.
    """
    match leaf.kind:
        case "fence":
            _continue_fence(leaf, line)
            return True
        case "indented":
            goes_on = _continue_indented(leaf, line)
        case _:
            goes_on = _continue_raw(leaf, line)
    leaf.closed = leaf.closed or not goes_on
    return goes_on


def _continue_fence(leaf: CodeLeaf, line: SourceLine) -> None:
    """Give a line to a fence.

    Models wrap a Markdown file, with fences of its own, into a fence just as long.
    So inside Markdown a fence that names its language nests, and the next one
    without a language closes only that.
    """
    run = line.body.rstrip(" ")
    if line.indent < 4 and run.startswith(leaf.closing):
        if not run.strip(run[0]):
            if not leaf.nested:
                leaf.end, leaf.closed = line.end, True
                return
            leaf.nested -= 1
        elif _nests(leaf, line):
            leaf.nested += 1
    _add(leaf, line, line.column + min(line.indent, leaf.indent))


def _nests(leaf: CodeLeaf, line: SourceLine) -> bool:
    is_markdown = leaf.language.lower() in _MARKDOWN
    return (
        is_markdown
        and len(line.raw) <= _LONGEST_FENCE
        and _NESTED.match(line.body) is not None
    )


def _continue_indented(leaf: CodeLeaf, line: SourceLine) -> bool:
    if not line.body:
        text = line.rest(min(line.column + 4, len(line.work)))
        leaf.pending.append(CodeLine(text, line.start, line.end))
        return True
    if line.indent < 4:
        return False
    _add(leaf, line, line.column + 4)
    return True


def _continue_raw(leaf: CodeLeaf, line: SourceLine) -> bool:
    """Raw HTML or a formula; empty lines belong to HTML with an end of its own."""
    if not line.body and not (leaf.kind == "html" and leaf.closing):
        return False
    _add(leaf, line, line.column)
    leaf.closed = bool(leaf.closing) and leaf.closing in line.body
    return True


def _add(leaf: CodeLeaf, line: SourceLine, column: int) -> None:
    leaf.add(line.rest(column), line.start, line.end)
