"""The commands and keys as rows that people read, for the help and the README."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from app.ui.command import Command
from app.ui.commands.table import COMMANDS
from app.ui.input_keys import INPUT_KEYS

_NAMES: Final = {
    "escape": "Esc",
    "ctrl": "Ctrl",
    "alt": "Alt",
    "shift": "Shift",
    "pageup": "PageUp",
    "pagedown": "PageDown",
}
_UNNAMED: Final = frozenset({"alt+escape"})
"""Keys that are no choice of a person: what some terminals make of two Escs."""


class KeyRow(NamedTuple):
    """One row: how to reach something, and what it does."""

    keys: str
    """Empty for what has no key."""
    slash: str
    """With its slash, and what may follow; empty for what has none."""
    help: str


def key_name(key: str) -> str:
    """A key as people write it: `ctrl+home` is “Ctrl+Home”."""
    return "+".join(_NAMES.get(part, part.title()) for part in key.split("+"))


def input_rows() -> Iterator[KeyRow]:
    """The keys of the input."""
    for key in INPUT_KEYS:
        yield KeyRow(key.names, "", key.help)


def command_rows() -> Iterator[KeyRow]:
    """The commands, in the order of the table."""
    for command in COMMANDS:
        word = f"/{command.slash} {command.argument}".rstrip()
        yield KeyRow(key_names(command), word, command.help)


def markdown_table() -> str:
    """The same as a Markdown table, as the README has it."""
    lines = ["| Key | Word | What it does |", "|---|---|---|"]
    for row in (*input_rows(), *command_rows()):
        word = f"`{row.slash}`" if row.slash else ""
        lines.append(f"| {row.keys} | {word} | {row.help} |")
    return "\n".join(lines) + "\n"


def key_names(command: Command) -> str:
    """The keys of a command as people write them; empty for none."""
    keys = [key for key in command.keys.split(",") if key and key not in _UNNAMED]
    names = [key_name(key) for key in keys]
    empty = [key_name(key) for key in command.empty_keys.split(",") if key]
    if empty:
        names.append(f"{', '.join(empty)} in the empty input")
    return ", ".join(names)
