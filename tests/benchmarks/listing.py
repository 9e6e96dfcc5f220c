"""The list of conversations on the screen, with 10,000 of them in the journal."""

import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

from app.config import load
from tests.benchmarks import large_journal
from tests.benchmarks.asking import ready
from tests.benchmarks.launcher import Launcher
from tests.benchmarks.painted import Painted
from tests.benchmarks.program import ROWS, Program
from tests.benchmarks.rows import Row, Samples, percentile

_OPENINGS: Final = 8
_FILTERS: Final = ("bre", "ston", "harb")
_LIST: Final = "\x0c"
_ESCAPE: Final = "\x1b[27u"
_CLEAR: Final = "\x15"
_BELOW_FILTER: Final = slice(1, ROWS - 1)
_ROW: Final = re.compile(r"^.{20,30}\d\d:\d\d", re.MULTILINE)


def measure(launcher: Launcher) -> None:
    """One round: opening the list, and typing into its filter."""
    data = launcher.directory("years")
    if not data.exists():
        _write(data, launcher)
    with launcher.app("--continue", data=data, kitty=True) as program:
        program.until(ready)
        program.read_until_quiet(1.0)
        program.paint_all()
        for number in range(_OPENINGS):
            name = "list" if number else "list first"
            launcher.samples[name].append(_open(program))
            if number < _OPENINGS - 1:
                _close(program)
        for text in _FILTERS:
            for letter in text:
                launcher.samples["list filter"].append(_filter(program, letter))
            program.send(_CLEAR)
            program.read_until_quiet()
            program.paint_all()


def _write(data: Path, launcher: Launcher) -> None:
    scope = load(launcher.env(data)).scope
    large_journal.write(data / "journal.sqlite3", scope)


def _open(program: Program) -> float:
    """Milliseconds from the key to the rows."""
    sent = program.send(_LIST)
    shown = program.until(_listed)
    program.read_until_quiet()
    program.paint_all()
    return (shown - sent) * 1000


def _close(program: Program) -> None:
    program.send(_ESCAPE)
    program.until(lambda screen: not _listed(screen))
    program.read_until_quiet()
    program.paint_all()


def _listed(screen: Painted) -> bool:
    return "Filter" in screen.text and _ROW.search(screen.text) is not None


def _filter(program: Program, letter: str) -> float:
    """Milliseconds from a key until the rows below the filter change no more."""
    sent = program.send(letter)
    program.read_until_quiet(0.3)
    return (program.last_change(_BELOW_FILTER, lambda _: True) - sent) * 1000


def rows(samples: Samples) -> Iterator[Row]:
    """Each as a person sees it: from the key to what is painted."""
    number = f"{large_journal.CONVERSATIONS:,} conversations"
    yield Row(
        f"key → list of {number}, first time", median(samples["list first"]), "ms"
    )
    yield Row(f"key → list of {number}", median(samples["list"]), "ms", 50)
    keys = samples["list filter"]
    yield Row(f"key → filtered list of {number}, p50", median(keys), "ms", 20)
    yield Row("the same, p95", percentile(keys, 0.95), "ms")
