"""What a terminal sends for a key, with and without the kitty keyboard protocol."""

from typing import Final

_MODIFIERS: Final = {"shift": 1, "alt": 2, "ctrl": 4}
_CHARACTERS: Final = {
    "escape": "\x1b",
    "enter": "\r",
    "tab": "\t",
    "backspace": "\x7f",
    "space": " ",
}
_LETTER_ENDED: Final = {
    "up": "A",
    "down": "B",
    "right": "C",
    "left": "D",
    "end": "F",
    "home": "H",
}
_TILDE_ENDED: Final = {
    "insert": 2,
    "delete": 3,
    "pageup": 5,
    "pagedown": 6,
    "f5": 15,
    "f7": 18,
    "f8": 19,
}
_FUNCTION: Final = {"f1": "P", "f2": "Q", "f3": "R", "f4": "S"}


def encode_key(name: str, *, kitty: bool = False) -> str:
    """Give the characters that a terminal sends for one key.

    Args:
        name: Textual's name of the key, such as "escape", "a", "ctrl+c",
            "shift+enter" or "alt+escape".
        kitty: As a terminal does once a program asked for the kitty keyboard
            protocol with all keys reported as escape codes.

    Raises:
        ValueError: If such a terminal has no sequence of its own for this key.
    """
    *prefixes, base = name.split("+")
    modifiers = sum(_MODIFIERS[prefix] for prefix in prefixes)
    if sequence := _cursor_key(base, modifiers):
        return sequence
    character = _CHARACTERS.get(base, base)
    if len(character) != 1:
        raise ValueError(f"no such key: {name}")
    if kitty:
        return _kitty(character, modifiers)
    return _legacy(name, character, modifiers)


def _cursor_key(base: str, modifiers: int) -> str:
    """Keys that look the same in both protocols; "" for all others."""
    suffix = f";{modifiers + 1}" if modifiers else ""
    if letter := _LETTER_ENDED.get(base):
        return f"\x1b[1{suffix}{letter}" if modifiers else f"\x1b[{letter}"
    if number := _TILDE_ENDED.get(base):
        return f"\x1b[{number}{suffix}~"
    if letter := _FUNCTION.get(base):
        return f"\x1b[1{suffix}{letter}" if modifiers else f"\x1bO{letter}"
    return ""


def _kitty(character: str, modifiers: int) -> str:
    code = 127 if character == "\x7f" else ord(character)
    if not modifiers:
        text = f";;{code}" if character.isprintable() else ""
        return f"\x1b[{code}{text}u"
    return f"\x1b[{code};{modifiers + 1}u"


def _legacy(name: str, character: str, modifiers: int) -> str:
    if name == "shift+tab":
        return "\x1b[Z"
    if modifiers & _MODIFIERS["shift"]:
        raise ValueError(f"without the kitty protocol nothing tells {name} apart")
    if modifiers & _MODIFIERS["ctrl"]:
        if not "@" <= character.upper() <= "_":
            raise ValueError(f"no control character for {name}")
        character = chr(ord(character.upper()) & 0x1F)
    return ("\x1b" if modifiers & _MODIFIERS["alt"] else "") + character
