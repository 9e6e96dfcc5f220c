"""From the start of the process until a typed character is on the screen."""

import time
from collections.abc import Iterator
from typing import Final

from tests.benchmarks.launcher import Launcher
from tests.benchmarks.program import ALTERNATE, Broken, Program
from tests.benchmarks.rows import Row, Samples, middle

_MARK: Final = "§"
_AGAIN: Final = 0.02
"""Seconds after which the key is pressed again: it may come before the input."""
_STARTS: Final = 3
"""Starts of each program in one round."""


def measure(launcher: Launcher) -> None:
    """One round: difyterm and an empty Textual app in turn."""
    for _ in range(_STARTS):
        for name in ("app", "reference"):
            started = launcher.app() if name == "app" else launcher.textual("empty")
            with started as program:
                launcher.samples[f"start {name}"].append(_accepts_key(program))
                launcher.samples[f"start cpu {name}"].append(program.cpu)


def _accepts_key(program: Program) -> float:
    """Seconds from the start until the first key of several was echoed."""
    program.until_bytes(ALTERNATE)
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        program.send(_MARK)
        try:
            shown = program.until(lambda screen: _MARK in screen.text, _AGAIN)
        except Broken:
            continue
        return shown - program.started
    raise Broken(f"no key was accepted:\n{program.screen.text}")


def rows(samples: Samples) -> Iterator[Row]:
    """Time and CPU until then, beside an empty Textual app."""
    name = "start → input accepts a key"
    app, empty = (middle(samples, f"start {who}") for who in ("app", "reference"))
    yield Row(name, app, "s", 1.3, empty, on_ratio=True)
    app, empty = (middle(samples, f"start cpu {who}") for who in ("app", "reference"))
    yield Row(f"CPU of {name}", app, "s", None, empty)
