"""Cuts what a terminal sends into texts, keys, control sequences and pastes."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

ESC: Final = "\x1b"
PASTE_BEGIN: Final = "\x1b[200~"
PASTE_END: Final = "\x1b[201~"
_LONGEST: Final = 4096
"""Characters of a sequence that may wait for its end; no key or report is longer."""

# ECMA-48: parameters, intermediate characters, a final one. A minus sign among the
# parameters is a fault of some terminals' mouse reports.
_PARAMETERS: Final = r"[0-?-]*[ -/]*"
_CSI: Final = rf"\[(?:\[[ -~]|M[\s\S]{{3}}|(?!\[|M){_PARAMETERS}[@-~])"
_CSI_BEGUN: Final = rf"\[(?:\[|M[\s\S]{{0,2}}|{_PARAMETERS})?"
_SS3: Final = r"O[0-9;]*[@-~]"
_SS3_BEGUN: Final = r"O[0-9;]*"
_OSC_BEGUN: Final = r"\][^\x07\x1b]*"
_DCS_BEGUN: Final = r"[PX^_][^\x1b]*"
_OSC: Final = rf"{_OSC_BEGUN}(?:\x07|\x1b\\)"
_DCS: Final = rf"{_DCS_BEGUN}\x1b\\"
_WHOLE: Final = re.compile(
    rf"\x1b(?:\x1b(?:{_CSI}|{_SS3})|{_CSI}|{_SS3}|{_OSC}|{_DCS})"
)
_BEGUN: Final = re.compile(
    rf"\x1b(?:\x1b(?:{_CSI_BEGUN}|{_SS3_BEGUN})?|{_CSI_BEGUN}|{_SS3_BEGUN}"
    rf"|(?:{_OSC_BEGUN}|{_DCS_BEGUN})\x1b?)?"
)
_STRING: Final = re.compile(rf"\x1b(?:{_OSC_BEGUN}|{_DCS_BEGUN})")
_BROKEN: Final = re.compile(rf"\x1b(?:\[{_PARAMETERS}|{_OSC_BEGUN}|{_DCS_BEGUN})")
_INTRODUCERS: Final = "[]PX^_"


class Kind(Enum):
    """What a token is."""

    TEXT = auto()
    """Characters that were typed, control characters too."""
    ESCAPE = auto()
    """The Esc key."""
    ALT = auto()
    """A character behind ESC: the terminal's way to tell of Alt."""
    SEQUENCE = auto()
    """A whole control sequence."""
    PASTE = auto()
    """What stood between the marks of a paste."""


class Token(NamedTuple):
    """One thing that a terminal has sent."""

    kind: Kind
    text: str = ESC


class Splitter:
    """Keeps what is not whole yet.

    Where the pieces of its input are cut makes no difference, but for ESC: a
    character behind it is Alt and that key, if nothing was waited for between them.
    """

    def __init__(self) -> None:
        self.pending = ""
        """The beginning of a sequence whose end has not come."""
        self._pasted: list[str] | None = None

    @property
    def pasting(self) -> bool:
        """Whether a paste has begun and not ended."""
        return self._pasted is not None

    @property
    def escaped(self) -> bool:
        """Whether ESC is pending and nothing behind it."""
        return not self.pasting and self.pending in (ESC, ESC * 2)

    def feed(self, text: str) -> Iterator[Token]:
        """The tokens that are whole with some more characters."""
        data, self.pending = self.pending + text, ""
        while data:
            if self._pasted is not None:
                token, data = self._paste(self._pasted, data)
            elif not data.startswith(ESC):
                typed, escape, rest = data.partition(ESC)
                token, data = Token(Kind.TEXT, typed), escape + rest
            elif _BEGUN.fullmatch(data):
                self.pending = _bounded(data)
                return
            else:
                token, data = self._escaped(data)
            if token is not None:
                yield token

    def give_up(self) -> Iterator[Token]:
        """What the pending characters mean when no more come."""
        data, self.pending = self.pending, ""
        if self._pasted is not None:
            pasted, self._pasted = "".join([*self._pasted, data]), None
            yield Token(Kind.PASTE, pasted)
        elif data == ESC * 2:
            yield from (Token(Kind.ESCAPE), Token(Kind.ESCAPE))
        elif data == ESC:
            yield Token(Kind.ESCAPE)
        elif len(data) == 2 and data != f"{ESC}[":
            yield Token(Kind.ALT, data[1])

    def _paste(self, pasted: list[str], data: str) -> tuple[Token | None, str]:
        before, end, after = data.partition(PASTE_END)
        if end:
            self._pasted = None
            return Token(Kind.PASTE, "".join([*pasted, before])), after
        # A part of the end mark at the end of the data may be all of it soon.
        kept = next(n for n in range(5, -1, -1) if data.endswith(PASTE_END[:n]))
        pasted.append(data[: len(data) - kept])
        self.pending = data[len(data) - kept :]
        return None, ""

    def _escaped(self, data: str) -> tuple[Token | None, str]:
        """The token at the beginning of data that begins with ESC and is whole."""
        if whole := _WHOLE.match(data):
            sequence, rest = whole[0], data[whole.end() :]
            if sequence == PASTE_BEGIN:
                self._pasted = []
                return None, rest
            return Token(Kind.SEQUENCE, sequence), rest
        second = data[1]
        if second == ESC:
            return Token(Kind.ESCAPE), data[1:]
        if second in _INTRODUCERS and (broken := _BROKEN.match(data)):
            return None, data[broken.end() :]
        return Token(Kind.ALT, second), data[2:]


def _bounded(data: str) -> str:
    """A beginning that stays short: of a long string only its first characters are
    kept, so that what still comes of it goes nowhere."""
    if len(data) <= _LONGEST:
        return data
    return data[:3] if _STRING.match(data) else ""
