"""The leaf a line begins."""

from app.markdown.structure import starts
from app.markdown.structure.leaves import CodeLeaf, Leaf, RuleLeaf, TextLeaf
from app.markdown.structure.source_line import Place

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


def new_leaf(place: Place) -> Leaf:
    """The leaf that a line with text begins, `closed` if it is complete.

    Its margin, gap and outer style are still to be set.
    """
    body = place.body
    if place.indent >= 4:
        leaf = CodeLeaf(place.start, kind="indented", style="code-block")
        leaf.add(place.rest(place.column + 4), place.start, place.end)
        return leaf
    if body[0] in _FIRST:
        if match := starts.HEADING.match(body):
            return _heading(place, len(match[1]), match.end())
        if fence := starts.FENCE.match(body):
            return _fence(place, fence[1] or fence[3], fence[2] or fence[4] or "")
        if starts.RULE.match(body):
            return RuleLeaf(place.start, place.end, closed=True)
        if (closing := starts.html_end(body)) is not None:
            return _raw("html", closing, place, 1)
        if (closing := starts.math_end(body)) is not None:
            return _raw("math", closing, place, 2)
    return _text(place)


def _heading(place: Place, level: int, skip: int) -> TextLeaf:
    text = place.rest(place.column + place.indent + skip).replace("\t", " ")
    source = place.end - len(text)
    text = starts.HEADING_END.sub("", text).rstrip(" ")
    leaf = TextLeaf(place.start, style=f"heading-{level}", kind="heading")
    leaf.add_line(text, source)
    leaf.end, leaf.closed = place.end, True
    return leaf


def _fence(place: Place, closing: str, info: str) -> CodeLeaf:
    words = info.split()
    leaf = CodeLeaf(place.start, place.end, style="code-block", closing=closing)
    leaf.language = words[0].strip("{.}") if words else ""
    leaf.indent, leaf.head_end = place.indent, place.end
    return leaf


def _raw(kind: str, closing: str, place: Place, skip: int) -> CodeLeaf:
    leaf = CodeLeaf(place.start, style=kind, kind=kind, closing=closing)
    leaf.add(place.rest(place.column), place.start, place.end)
    leaf.closed = bool(closing) and closing in place.body[skip:]
    return leaf


def _text(place: Place) -> TextLeaf:
    body = place.raw_body
    leaf = TextLeaf(place.start)
    if starts.FOOTNOTE.match(body):
        leaf.kind, leaf.style = "footnote", "definition"
    elif starts.DEFINITION.match(body):
        leaf.kind, leaf.style, leaf.closed = "definition", "definition", True
    leaf.add_line(body, place.body_start)
    return leaf
