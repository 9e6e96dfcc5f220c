"""How long Esc takes to become a stop request at the server."""

import random
import time
from collections.abc import Iterator
from statistics import median
from typing import Final

from app.ui.terminal.escape_delay import LOCAL_DELAY
from tests.benchmarks.asking import ask, ready, until_streaming
from tests.benchmarks.keys import RATES
from tests.benchmarks.launcher import Launcher
from tests.benchmarks.painted import Painted
from tests.benchmarks.program import Broken, Program
from tests.benchmarks.rows import Row, Samples, percentile

_PRESSES: Final = 15
"""Answers stopped at each rate, on each kind of terminal, in one round."""
_TERMINALS: Final = {"kitty": True, "plain": False}
_GOALS: Final = {"kitty": 8.0, "plain": 10.0}


def measure(launcher: Launcher) -> None:
    """One round: both rates on both kinds of terminal."""
    moments = random.Random(len(launcher.samples["esc kitty 100"]))
    for terminal, kitty in _TERMINALS.items():
        with launcher.app(kitty=kitty) as program:
            program.until(ready)
            for rate in RATES * _PRESSES:
                ask(program, f"n={30 * rate} rate={rate} kind=prose late=0")
                until_streaming(program)
                program.read_for(moments.uniform(0.2, 0.3))
                pressed, took = stop(launcher, program)
                shown = program.until(_stopped) - pressed
                launcher.samples[f"esc {terminal} {rate}"].append(took * 1000)
                launcher.samples[f"shown {terminal} {rate}"].append(shown * 1000)
                program.until(ready)


def _stopped(screen: Painted) -> bool:
    """Whether the status says that the stop is on its way, or done already."""
    return "● streaming" not in screen.text


def stop(launcher: Launcher, program: Program) -> tuple[float, float]:
    """Press Esc; give the moment, and the seconds until the stop was at the server.

    The server is asked afterwards only: being asked would take time from it.
    """
    before = len(launcher.demo.seen().stops)
    pressed = program.escape()
    while time.monotonic() < pressed + 5:
        program.read_for(0.1)
        if len(stops := launcher.demo.seen().stops) > before:
            return pressed, stops[before] - pressed
    raise Broken(f"no stop request after Esc:\n{program.screen.text}")


def rows(samples: Samples) -> Iterator[Row]:
    """From the byte to the request, and from the key event as far as it shows.

    A plain terminal's Esc becomes a key event when nothing has followed it for so
    long; that wait is known, so what is left is the way from the event.
    """
    for rate in RATES:
        for terminal in _TERMINALS:
            took = samples[f"esc {terminal} {rate}"]
            name = f"Esc byte → stop request, {terminal}, {rate:,}/s"
            yield Row(f"{name}, p50", median(took), "ms")
            p95 = percentile(took, 0.95)
            yield Row(f"{name}, p95", p95, "ms", _GOALS[terminal])
            shown = percentile(samples[f"shown {terminal} {rate}"], 0.95)
            name = f"Esc byte → stopping shown, {terminal}, {rate:,}/s"
            yield Row(f"{name}, p95", shown, "ms", 15)
        wait = LOCAL_DELAY * 1000
        left = percentile(samples[f"esc plain {rate}"], 0.95) - wait
        yield Row(f"Esc key event → stop request, {rate:,}/s, p95", left, "ms", 10)
