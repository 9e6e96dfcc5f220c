"""Reports of a terminal that are events: the mouse, focus, size, and what it can do."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from textual._xterm_parser import XTermParser
from textual.message import Message

_MOUSE: Final = re.compile(r"\x1b\[<\d{1,4};-?\d{1,5};-?\d{1,5}[Mm]")
_ASKED: Final = re.compile(
    r"\x1b\[(?:[IO]|48;\d{1,5};\d{1,5};\d{1,5};\d{1,5}t|\?(?:2026|2048);\d\$y)"
)
"""Focus, size, and the two modes that Textual asks for."""


def report_events(parser: XTermParser, sequence: str) -> Iterable[Message]:
    """The events of a report; none for anything that nobody asked for.

    Args:
        parser: Keeps where the mouse was.
        sequence: A whole control sequence.
    """
    if _MOUSE.fullmatch(sequence):
        return _mouse(parser, sequence)
    return parser.feed(sequence) if _ASKED.fullmatch(sequence) else ()


def _mouse(parser: XTermParser, sequence: str) -> Iterator[Message]:
    event = parser.parse_mouse_code(sequence)
    if event is not None:
        yield event
