"""Standard output of the commands that know all they print before they begin."""

import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.core.texts.text import Joiner, clean
from app.errors import ExitCode
from app.shell.output import json_line
from app.shell.streams import discard, is_terminal, reason, say

_BOLD: Final = "\x1b[1m{}\x1b[22m"


def on_terminal() -> bool:
    """Whether a person reads standard output as it is printed."""
    return is_terminal(sys.stdout)


def width() -> int | None:
    """Cells of a line of the terminal; None where lines may have any length."""
    return shutil.get_terminal_size().columns if on_terminal() else None


def readable(text: str) -> str:
    """A server's text for standard output: cleaned for a terminal, else as it came."""
    return clean(text) if on_terminal() else text


def emphasized(text: str) -> str:
    """A cleaned text in bold, where there is a terminal to show it."""
    return _BOLD.format(text) if text and on_terminal() else text


def print_json(values: Iterable[Mapping[str, Any]]) -> ExitCode:
    """Print objects, one a line."""
    return _put(json_line(value).encode() for value in values)


def print_lines(lines: Iterable[str]) -> ExitCode:
    """Print lines that `readable` made.

    Returns:
        The exit code: to be read by nobody any more is fine, not to be writable not.
    """
    encoding = (sys.stdout.encoding or "utf-8") if on_terminal() else "utf-8"
    return _put(f"{_whole(line)}\n".encode(encoding, "replace") for line in lines)


def _whole(text: str) -> str:
    """A text without halves of characters, which no encoding carries."""
    joiner = Joiner()
    return joiner.feed(text) + joiner.end()


def _put(pieces: Iterable[bytes]) -> ExitCode:
    try:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        discard(sys.stdout)
    except OSError as error:
        discard(sys.stdout)
        say(f"Standard output could not be written ({reason(error)}).")
        return ExitCode.FAILURE
    return ExitCode.OK
