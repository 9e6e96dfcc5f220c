"""Slash words: what a draft means that begins with a slash."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.ui.command import Command
from app.ui.commands.table import COMMANDS

_CALL: Final = re.compile(r"/([a-z][a-z-]*)(?:[ \t]+(\S.*?))?[ \t]*", re.IGNORECASE)
"""A slash word, and in the same line what follows it."""
_TYPED: Final = re.compile(r"/[a-z-]*", re.IGNORECASE)
"""A slash word that is still being typed."""
_BY_WORD: Final = {command.slash: command for command in COMMANDS}


@dataclass(frozen=True, slots=True)
class Call:
    """A draft that calls a command."""

    command: Command
    argument: str = ""
    """What follows the word; only for a command that takes something."""


@dataclass(frozen=True, slots=True)
class Message:
    """A draft that is a message."""

    text: str
    doubt: str = ""
    """Why it is not the command that it looks like; empty when it looks like none."""


def read_draft(text: str) -> Call | Message:
    """What a draft means: a call of a command, or a message.

    A second slash at the beginning takes the meaning from the first one and is not
    part of the message.
    """
    if text.startswith("//"):
        return Message(text[1:])
    if not text.startswith("/"):
        return Message(text)
    found = _CALL.fullmatch(text.rstrip("\n"))
    word = found[1].lower() if found else text.split(maxsplit=1)[0][1:]
    command = _BY_WORD.get(word) if found else None
    if found is None or command is None:
        return Message(text, f"/{word} is no command")
    argument = found[2] or ""
    if argument and command.run_with is None:
        return Message(text, f"nothing can follow /{word}")
    return Call(command, argument)


def completions(text: str) -> Sequence[Command]:
    """The commands that a draft can become by typing on; none for a finished word
    with a space behind it, or for a message."""
    if not _TYPED.fullmatch(text):
        return ()
    word = text[1:].lower()
    return [command for command in COMMANDS if command.slash.startswith(word)]
