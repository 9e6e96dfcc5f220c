"""A shell with job control in a terminal, for what only a shell can do."""

import shlex
import sys
from pathlib import Path
from typing import Final

from tests.e2e.launch import Home
from tests.e2e.terminal import Terminal

_ROOT: Final = Path(__file__).resolve().parents[2]
PROMPT: Final = r"^shell> ?$"
"""Its prompt, with nothing typed."""
DIFYTERM: Final = shlex.join([sys.executable, "-m", "app"])
"""The command that starts difyterm in it."""


def open_shell(home: Home, env: dict[str, str]) -> Terminal:
    """Start bash and wait for its prompt.

    Args:
        home: Where difyterm finds its data.
        env: Environment variables to add to those of the home.
    """
    terminal = Terminal(
        ["bash", "--norc", "--noprofile", "-i"],
        env=home.env | env | {"PS1": "shell> ", "HISTFILE": ""},
        cwd=_ROOT,
    )
    terminal.wait_for(PROMPT)
    return terminal
