"""The standard streams, whatever they are: closed, full, not writable, ASCII."""

import os
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from typing import TextIO

from app.errors import ConfigError, ExitCode


def prepare() -> None:
    """Make sure that nothing said can fail for its letters, or end up in a file.

    A number of a standard stream that is closed is occupied: the next file opened
    would get it, and what a library prints would be written into the journal.
    """
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def readable(arguments: Iterable[str]) -> list[str]:
    """Arguments with U+FFFD for what is no text: bytes of another encoding.

    Everywhere else a text can be encoded, stored and sent.
    """
    return [
        text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        for text in arguments
    ]


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a standard stream is open and a terminal."""
    return stream is not None and stream.isatty()


def message_from_input() -> str:
    """All of standard input, with U+FFFD for what is no UTF-8.

    Raises:
        ConfigError: It is closed or cannot be read.
    """
    hint = "Give the message as an argument: difyterm ask TEXT"
    if sys.stdin is None:
        raise ConfigError("Standard input is closed.", hint)
    try:
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    except OSError as error:
        why = reason(error)
        raise ConfigError(f"Standard input could not be read ({why}).", hint) from error


def say(words: object) -> None:
    """One line to standard error, if anybody can be told there."""
    if sys.stderr is None:
        return  # which `print` would take for standard output
    try:
        print(f"difyterm: {words}", file=sys.stderr, flush=True)
    except OSError:
        discard(sys.stderr)


def discard(stream: TextIO) -> None:
    """Have what a stream still holds vanish.

    Python's own flush at exit must not find a stream that cannot be written.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def finish(code: int) -> int:
    """Write what standard output still holds.

    Args:
        code: The exit code so far.

    Returns:
        The exit code: a success that nobody could read is none. Whoever left
        before the end (`| head -1`) has read enough.
    """
    if sys.stdout is None:
        return code
    try:
        sys.stdout.flush()
    except OSError as error:
        discard(sys.stdout)
        if isinstance(error, BrokenPipeError):
            return code
        say(f"Standard output could not be written ({reason(error)}).")
        return code or ExitCode.FAILURE
    return code


def reason(error: OSError) -> str:
    """What the system says of an error, without numbers and files."""
    return error.strerror or str(error)
