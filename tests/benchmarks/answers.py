"""Whole answers, as fast as the socket takes them."""

import math
import re
from collections.abc import Iterator
from typing import Final

from app.demo.script.texts import made_up
from tests.benchmarks.asking import TRANSCRIPT, ready, until_answered, write
from tests.benchmarks.launcher import Launcher
from tests.benchmarks.program import Broken, Program
from tests.benchmarks.rows import Row, Samples, middle

KINDS: Final = ("prose", "markdown", "code", "table", "paragraph", "cjk")
FEW, MANY = 2_000, 20_000
_WARM: Final = 20
"""Chunks of a first answer, so that what is loaded once counts as such."""
_END: Final = re.compile(rb"\[ready\]")


def measure(launcher: Launcher) -> None:
    """One round: each kind, by difyterm and by the reference."""
    for kind in KINDS:
        with launcher.app() as program:
            program.until(ready)
            _measure_app(launcher, program, kind)
        with launcher.sse() as program:
            _measure_reference(launcher, program, kind)


def _measure_app(launcher: Launcher, program: Program, kind: str) -> None:
    demo = launcher.demo
    for count in (_WARM, FEW, MANY):
        write(program, _message(kind, count))
        before = len(demo.seen().ends)
        begin = program.cpu
        entered = program.send("\r")
        shown = until_answered(program, demo, before)
        launcher.samples[f"app {kind} {count}"].append(program.cpu - begin)
        _look_at_end(program, kind, count)
        if count != _WARM:
            sent = demo.seen().ends[-1]
            launcher.samples[f"lag {kind} {count}"].append(max(0.0, shown - sent))
            launcher.samples[f"whole {kind} {count}"].append(shown - entered)
    memory = program.memory
    launcher.samples[f"rss {kind}"].append(memory.rss)
    launcher.samples[f"pss {kind}"].append(memory.pss)


def _measure_reference(launcher: Launcher, program: Program, kind: str) -> None:
    program.until_bytes(_END)
    program.paint_all()
    for count in (_WARM, FEW, MANY):
        begin, read = program.cpu, program.bytes_read
        program.send(_message(kind, count) + "\n")
        shown = program.until_bytes(_END)
        program.read_until_quiet()
        program.paint_all()
        launcher.samples[f"reference {kind} {count}"].append(program.cpu - begin)
        sent = launcher.demo.seen().ends[-1]
        launcher.samples[f"lag reference {kind} {count}"].append(max(0, shown - sent))
        if program.bytes_read - read < len("".join(made_up(kind, count)).encode()):
            raise Broken(f"the reference did not write all {count} chunks")


def _message(kind: str, count: int) -> str:
    return f"n={count} rate=0 kind={kind}"


def _look_at_end(program: Program, kind: str, count: int) -> None:
    """Make sure that the last words of the answer are on the screen."""
    text = "".join(made_up(kind, count))
    last = re.findall(r"[^\W_]+", text)[-1]
    rows = program.screen.lines()[TRANSCRIPT]
    bottom = "".join("".join(rows).split())[-200:]
    if last not in bottom and last[-2:] not in bottom:
        raise Broken(f"{last!r} is not at the end of:\n{program.screen.text}")


def rows(samples: Samples) -> Iterator[Row]:
    """CPU, growth, lag and memory of each kind."""
    for kind in KINDS:
        for count in (MANY, FEW):
            figure = middle(samples, f"app {kind} {count}")
            reference = middle(samples, f"reference {kind} {count}")
            name = f"CPU, {count:,} chunks, {kind}"
            goal = 4 if count == MANY else None
            yield Row(name, figure, "s", goal, reference, on_ratio=True)
    for kind in KINDS:
        many, few = (middle(samples, f"app {kind} {count}") for count in (MANY, FEW))
        growth = math.log10(many / few)
        yield Row(f"growth exponent of that CPU, {kind}", growth, "", 1.10)
    for kind in KINDS:
        lag = middle(samples, f"lag {kind} {MANY}")
        least = middle(samples, f"lag reference {kind} {MANY}")
        yield Row(f"last chunk sent → last character, {kind}", lag, "s", 0.3, least)
    for kind in KINDS:
        whole = middle(samples, f"whole {kind} {MANY}")
        yield Row(f"Enter → last character of {MANY:,} chunks, {kind}", whole, "s")
    first = middle(samples, f"app prose {_WARM}")
    yield Row(f"CPU of a first answer, {_WARM} chunks, prose", first, "s")
    for kind in KINDS:
        name = f"memory after {MANY:,} chunks, RSS, {kind}"
        yield Row(name, middle(samples, f"rss {kind}"), "MiB", 90)
    name = f"memory after {MANY:,} chunks, PSS, prose"
    yield Row(name, middle(samples, "pss prose"), "MiB")
