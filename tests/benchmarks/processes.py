"""What a program and all that it started take of the machine. Linux only."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SCHED_CLOCK: Final = 2
"""The kernel's `CPUCLOCK_SCHED`: nanoseconds run by all threads, ended ones too."""


@dataclass(frozen=True)
class Memory:
    """Memory of a process tree in MiB."""

    rss: float
    """Resident; pages shared with other programs count in full."""
    pss: float
    """Proportional; a page shared by two programs counts half."""


def tree(pid: int) -> Iterator[int]:
    """A process and all its descendants that live."""
    yield pid
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def cpu(pid: int) -> float:
    """CPU seconds of a living process tree so far."""
    total = 0.0
    for one in tree(pid):
        with suppress(OSError):
            total += time.clock_gettime((~one << 3) | _SCHED_CLOCK)
    return total


def memory(pid: int) -> Memory:
    """Memory of a process tree now."""
    found = {"Rss:": 0, "Pss:": 0}
    for one in tree(pid):
        with suppress(OSError):
            for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
                words = line.split()
                if words[0] in found:
                    found[words[0]] += int(words[1])
    return Memory(found["Rss:"] / 1024, found["Pss:"] / 1024)


def fixed_work() -> float:
    """Milliseconds that a fixed piece of work takes now: what others take away."""
    begin = time.perf_counter()
    sum(i * i for i in range(300_000))
    return (time.perf_counter() - begin) * 1000
