"""The leaf a line begins."""

from app.markdown.structure import starts
from app.markdown.structure.leaves import CodeLeaf, Leaf, RuleLeaf, TextLeaf
from app.markdown.structure.source_line import SourceLine

_FIRST = frozenset("#`~-_*<$\\[")


def starts_leaf(body: str) -> bool:
    """Whether a line ends the paragraph or table before it."""
    return body[0] in _FIRST and bool(
        starts.HEADING.match(body)
        or starts.FENCE.match(body)
        or starts.RULE.match(body)
        or starts.FOOTNOTE.match(body)
        or starts.html_end(body) is not None
        or starts.math_end(body) is not None
    )


def new_leaf(line: SourceLine) -> Leaf:
    """The leaf that a line with text begins, `closed` if it is complete.

    Its margin, gap and outer style are still to be set.
    """
    body = line.body
    if line.indent >= 4:
        leaf = CodeLeaf(line.start, kind="indented", style="code-block")
        leaf.add(line.rest(line.column + 4), line.start, line.end)
        return leaf
    if body[0] in _FIRST:
        if match := starts.HEADING.match(body):
            return _heading(line, len(match[1]), match.end())
        if fence := starts.FENCE.match(body):
            return _fence(line, fence[1] or fence[3], fence[2] or fence[4] or "")
        if starts.RULE.match(body):
            return RuleLeaf(line.start, line.end, closed=True)
        if (closing := starts.html_end(body)) is not None:
            return _raw("html", closing, line, 1)
        if (closing := starts.math_end(body)) is not None:
            return _raw("math", closing, line, 2)
    return _text(line)


def _heading(line: SourceLine, level: int, skip: int) -> TextLeaf:
    text = line.rest(line.column + line.indent + skip).replace("\t", " ")
    source = line.end - len(text)
    text = starts.HEADING_END.sub("", text).rstrip(" ")
    leaf = TextLeaf(line.start, style=f"heading-{level}", kind="heading")
    leaf.add_line(text, source)
    leaf.end, leaf.closed = line.end, True
    return leaf


def _fence(line: SourceLine, closing: str, info: str) -> CodeLeaf:
    words = info.split()
    leaf = CodeLeaf(line.start, line.end, style="code-block", closing=closing)
    leaf.language = words[0].strip("{.}") if words else ""
    leaf.indent, leaf.head_end = line.indent, line.end
    return leaf


def _raw(kind: str, closing: str, line: SourceLine, skip: int) -> CodeLeaf:
    leaf = CodeLeaf(line.start, style=kind, kind=kind, closing=closing)
    leaf.add(line.rest(line.column), line.start, line.end)
    leaf.closed = bool(closing) and closing in line.body[skip:]
    return leaf


def _text(line: SourceLine) -> TextLeaf:
    body = line.raw_body
    leaf = TextLeaf(line.start)
    if starts.FOOTNOTE.match(body):
        leaf.kind, leaf.style = "footnote", "definition"
    elif starts.DEFINITION.match(body):
        leaf.kind, leaf.style, leaf.closed = "definition", "definition", True
    leaf.add_line(body, line.body_start)
    return leaf
