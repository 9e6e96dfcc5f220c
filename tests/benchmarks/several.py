"""Several conversations at once: keys and Esc while four answers stream, switching."""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Final

from tests.benchmarks.asking import TRANSCRIPT, ask, ready, until_streaming
from tests.benchmarks.keys import echoes
from tests.benchmarks.launcher import Launcher
from tests.benchmarks.painted import Painted
from tests.benchmarks.program import Program
from tests.benchmarks.rows import Row, Samples, middle, percentile
from tests.benchmarks.stopping import stop

_ANSWERS: Final = 4
_RATE: Final = 100
"""Chunks a second of each."""
_SECONDS: Final = 40
"""How long each answer would stream."""
_KEYS: Final = 40
_SWITCHES: Final = 10
_NEW: Final = "\x0e"
_NEXT: Final = "\x1b[6;5~"
_LONG: Final = ("n=1500 rate=0 kind=markdown", "n=1501 rate=0 kind=prose")


def measure(launcher: Launcher) -> None:
    """One round: one answer and four, then switching between two conversations."""
    for answers in (1, _ANSWERS):
        _stream(launcher, answers)
    _switch(launcher)


def _stream(launcher: Launcher, answers: int) -> None:
    """Type while so many answers stream, the last of them on the screen; then Esc."""
    samples = launcher.samples
    with launcher.app(kitty=True) as program:
        program.until(ready)
        for number in range(answers):
            if number:
                _begin_another(program)
            ask(program, f"n={_SECONDS * _RATE} rate={_RATE} kind=prose late=0")
            until_streaming(program)
        program.read_for(0.3)
        cpu, begin = program.cpu, time.monotonic()
        samples[f"several keys {answers}"] += echoes(program, _KEYS)
        share = 100 * (program.cpu - cpu) / (time.monotonic() - begin)
        samples[f"several cpu {answers}"].append(share)
        _, took = stop(launcher, program)
        samples[f"several esc {answers}"].append(took * 1000)


def _begin_another(program: Program) -> None:
    program.send(_NEW)
    program.until(ready)
    program.read_for(0.3)


def _switch(launcher: Launcher) -> None:
    """Go to and fro between two conversations at rest, each with a long answer."""
    with launcher.app() as program:
        program.until(ready)
        screens = []
        for number, message in enumerate(_LONG):
            if number:
                _begin_another(program)
            ask(program, message)
            program.read_until_quiet(1.0)
            program.paint_all()
            program.until(ready)
            screens.append(_rows(program.screen))
        for number in range(_SWITCHES):
            wanted = screens[number % 2]
            sent = program.send(_NEXT)
            shown = program.until(_shows(wanted))
            launcher.samples["switch"].append((shown - sent) * 1000)
            program.read_until_quiet()
            program.paint_all()


def _shows(wanted: list[str]) -> Callable[[Painted], bool]:
    return lambda screen: _rows(screen) == wanted


def _rows(screen: Painted) -> list[str]:
    return screen.lines()[TRANSCRIPT]


def rows(samples: Samples) -> Iterator[Row]:
    """Each with four answers, beside the same with one."""
    keys, alone = (samples[f"several keys {answers}"] for answers in (_ANSWERS, 1))
    name = f"key → echo, {_ANSWERS} answers at {_RATE} chunks/s"
    yield Row(f"{name}, p50", median(keys), "ms", None, median(alone))
    p95, floor = percentile(keys, 0.95), percentile(alone, 0.95)
    yield Row(f"{name}, p95", p95, "ms", 12, floor)
    busy, least = (middle(samples, f"several cpu {n}") for n in (_ANSWERS, 1))
    yield Row(f"CPU with {_ANSWERS} answers while typing", busy, "%", None, least)
    esc, one = (middle(samples, f"several esc {n}") for n in (_ANSWERS, 1))
    yield Row(f"Esc byte → stop request, {_ANSWERS} answers", esc, "ms", 8, one)
    switches = samples["switch"]
    yield Row("key → last row of the other conversation", median(switches), "ms", 50)
    yield Row("the same, p95", percentile(switches, 0.95), "ms")
