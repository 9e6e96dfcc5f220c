"""Starts difyterm in a terminal, away from the developer's own data and settings."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.e2e.terminal import Terminal

_ROOT: Final = Path(__file__).resolve().parents[2]
_KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "COVERAGE_PROCESS_START")
"""What a program needs of this process's environment.

All else is left out: DIFY_*, proxies, NO_COLOR, ESCDELAY, SSH_CONNECTION, TMUX, and
COLUMNS and LINES, which are set in workers of pytest-xdist and hide the true size.
"""


def plain_environment() -> dict[str, str]:
    """The environment of a program in a true-colour xterm with UTF-8."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
    }


@dataclass(frozen=True)
class Home:
    """Directories of a person who has never started difyterm."""

    path: Path
    """The home directory; all others are below it."""

    @property
    def data(self) -> Path:
        """Value of XDG_DATA_HOME; exists."""
        return self.path / "data"

    @property
    def config(self) -> Path:
        """Value of XDG_CONFIG_HOME; exists."""
        return self.path / "config"

    @property
    def env(self) -> dict[str, str]:
        """A whole environment: this home, a true-colour xterm, UTF-8, no DIFY_*."""
        return plain_environment() | {
            "HOME": str(self.path),
            "XDG_DATA_HOME": str(self.data),
            "XDG_CONFIG_HOME": str(self.config),
            "XDG_STATE_HOME": str(self.path / "state"),
            "XDG_CACHE_HOME": str(self.path / "cache"),
        }

    def create(self) -> None:
        """Make the directories."""
        for directory in (self.data, self.config):
            directory.mkdir(parents=True)


class Launcher:
    """Starts difyterm, as often as a test likes, in one home."""

    def __init__(self, home: Home) -> None:
        """Start everything in `home`."""
        self._home = home
        self._terminals: list[Terminal] = []

    def __call__(
        self,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        columns: int = 100,
        rows: int = 30,
        kitty: bool = False,
    ) -> Terminal:
        """Start `python -m app` with the arguments in a terminal of its own.

        Args:
            arguments: Arguments of difyterm.
            env: Environment variables to add to those of the home.
            columns: Width in cells.
            rows: Height in cells.
            kitty: Act as a terminal with the kitty keyboard protocol.
        """
        terminal = Terminal(
            [sys.executable, "-m", "app", *arguments],
            env=self._home.env | dict(env or {}),
            cwd=_ROOT,
            columns=columns,
            rows=rows,
            kitty=kitty,
        )
        self._terminals.append(terminal)
        return terminal

    def close(self) -> None:
        """Close every terminal started."""
        for terminal in self._terminals:
            terminal.close()
