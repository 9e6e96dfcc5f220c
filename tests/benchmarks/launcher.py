"""Starts difyterm and the references, each with a directory of its own."""

import itertools
import os
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

from tests.benchmarks import processes
from tests.benchmarks.demo import Demo
from tests.benchmarks.program import Program

_KEPT: Final = ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


class Launcher:
    """Starts programs that talk to one server, and collects what is measured."""

    def __init__(self, demo: Demo, directory: Path) -> None:
        """Everything that programs write is below `directory`."""
        self.demo = demo
        self.samples: defaultdict[str, list[float]] = defaultdict(list)
        """Everything measured so far, by name, in the order of the rounds."""
        self._directory = directory
        self._numbers = itertools.count()

    def env(self, data: Path | None = None) -> dict[str, str]:
        """A whole environment; without `data`, one in which nothing was said yet."""
        home = self._directory / str(next(self._numbers))
        home.mkdir()
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        return {
            **kept,
            **self.demo.env,
            "HOME": str(home),
            "DIFYTERM_DATA": str(data or home / "data"),
            "DIFY_USER": "benchmark",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
        }

    def directory(self, name: str) -> Path:
        """A directory for data that several programs share."""
        return self._directory / name

    def app(
        self, *arguments: str, data: Path | None = None, kitty: bool = False
    ) -> Program:
        """Start difyterm."""
        return self._start(["app", *arguments], self.env(data), kitty)

    def sse(self) -> Program:
        """Start the script that writes the text to standard output."""
        return self._start(["tests.benchmarks.reference_sse"], self.env())

    def textual(self, kind: str) -> Program:
        """Start Textual with next to nothing: `empty` or `plain`."""
        return self._start(["tests.benchmarks.reference_textual", kind], self.env())

    def _start(
        self, module: list[str], env: dict[str, str], kitty: bool = False
    ) -> Program:
        self.samples["noise ms"].append(processes.fixed_work())
        return Program([sys.executable, "-m", *module], env, kitty=kitty)
