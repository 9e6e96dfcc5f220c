"""Measures the real app beside its references, in one run.

    .venv/bin/python -m tests.benchmarks.app [--rounds 3] [--only start,prose] [--json FILE]

Every figure is the median of the rounds; the measurements of a round follow each
other, so that a slow minute of the machine meets all of them.
"""

import argparse
import json
import statistics
import sys
import time
from collections import defaultdict
from math import log10
from pathlib import Path

from tests.benchmarks.app.measures import KINDS, Figures, measures
from tests.benchmarks.app.stage import staged

Goal = tuple[str, float, float]
"""Figure, the highest value that is good, the value measured."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the real app.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="names, by commas")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    arguments = parser.parse_args()
    only = set(filter(None, arguments.only.split(",")))
    runs: dict[str, list[float]] = defaultdict(list)
    with staged() as stage, stage.app():
        pass  # byte code is there, files are in the cache
    for _ in range(arguments.rounds):
        with staged() as stage:
            for name, measure in measures():
                if not only or name in only:
                    _note(name)
                    runs["calibration ms"].append(_calibrate())
                    for figure, value in measure(stage).items():
                        runs[figure].append(value)
    figures = {name: statistics.median(values) for name, values in runs.items()}
    for name, value in figures.items():
        low, high = min(runs[name]), max(runs[name])
        print(f"{name:42} {value:10.2f}   ({low:.2f} to {high:.2f})")
    print(f"\n{'goal':42} {'at most':>8} {'measured':>9}")
    for name, most, value in goals(figures):
        print(
            f"{name:42} {most:8.2f} {value:9.2f}  {'' if value <= most else 'MISSED'}"
        )
    if arguments.json:
        arguments.json.write_text(json.dumps(runs, indent=1))


def goals(figures: Figures) -> list[Goal]:
    """The figures that have a goal, as ratios where the goal is one."""
    found: list[Goal] = []

    def add(name: str, most: float, over: str, under: str = "") -> None:
        if over in figures and (not under or figures.get(under)):
            value = figures[over] / (figures[under] if under else 1)
            found.append((name, most, value))

    for kind in KINDS:
        long, short = f"{kind} 20000", f"{kind} 2000"
        add(f"{kind}: × CPU", 4, f"{long} CPU s", f"{long} reference CPU s")
        if figures.get(f"{short} CPU s"):
            growth = log10(figures[f"{long} CPU s"] / figures[f"{short} CPU s"])
            found.append((f"{kind}: growth exponent", 1.1, growth))
        add(f"{kind}: last chunk to screen ms", 300, f"{long} lag ms")
        add(f"{kind}: memory MB", 90, f"{long} MB")
    for rate, most in ((100, 12), (1000, 20)):
        add(f"key echo at {rate}/s p95 ms", most, f"echo at {rate}/s p95 ms")
        add(f"key echo at {rate}/s max ms", 50, f"echo at {rate}/s max ms")
        for terminal, limit in (("plain", 40), ("kitty", 10)):
            name = f"Esc to POST at {rate}/s, {terminal} p95 ms"
            add(name, limit, name)
    add("start: × empty Textual app", 1.3, "start app ms", "start empty ms")
    add("open 1000: × open 10", 1.2, "open 1000 ms", "open 10 ms")
    add("open 1000 ms", 800, "open 1000 ms")
    add("key echo with 1000 p95 ms", 10, "echo with 1000 p95 ms")
    add("memory idle MB", 70, "memory idle MB")
    add("memory with 1000 MB", 90, "memory with 1000 MB")
    add("idle CPU %", 0.1, "idle CPU %")
    add("idle bytes", 0, "idle bytes")
    add("waiting CPU %", 2, "waiting CPU %")
    return found


def _calibrate() -> float:
    """Milliseconds that a fixed piece of work takes now: how noisy the machine is."""
    began = time.perf_counter()
    sum(number * number for number in range(300_000))
    return (time.perf_counter() - began) * 1e3


def _note(name: str) -> None:
    print(name, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
