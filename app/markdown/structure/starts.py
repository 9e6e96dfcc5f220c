"""How the lines that begin a block look (CommonMark, GitHub tables)."""

import re
from typing import NamedTuple

HEADING = re.compile(r"(#{1,6})(?:[ ]+|$)")
HEADING_END = re.compile(r"(?:^|[ ]+)#+[ ]*$")
FENCE = re.compile(r"(?:(`{3,})([^`]*)|(~{3,})(.*))$")
RULE = re.compile(r"([-*_])[ ]*(?:\1[ ]*){2,}$")
SETEXT = re.compile(r"(=+|-+)[ ]*$")
DELIMITER = re.compile(r"\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:(?:[ ]|$)")
DEFINITION = re.compile(
    r"\[(?!\^)((?:[^\[\]\\]|\\.)+)\]:[ ]*(?:<([^<>]*)>|(\S+))"
    r"(?:[ ]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ ]*$"
)
TASK = re.compile(r"\[([ xX])\][ ]+(?=\S)")
_BULLET = re.compile(r"([-+*])(?=[ ]|$)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=[ ]|$)")
_HTML = re.compile(
    r"<(?:(!--)|(\?)|(!\[CDATA\[)|(!)[A-Za-z]|(script|pre|style|textarea)(?=[\s>]|$)"
    r"|/?(?:address|article|aside|blockquote|body|button|canvas|caption|center|"
    r"dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|"
    r"frame|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|nav|ol|"
    r"optgroup|option|p|param|search|section|select|summary|table|tbody|td|tfoot|"
    r"th|thead|title|tr|track|ul|video)(?=\s|/?>|$))",
    re.IGNORECASE,
)
_HTML_ENDS = ("-->", "?>", "]]>", ">")
_MATH_ENDS = {"$$": "$$", "\\[": "\\]"}
_ENVIRONMENT = re.compile(r"\\begin\{([A-Za-z]+\*?)\}")
_WORD = re.compile(r"[\w`*$\\]")
"""In what follows a formula: it stands in a sentence."""
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)")


class Marker(NamedTuple):
    """A list item's marker."""

    kind: str
    """The bullet, or the character after the number."""
    number: int
    """-1 for a bullet."""
    size: int
    """Characters of the marker itself."""


def list_marker(body: str, interrupts: bool) -> Marker | None:
    """Read a list marker.

    Args:
        body: The line from its first character that is no space.
        interrupts: The line would otherwise continue a paragraph, which only
            items with text, and numbered ones from 1, may cut short.
    """
    if match := _BULLET.match(body):
        marker = Marker(match[1], -1, 1)
    elif match := _NUMBER.match(body):
        marker = Marker(match[2], int(match[1]), match.end())
    else:
        return None
    weak = marker.number not in (-1, 1) or not body[marker.size :].strip()
    return None if interrupts and weak else marker


def html_end(body: str) -> str | None:
    """The text that ends the HTML block a line begins; "" for an empty line.

    Returns:
        None if the line begins no HTML block. A lone tag that is no block
        element is taken as text of a paragraph.
    """
    match = _HTML.match(body)
    if match is None:
        return None
    for index, end in enumerate(_HTML_ENDS):
        if match[index + 1]:
            return end
    return f"</{match[5].lower()}>" if match[5] else ""


def math_end(body: str) -> str | None:
    """The text that ends the formula block a line begins, None if it begins none."""
    end = _MATH_ENDS.get(body[:2])
    if end is None:
        begun = _ENVIRONMENT.match(body)
        return f"\\end{{{begun[1]}}}" if begun else None
    _, found, after = body[2:].partition(end)
    return None if found and _WORD.search(after) else end


def cells_of(line: str, columns: int) -> list[str]:
    """Split a table row at its unescaped bars.

    A bar inside code belongs to the code, as its writer meant it, though not on
    GitHub; unless only a border there gives the row all its cells.

    Args:
        line: The row.
        columns: How many cells are expected.
    """
    parts = [part.strip() for part in _CELL_BORDER.split(line.strip())]
    cells = _cells(parts)
    if "`" not in line or len(cells) <= 1:
        return cells
    whole = _cells(_parts_around_code(line.strip()))
    is_split = len(whole) < columns == len(cells)
    return cells if is_split else whole


def _parts_around_code(line: str) -> list[str]:
    parts, begin = [], 0
    codes = [match.span() for match in _CODE.finditer(line)]
    for border in _CELL_BORDER.finditer(line):
        if not any(start < border.start() < end for start, end in codes):
            parts.append(line[begin : border.start()].strip())
            begin = border.end()
    return [*parts, line[begin:].strip()]


def _cells(parts: list[str]) -> list[str]:
    """The cells of a row, whose outer bars may be missing."""
    if parts and not parts[0]:
        del parts[0]
    if parts and not parts[-1]:
        del parts[-1]
    return [part.replace("\\|", "|") for part in parts]


def alignments(line: str) -> list[str]:
    """Alignment of each column from a table's delimiter row."""
    return [
        "^" if c[0] == c[-1] == ":" else ">" if c[-1] == ":" else "<"
        for c in _cells([part.strip() for part in line.split("|")])
    ]
