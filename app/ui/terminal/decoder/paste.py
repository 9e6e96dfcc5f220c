"""What of a paste gets into the draft, and which text is one though no mark says so."""

import re
from typing import Final

_SEQUENCES: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]+[0-~])?"
)
"""Colour codes and their like; of anything else behind an ESC only the ESC."""
_LINE_ENDS: Final = re.compile(r"\r\n?")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SEVERAL_LINES: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f][\r\n]+[^\x00-\x1f\x7f-\x9f]")


def cleaned_paste(text: str) -> str:
    """A paste as text: lines end with a newline, and no control character is left
    but tabs."""
    text = _LINE_ENDS.sub("\n", _SEQUENCES.sub("", text))
    return _CONTROLS.sub("", text)


def is_paste(text: str) -> bool:
    """Whether text that came in one read was pasted: lines with text behind a line end.

    Nobody types so fast. A terminal without bracketed paste would otherwise send each
    line as a message. One line and Enter in one read are typing.
    """
    return _SEVERAL_LINES.search(text) is not None
