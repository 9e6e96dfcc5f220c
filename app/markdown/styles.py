"""The closed list of style names a `Piece` may carry.

A piece's style joins several of them with spaces, from the outside in; the
widget resolves them to colours when it paints.
"""

from typing import Final

STYLES: Final[dict[str, str]] = {
    "strong": "Text between double asterisks.",
    "emphasis": "Text between single asterisks.",
    "strike": "Text struck through with double tildes.",
    "code": "Code inside a sentence.",
    "link": "Text of a link that can be opened; the piece carries the address.",
    "link-target": "Address of a link that cannot be opened, shown after its text.",
    "image": "Stand-in text of an image.",
    "math": "A formula in its source form.",
    "html": "A block of raw HTML shown as text.",
    "heading-1": "Title of the first level.",
    "heading-2": "Title of the second level.",
    "heading-3": "Title of the third level.",
    "heading-4": "Title of the fourth level.",
    "heading-5": "Title of the fifth level.",
    "heading-6": "Title of the sixth level.",
    "quote": "Text inside a block quote.",
    "quote-bar": "Bar at the left of a block quote.",
    "list-marker": "Bullet, number or task box of a list item.",
    "rule": "Horizontal rule.",
    "definition": "Link definition or footnote, shown where it stands.",
    "table-header": "Cell of a table's first row.",
    "table-border": "Line between the cells of a table.",
    "code-block": "Every piece of a code block; may be painted to the right edge.",
    "code-language": "Language above a code block.",
    "thought": "Text inside a reasoning region.",
    "thought-header": "Line above a reasoning region, shown even when it is folded.",
    "token-keyword": "Keyword of the language.",
    "token-constant": "True, None and the like.",
    "token-type": "Name of a built-in or declared type.",
    "token-builtin": "Name that the language brings along.",
    "token-function": "Name of a function where it is defined or called.",
    "token-class": "Name of a class or module.",
    "token-decorator": "Decorator or annotation.",
    "token-variable": "Variable that the lexer sets apart.",
    "token-attribute": "Attribute of a tag, key of a mapping.",
    "token-tag": "Tag of a markup language.",
    "token-string": "String or character.",
    "token-number": "Number.",
    "token-comment": "Comment.",
    "token-operator": "Operator.",
    "token-punctuation": "Bracket, comma and the like.",
    "token-heading": "Heading inside a diff or a markup language.",
    "token-inserted": "Line that a diff adds.",
    "token-deleted": "Line that a diff removes.",
    "token-emphasis": "Emphasis inside a markup language.",
    "token-prompt": "Prompt of a recorded session.",
    "token-output": "Output in a recorded session.",
    "token-error": "Error or traceback.",
}
"""Name of each style and what it is for."""


def joined(outer: str, inner: str) -> str:
    """Two style strings as one."""
    return f"{outer} {inner}" if outer and inner else outer or inner
