"""Inline Markdown to pieces, parsed by markdown-it-py."""

import re
from typing import TYPE_CHECKING

from app.core.texts.text import Cleaner, clean
from app.markdown.inline.parser import References, inline_tokens
from app.markdown.line import Piece
from app.markdown.styles import joined

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKUP = re.compile(r"[\\`*_~\[\]<&\n$]|https?://")
_URL = re.compile(
    r"https?://[^\s<>\"\u00ab\u00bb\u2014\u2018-\u201f\u2026\u3000-\u3002"
    r"\u3008-\u3011\u3014-\u301b\uff00-\uffef]+"
)
_PAIRS = {")": "(", "]": "["}
_BLANKS = str.maketrans("\n\t", "  ")
_STYLES = {"strong": "strong", "em": "emphasis", "s": "strike"}


def is_web(address: str) -> bool:
    """Whether an address may be opened: http and https only."""
    return address[:8].lower().startswith(("http://", "https://"))


def inline_pieces(
    text: str,
    style: str = "",
    references: References | None = None,
    *,
    in_table: bool = False,
) -> list[Piece]:
    """Turn a paragraph's text into pieces.

    Args:
        text: Source without block markers; lines joined by newlines.
        style: Style every piece begins with.
        references: Link definitions in force, by normalised label.
        in_table: Whether the tag <br> breaks the line.

    Returns:
        Pieces in order; a line break is the piece "\\n". Every newline is one, as in
        Dify's own web chat, but for those inside code.
    """
    if _MARKUP.search(text) is None:
        return [Piece(text, style)] if text else []
    tokens = inline_tokens(text, references, in_table)
    # The parser makes characters, of entities and of %-escapes of an address in <>,
    # and takes away the markup that may have stood between marks.
    is_safe = text.isascii() and "&" not in text and "%" not in text
    return _Collector(style, is_safe).collect(tokens)


class _Collector:
    """Walks inline tokens and gathers pieces of equal style."""

    def __init__(self, style: str, is_safe: bool) -> None:
        self._styles = [style]
        self._links: list[tuple[str, int]] = []
        self._runs: list[tuple[str, str, str]] = []
        self._clean = str if is_safe else Cleaner().feed

    def collect(self, tokens: "list[Token]") -> list[Piece]:
        """Gather the pieces of all tokens."""
        for token in tokens:
            self._take(token)
        return self._merged()

    def _take(self, token: "Token") -> None:
        match token.type:
            case "text" | "text_special":
                self._add(token.content)
            case "softbreak" | "hardbreak":
                self._end_row()
            case "code_inline":
                self._add(token.content, "code")
            case "math":
                self._add_formula(token.content)
            case "link_open":
                self._open_link(str(token.attrGet("href") or ""))
            case "link_close":
                self._close_link()
            case "image":
                self._add_image(token)
            case kind if kind.endswith("_open"):
                inner = _STYLES[kind.removesuffix("_open")]
                self._styles.append(joined(self._styles[-1], inner))
            case kind if kind.endswith("_close"):
                self._styles.pop()
            case _:
                self._add(token.content)

    def _end_row(self) -> None:
        """Break the line, without the spaces before the break."""
        if self._runs and self._runs[-1][2] != "\n":
            text, style, link = self._runs[-1]
            self._runs[-1] = text.rstrip(" "), style, link
        self._runs.append(("\n", "", "\n"))

    def _add_formula(self, text: str) -> None:
        """Add a formula, whose lines stay lines."""
        first, *others = text.split("\n")
        self._add(first, "math")
        for line in others:
            self._end_row()
            self._add(line.strip(" "), "math")

    def _add(self, text: str, inner: str = "") -> None:
        if text:
            target = self._links[-1][0] if self._links else ""
            link = target if is_web(target) else ""
            shown = self._clean(text).translate(_BLANKS)
            self._runs.append((shown, joined(self._styles[-1], inner), link))

    def _open_link(self, target: str) -> None:
        self._links.append((_in_line(target), len(self._runs)))
        inner = "link" if is_web(target) else ""
        self._styles.append(joined(self._styles[-1], inner))

    def _close_link(self) -> None:
        target, begin = self._links.pop()
        self._styles.pop()
        shown = "".join([run[0] for run in self._runs[begin:]])
        if not is_web(target) and not (shown and target.endswith(shown)):
            self._add(f" ({target})", "link-target")

    def _add_image(self, token: "Token") -> None:
        source = _in_line(str(token.attrGet("src") or ""))
        alt = "".join([child.content for child in token.children or ()])
        text = f"[image: {_in_line(alt)}]({source})"
        link = source if is_web(source) else ""
        self._runs.append((text, joined(self._styles[-1], "image"), link))

    def _merged(self) -> list[Piece]:
        pieces: list[Piece] = []
        text = style = link = ""
        for run_text, run_style, run_link in self._runs:
            if run_style == style and run_link == link:
                text += run_text
                continue
            _flush(pieces, text, style, link)
            text, style, link = run_text, run_style, run_link
        _flush(pieces, text, style, link)
        return pieces


def _in_line(text: str) -> str:
    return clean(text).translate(_BLANKS)


def _flush(pieces: list[Piece], text: str, style: str, link: str) -> None:
    if link == "\n":
        pieces.extend(Piece("\n") for _ in text)
    elif not text:
        return
    elif link or "://" not in text or style.endswith(("code", "math", "image")):
        pieces.append(Piece(text, style, link))
    else:
        _linkified(pieces, text, style)


def _linkified(pieces: list[Piece], text: str, style: str) -> None:
    position = 0
    for match in _URL.finditer(text):
        address = _trimmed(match[0])
        if len(address) < 9:
            continue
        if match.start() > position:
            pieces.append(Piece(text[position : match.start()], style))
        pieces.append(Piece(address, joined(style, "link"), address))
        position = match.start() + len(address)
    if position < len(text):
        pieces.append(Piece(text[position:], style))


def _trimmed(address: str) -> str:
    """A bare address without the punctuation of the sentence around it."""
    while address:
        last = address[-1]
        opening = _PAIRS.get(last)
        unpaired = opening and address.count(opening) < address.count(last)
        if last not in ".,:;!?'*_~" and not unpaired:
            break
        address = address[:-1]
    return address
