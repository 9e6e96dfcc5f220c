"""Starts a program in a pseudo-terminal of its own."""

import fcntl
import os
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

_LAUNCHER: Final = (
    "import fcntl,os,sys,termios;"
    "fcntl.ioctl(0,termios.TIOCSCTTY,0);"
    "os.execvp(sys.argv[1],sys.argv[1:])"
)
"""Takes the pseudo-terminal as controlling terminal, then becomes the program.

A function run between fork and exec could do it too, but is not safe beside threads.
"""


def start_in_terminal(
    command: Sequence[str],
    columns: int,
    rows: int,
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> tuple[subprocess.Popen[bytes], int]:
    """Start a program that leads its own session on a new pseudo-terminal.

    Args:
        command: The program and its arguments.
        columns: Width in cells.
        rows: Height in cells.
        env: Its whole environment; None for the environment of this process.
        cwd: Its working directory; None for the one of this process.

    Returns:
        The program, and the descriptor that reads its output and writes its input.
    """
    master, slave = os.openpty()
    set_size(master, columns, rows)
    process = subprocess.Popen(
        [sys.executable, "-ISc", _LAUNCHER, *command],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=env,
        cwd=cwd,
        start_new_session=True,
    )
    os.close(slave)
    return process, master


def set_size(descriptor: int, columns: int, rows: int) -> None:
    """Give a terminal its size in cells; the system tells the program by SIGWINCH."""
    fcntl.ioctl(
        descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0)
    )
