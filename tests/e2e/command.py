"""Runs difyterm without a terminal, as a script does."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.e2e.launch import Home

_ROOT: Final = Path(__file__).resolve().parents[2]


def run(
    home: Home,
    *arguments: str,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    timeout: float = 60,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end, with pipes for all three streams.

    Args:
        home: Where it finds its data.
        arguments: Arguments of difyterm.
        env: Environment variables to add.
        stdin: What it can read.
        timeout: Seconds.
    """
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env=home.env | dict(env or {}),
        cwd=_ROOT,
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=False,
    )


@contextmanager
def running(
    home: Home, *arguments: str, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Start the command, with pipes for output and errors; killed afterwards.

    Args:
        home: Where it finds its data.
        arguments: Arguments of difyterm.
        env: Environment variables to add.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        env=home.env | dict(env or {}),
        cwd=_ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            yield process
        finally:
            process.kill()
