"""The inline parser of markdown-it-py, with what answers need beside CommonMark."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

References = Mapping[str, Mapping[str, str]]

MATH = re.compile(
    r"\$\$(?:[^$\\]|\\.)+(?<!\s\*\*)\$\$"
    r"|(?<![0-9A-Za-z])\$(?=\S)(?:[^$\\\n]|\\.)+(?<=\S)(?<!\s\*)(?<!\s\*\*)\$(?!\d)"
    r"|\\\((?:[^\\]|\\[^)])*\\\)"
    r"|\\\[(?:[^\\]|\\[^\]])*\\\]",
    re.DOTALL,
)
"""A formula inside a line: $…$, $$…$$, \\(…\\) or \\[…\\]."""

_BREAK = re.compile(r"<br\s*/?>\s*", re.IGNORECASE)
_CJK = (
    ("\u1100", "\u11ff"),
    ("\u2e80", "\u9fff"),
    ("\ua960", "\ua97f"),
    ("\uac00", "\ud7ff"),
    ("\uf900", "\ufaff"),
    ("\ufe30", "\ufe4f"),
    ("\uff00", "\uffef"),
    ("\U00020000", "\U0003ffff"),
)
"""First and last of the characters between which one sets no spaces."""


def load_parser() -> None:
    """Load the parser before it is needed; takes some tens of milliseconds."""
    _parser()
    _state_type()


def normalized_label(label: str) -> str:
    """The form of a link label under which its definition is kept."""
    from markdown_it.common.utils import normalizeReference

    return normalizeReference(label)


def inline_tokens(
    text: str, references: References | None, in_table: bool
) -> "list[Token]":
    """Parse a paragraph's text.

    Beside the tokens of markdown-it-py there are some of the type "math".

    Args:
        text: Source without block markers; lines joined by newlines.
        references: Link definitions in force, by normalised label.
        in_table: Whether the tag <br> breaks the line, as nothing else can there.
    """
    parser = _parser()
    env = {"references": references or {}, "in_table": in_table}
    state = _state_type()(text, parser, env, [])
    # What `parser.inline.parse` does with a state of its own.
    parser.inline.tokenize(state)
    for rule in parser.inline.ruler2.getRules(""):
        rule(state)
    return state.tokens


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
    parser.inline.ruler.before("escape", "math", _math)
    parser.inline.ruler.before("autolink", "line_break", _line_break)
    return parser


def _math(state: "StateInline", silent: bool) -> bool:
    """Inline rule that takes a formula as it stands."""
    if state.src[state.pos] not in "$\\":
        return False
    match = MATH.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        state.push("math", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _line_break(state: "StateInline", silent: bool) -> bool:
    """Inline rule for the tag <br> in a table."""
    if not state.env["in_table"]:
        return False
    match = _BREAK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent and match.end() < state.posMax:
        state.push("hardbreak", "br", 0)
    state.pos = match.end()
    return True


@cache
def _state_type() -> "type[StateInline]":
    from markdown_it.rules_inline import StateInline
    from markdown_it.rules_inline.state_inline import Scanned

    class State(StateInline):
        """Lets emphasis begin and end next to CJK characters, which set no spaces.

        CommonMark wants a space outside of the punctuation at the end of emphasis:
        in `**「強調」**です` it would take the marks for text. The rule is that of
        `markdown-cjk-friendly`.
        """

        def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
            scanned = super().scanDelims(start, canSplitWord)
            end = start + scanned.length
            if not canSplitWord or start == 0 or end >= self.posMax:
                return scanned
            before, after = self.src[start - 1], self.src[end]
            if before.isspace() or after.isspace():
                return scanned
            if _is_cjk(before) or _is_cjk(after):
                return Scanned(True, True, scanned.length)
            return scanned

    return State


def _is_cjk(char: str) -> bool:
    return any(first <= char <= last for first, last in _CJK)
