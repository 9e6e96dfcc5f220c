"""What difyterm takes when nothing happens, and while a first chunk is awaited."""

import time
from collections.abc import Iterator
from typing import Final

from tests.benchmarks.asking import ask, ready
from tests.benchmarks.launcher import Launcher
from tests.benchmarks.program import Program
from tests.benchmarks.rows import Row, Samples, middle

_REST: Final = 10.0
"""Seconds at rest."""
_THINKING: Final = 8
"""Seconds until the first chunk of the answer that is waited for."""


def measure(launcher: Launcher) -> None:
    """Both, once: they take long and vary little."""
    if launcher.samples["rest cpu"]:
        return
    with launcher.app() as program:
        program.until(ready)
        program.read_until_quiet(1.0)
        memory = program.memory
        launcher.samples["rest rss"].append(memory.rss)
        launcher.samples["rest pss"].append(memory.pss)
        cpu, written = _take(program, _REST)
        launcher.samples["rest cpu"].append(cpu)
        launcher.samples["rest bytes"].append(written)
        program.paint_all()
        ask(program, f"n=5 [fault: late_first_chunk={_THINKING}]")
        program.until(lambda screen: "● waiting" in screen.text)
        program.read_for(1)
        cpu, written = _take(program, _THINKING - 2)
        launcher.samples["wait cpu"].append(cpu)
        launcher.samples["wait bytes"].append(written)


def _take(program: Program, seconds: float) -> tuple[float, float]:
    """CPU in percent of a core, and bytes written a second."""
    cpu, written, begin = program.cpu, program.bytes_read, time.monotonic()
    program.read_for(seconds)
    took = time.monotonic() - begin
    return 100 * (program.cpu - cpu) / took, (program.bytes_read - written) / took


def rows(samples: Samples) -> Iterator[Row]:
    """Memory, CPU and output."""
    yield Row("memory idle, RSS", middle(samples, "rest rss"), "MiB", 70)
    yield Row("memory idle, PSS", middle(samples, "rest pss"), "MiB")
    yield Row("CPU idle", middle(samples, "rest cpu"), "%", 0.1)
    yield Row("written idle", middle(samples, "rest bytes"), "B/s", 0)
    yield Row(
        "CPU while waiting for a first chunk", middle(samples, "wait cpu"), "%", 2
    )
    yield Row("written meanwhile", middle(samples, "wait bytes"), "B/s")
