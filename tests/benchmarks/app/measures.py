"""One function for each thing that is measured: each gives named figures of one run."""

import random
import statistics
from collections.abc import Callable, Iterator

from tests.benchmarks.app.program import Program
from tests.benchmarks.app.stage import READY, Stage

KINDS = ("prose", "markdown", "code", "table", "paragraph", "cjk")
Figures = dict[str, float]
Measure = Callable[[Stage], Figures]
_KEYS = [chr(code) for code in (*range(0x3B1, 0x3CA), *range(0x430, 0x450))]
"""Letters that no text here holds: each is seen on the screen when typed."""


def start(stage: Stage) -> Figures:
    """Start until the input shows a typed character: the app, and an empty one."""
    figures: Figures = {}
    for name, command in (
        ("app", ["-m", "app"]),
        ("empty", ["tests/benchmarks/app/reference_textual.py"]),
    ):
        with Program(command, stage.env("home")) as program:
            program.wait("Message|M.*essage")
            program.write("ж")
            figures[f"start {name} ms"] = (program.wait("ж") - program.started) * 1e3
            if name == "app":
                program.settle()
                figures["memory idle MB"] = program.memory
    return figures


def rest(stage: Stage) -> Figures:
    """Ten seconds without doing anything."""
    with stage.app() as program:
        cpu, written = program.cpu, program.bytes
        program.rest(10)
        return {
            "idle CPU %": (program.cpu - cpu) * 10,
            "idle bytes": float(program.bytes - written),
        }


def waiting(stage: Stage) -> Figures:
    """Waiting for a first chunk."""
    with stage.app() as program:
        program.write("n=3 rate=0 [fault: late_first_chunk=7]\r")
        program.wait("waiting")
        cpu = program.cpu
        program.rest(5)
        return {"waiting CPU %": (program.cpu - cpu) / 5 * 100}


def flood(kind: str) -> Measure:
    """2,000 and 20,000 chunks of five characters, as fast as the socket takes them."""

    def measure(stage: Stage) -> Figures:
        figures: Figures = {}
        for count in (2_000, 20_000):
            ended = len(stage.demo.ended_streams)
            with stage.app() as program:
                cpu = program.cpu
                program.write(f"n={count} rate=0 kind={kind}\r")
                end = stage.demo.wait_for_stream_end(60, ended + 1)
                shown = program.settle()
                figures[f"{kind} {count} CPU s"] = program.cpu - cpu
                figures[f"{kind} {count} lag ms"] = (shown - end.at) * 1e3
                figures[f"{kind} {count} MB"] = program.memory
            figures[f"{kind} {count} reference CPU s"] = _reference(stage, kind, count)
        return figures

    return measure


def _reference(stage: Stage, kind: str, count: int) -> float:
    url, key = stage.demo.base_url, stage.demo.keys["chat"]
    command = ["tests/benchmarks/app/reference_sse.py", url, key]
    with Program(command, stage.env("home")) as program:
        program.wait("reference ready")
        cpu = program.cpu
        program.write(f"n={count} rate=0 kind={kind}\n")
        program.wait("reference done")
        return program.cpu - cpu


def echo(rate: int) -> Measure:
    """Keys typed one at a time, at uneven intervals, while chunks arrive."""

    def measure(stage: Stage) -> Figures:
        with stage.app() as program:
            program.write(f"n={rate * 60} rate={rate} kind=markdown\r")
            program.wait("streaming")
            program.rest(1.5)
            cpu = program.cpu
            began = program.last_output
            figures = _typed(program, f"echo at {rate}/s")
            spent = program.last_output - began
            figures[f"CPU at {rate}/s %"] = (program.cpu - cpu) / spent * 100
            return figures

    return measure


def _typed(program: Program, name: str) -> Figures:
    pauses = random.Random(1)
    times = []
    for key in _KEYS:
        sent = program.write(key)
        times.append((program.wait(key, 3) - sent) * 1e3)
        program.rest(pauses.uniform(0.05, 0.15))
    return _spread(name, times)


def _spread(name: str, times: list[float]) -> Figures:
    times = sorted(times)
    return {
        f"{name} p50 ms": statistics.median(times),
        f"{name} p95 ms": times[round(0.95 * (len(times) - 1))],
        f"{name} max ms": times[-1],
    }


def stop(rate: int, byte: str, name: str) -> Measure:
    """From the Esc byte until the server has the stop request."""

    def measure(stage: Stage) -> Figures:
        times = []
        with stage.app() as program:
            for turn in range(10):
                seen = _stops(stage)
                program.write(f"n=60000 rate={rate} late=0\r")
                program.wait("streaming")
                program.rest(0.3 + 0.013 * turn)
                pressed = program.write(byte)
                request = stage.demo.wait_for_request("/stop", 10, seen + 1)
                times.append((request.at - pressed) * 1e3)
                program.wait("interrupted")
                program.settle(0.1)
        return _spread(f"Esc to POST at {rate}/s, {name}", times)

    return measure


def _stops(stage: Stage) -> int:
    return sum(seen.path.endswith("/stop") for seen in stage.demo.requests)


def opening(stage: Stage) -> Figures:
    """Start until the last message of an earlier conversation is on the screen."""
    figures: Figures = {}
    for count in (10, 1_000):
        home = f"kept{count}"
        if not (stage.homes / home).exists():
            stage.fill(home, count)
        command = ["-m", "app", "--continue"]
        with Program(command, stage.env(home)) as program:
            last = program.wait(f"End of h{count // 2 - 1:05d}")
            figures[f"open {count} ms"] = (last - program.started) * 1e3
            program.wait(READY)
            program.settle()
            if count == 1_000:
                figures["memory with 1000 MB"] = program.memory
                figures |= _typed(program, "echo with 1000")
    return figures


def measures() -> Iterator[tuple[str, Measure]]:
    """Everything, by the names that `--only` takes."""
    yield "start", start
    yield "rest", rest
    yield "waiting", waiting
    for kind in KINDS:
        yield kind, flood(kind)
    for rate in (100, 1_000):
        yield f"echo{rate}", echo(rate)
        yield f"stop{rate}", stop(rate, "\x1b", "plain")
        yield f"kitty{rate}", stop(rate, "\x1b[27u", "kitty")
    yield "open", opening
