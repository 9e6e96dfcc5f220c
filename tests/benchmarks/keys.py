"""How long a typed key takes to be on the screen."""

import random
import time
from collections.abc import Iterator
from itertools import cycle, islice
from statistics import median
from typing import Final

from tests.benchmarks.asking import ask, ready, until_streaming
from tests.benchmarks.launcher import Launcher
from tests.benchmarks.program import ALTERNATE, Program
from tests.benchmarks.rows import Row, Samples, middle, percentile

RATES: Final = (100, 1000)
"""Chunks a second."""
_LETTERS: Final = "qzjxkvw"
_MARK: Final = "§"
_COUNT: Final = 40
"""Keys of each program and rate in one round."""
_LEAST, _MOST = 0.02, 0.11
"""Seconds between the echo of a key and the next key."""
_GOALS: Final = {100: 12.0, 1000: 20.0}


def measure(launcher: Launcher) -> None:
    """One round: both rates, difyterm and plain text in Textual."""
    for rate in RATES:
        message = f"n={30 * rate} rate={rate} kind=prose"
        with launcher.app() as program:
            program.until(ready)
            ask(program, message)
            until_streaming(program)
            _measure(launcher, program, f"app {rate}")
        with launcher.textual("plain") as program:
            program.until_bytes(ALTERNATE)
            program.read_until_quiet()
            ask(program, message)
            program.until(lambda screen: "harbour" in screen.text)
            _measure(launcher, program, f"reference {rate}")


def _measure(launcher: Launcher, program: Program, name: str) -> None:
    program.read_for(0.3)
    cpu, begin = program.cpu, time.monotonic()
    launcher.samples[f"keys {name}"] += echoes(program, _COUNT)
    share = 100 * (program.cpu - cpu) / (time.monotonic() - begin)
    launcher.samples[f"keys cpu {name}"].append(share)


def echoes(program: Program, count: int) -> list[float]:
    """Type so many keys, one at a time; give the milliseconds of each echo."""
    uneven = random.Random(count)
    found = []
    typed = _MARK
    _echo(program, _MARK, typed)
    for letter in islice(cycle(_LETTERS), count):
        program.read_for(uneven.uniform(_LEAST, _MOST))
        program.paint_all()
        typed += letter
        found.append(_echo(program, letter, typed) * 1000)
    return found


def _echo(program: Program, key: str, typed: str) -> float:
    """Seconds from a key until all that was typed is on the screen."""
    sent = program.send(key)
    return program.until(lambda screen: typed in screen.text) - sent


def rows(samples: Samples) -> Iterator[Row]:
    """Half, most and all of the keys at each rate, and CPU meanwhile."""
    for rate in RATES:
        app, reference = (samples[f"keys {who} {rate}"] for who in ("app", "reference"))
        name = f"key → echo at {rate:,} chunks/s"
        yield Row(f"{name}, p50", median(app), "ms", None, median(reference))
        goal = _GOALS[rate]
        p95, floor = percentile(app, 0.95), percentile(reference, 0.95)
        yield Row(f"{name}, p95", p95, "ms", goal, floor)
        yield Row(f"{name}, max of {len(app)}", max(app), "ms", 50, max(reference))
        busy, least = (
            middle(samples, f"keys cpu {who} {rate}") for who in ("app", "reference")
        )
        yield Row(f"CPU at {rate:,} chunks/s while typing", busy, "%", None, least)
