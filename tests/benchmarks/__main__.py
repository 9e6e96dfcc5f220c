"""Measures the real difyterm from outside and says which goals are met.

    python -m tests.benchmarks [--rounds N] [--only NAME,…] [--json FILE]

It runs in a pseudo-terminal of 120x40 with the built-in server as the source. Its
ratios are to two references that run beside it: a script of httpx and httpx-sse that
writes the text to standard output, and Textual with next to nothing. Rounds are
interleaved; a figure is the median of its rounds, a percentile is over all of them.
Linux only. Progress goes to standard error. No figure makes it fail.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from tests.benchmarks import (
    answers,
    finding,
    keys,
    listing,
    opening,
    resting,
    several,
    starting,
    stopping,
    years,
)
from tests.benchmarks.asking import ready
from tests.benchmarks.demo import Demo
from tests.benchmarks.launcher import Launcher
from tests.benchmarks.rows import Row, Samples, as_json, table


class _Part(NamedTuple):
    measure: Callable[[Launcher], None]
    rows: Callable[[Samples], Iterator[Row]]


_PARTS: Final = {
    "answers": _Part(answers.measure, answers.rows),
    "keys": _Part(keys.measure, keys.rows),
    "stop": _Part(stopping.measure, stopping.rows),
    "open": _Part(opening.measure, opening.rows),
    "years": _Part(years.measure, years.rows),
    "list": _Part(listing.measure, listing.rows),
    "find": _Part(finding.measure, finding.rows),
    "start": _Part(starting.measure, starting.rows),
    "several": _Part(several.measure, several.rows),
    "rest": _Part(resting.measure, resting.rows),
}


def main() -> None:
    """Measure and print."""
    options = _options()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as directory, Demo() as demo:
        launcher = Launcher(demo, Path(directory))
        _warm_up(launcher)
        for number in range(1, options.rounds + 1):
            for name in options.only:
                _say(f"round {number} of {options.rounds}: {name}")
                _PARTS[name].measure(launcher)
    rows = [row for name in options.only for row in _PARTS[name].rows(launcher.samples)]
    noise = launcher.samples["noise ms"]
    about = {
        "command": " ".join(["python", "-m", "tests.benchmarks", *sys.argv[1:]]),
        "rounds": options.rounds,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "fixed work ms": [min(noise), median(noise), max(noise)],
    }
    print(table(rows))
    print(
        f"\n{len(noise)} runs in {time.monotonic() - began:.0f} s. Before each, a fixed "
        f"piece of work took {min(noise):.1f} to {max(noise):.1f} ms, in the median "
        f"{median(noise):.1f}."
    )
    if options.json:
        options.json.write_text(
            as_json(rows, launcher.samples, about), encoding="utf-8"
        )


def _options() -> argparse.Namespace:
    summary, _, rest = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks", description=summary, epilog=rest
    )
    parser.add_argument("--rounds", type=int, default=3, help="default: 3")
    parser.add_argument(
        "--only", type=_names, default=list(_PARTS), help=", ".join(_PARTS)
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="also write all of it"
    )
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [name for name in names if name not in _PARTS]:
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}")
    return names


def _warm_up(launcher: Launcher) -> None:
    """Start each program once, so that byte code is compiled and files are cached."""
    _say("warming up")
    with launcher.app() as program:
        program.until(ready)
    for program in (launcher.textual("empty"), launcher.sse()):
        with program:
            program.read_for(0.8)
    launcher.samples.clear()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
