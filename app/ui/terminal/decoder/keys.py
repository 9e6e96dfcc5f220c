"""From control sequences to keys; what is no key gives nothing."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, NamedTuple

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.events import Key
from textual.keys import Keys

from app.ui.terminal.decoder.layouts import LATIN_KEYS

_EXTENDED: Final = re.compile(
    r"\x1b\[(?P<code>\d*)(?::\d*)?(?::(?P<base>\d*))?"
    r"(?:;(?P<modifiers>\d*)(?::(?P<event>\d*))?)?(?:;(?P<text>[\d:]*))?"
    r"(?P<end>[u~ABCDEFHPQRS])"
)
"""A key of the kitty protocol, and the older forms that it took over."""
_OTHER_KEYS: Final = re.compile(r"\x1b\[27;(?P<modifiers>\d+);(?P<code>\d+)~")
"""A key as xterm's `modifyOtherKeys` reports it."""
_ALT_ESCAPED: Final = re.compile(r"\x1b\x1b(?:\[|O)(\d*)([~ABCDFHPQRS])")
"""A key behind one more ESC: Alt and that key, on terminals that know no better."""
_RELEASE: Final = "3"
_ALT: Final = 2
_CTRL: Final = 4
_HELD: Final = 2 | 4 | 8 | 16 | 32
"""Alt, Ctrl, Super, Hyper, Meta: with one of them the key is meant, not its letter."""
_PRIVATE: Final = range(0xE000, 0xF900)
"""Code points that the protocol gives to keys without a character."""
_SURROGATES: Final = range(0xD800, 0xE000)
_LONE_MODIFIERS: Final = {*range(57441, 57455), 57358, 57359, 57360}
"""Shift, Ctrl and their like pressed alone, and the keys that lock."""
_MOST_DIGITS: Final = 7
"""More than a code point has."""


class _Stroke(NamedTuple):
    code: int
    modifiers: int
    text: str
    end: str


class KeyParser(XTermParser):
    """Textual's parser, which also keeps Esc before what is no letter.

    Textual reports ESC and "," as a mere comma and ESC and Enter as Enter; here they
    are "alt+comma" and "alt+enter".
    """

    def keys_of(self, sequence: str, *, alt: bool = False) -> Iterator[Key]:
        """The keys that a sequence stands for.

        Args:
            sequence: One character or one whole control sequence that is a key.
            alt: Whether an ESC stood before it.
        """
        for event in self._sequence_to_key_events(sequence, alt):
            if event.key == Keys.Ignore:
                continue
            if alt and not event.key.startswith("alt+"):
                yield Key(f"alt+{event.key}", event.character)
            else:
                yield event


def sequence_keys(parser: KeyParser, sequence: str) -> Iterable[Key]:
    """The keys that a control sequence stands for; none for anything else."""
    if match := _ALT_ESCAPED.fullmatch(sequence):
        number, end = match.groups()
        plain = _Stroke(int(number[:_MOST_DIGITS] or "1"), 1 + _ALT, "", end)
        return parser.keys_of(_written(plain)) if _known(plain) else ()
    if match := _OTHER_KEYS.fullmatch(sequence):
        return _stroke_keys(parser, {**match.groupdict(), "end": "u"})
    if sequence in ANSI_SEQUENCES_KEYS:
        return parser.keys_of(sequence)
    if match := _EXTENDED.fullmatch(sequence):
        return _stroke_keys(parser, match.groupdict())
    return ()


def _stroke_keys(parser: KeyParser, fields: dict[str, str | None]) -> Iterable[Key]:
    if fields.get("event") == _RELEASE:
        return ()
    modifiers = _number(fields.get("modifiers"), 1)
    code = _number(fields.get("code"), 1)
    if code > 127 and (modifiers - 1) & _HELD:
        code = _number(fields.get("base"), 0) or _latin(code)
    end = fields["end"] or ""
    strokes = (
        _Stroke(code, modifiers, text, end)
        for text in _typed(fields.get("text") or "") or [""]
    )
    return chain.from_iterable(
        parser.keys_of(_written(stroke)) for stroke in strokes if _known(stroke)
    )


def _number(digits: str | None, default: int) -> int:
    """A number of a sequence; a huge one stays huge, however long it is written."""
    return int(digits[:_MOST_DIGITS]) if digits else default


def _latin(code: int) -> int:
    """The key that a letter of another layout lies on; the letter where unknown."""
    if code > 0x10FFFF:
        return code
    return ord(LATIN_KEYS.get(chr(code).lower(), chr(code)))


def _typed(codes: str) -> list[str]:
    """The code points of the text that comes with a key, without what is no text.

    They are handed on one by one: Textual 8.2.7 reads no more than one.
    """
    numbers = (_number(digits, 0) for digits in codes.split(":") if digits)
    return [str(number) for number in numbers if _is_character(number)]


def _is_character(code: int) -> bool:
    control = code < 32 or 127 <= code < 160
    return not control and code not in _SURROGATES and code <= 0x10FFFF


def _known(stroke: _Stroke) -> bool:
    """Whether there is such a key; Textual would make some character of it."""
    if not 1 <= stroke.modifiers <= 256:
        return False
    if f"{stroke.code}{stroke.end}" in FUNCTIONAL_KEYS:
        return stroke.code not in _LONE_MODIFIERS
    return (
        stroke.end == "u"
        and (_is_character(stroke.code) or stroke.text != "")
        and stroke.code not in _PRIVATE
        and stroke.code not in _LONE_MODIFIERS
    )


def _written(stroke: _Stroke) -> str:
    """The sequence of a key, in the one form that Textual reads."""
    code, modifiers, text, end = stroke
    fields = [str(code)]
    if modifiers > 1 or text:
        fields.append(str(modifiers))
    if text:
        fields.append(text)
    return f"\x1b[{';'.join(fields)}{end}"
