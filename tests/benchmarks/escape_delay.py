"""Measure Esc from byte to event, and rest, with Textual's driver and with ours.

    python -m tests.benchmarks.escape_delay [PRESSES] [IDLE_SECONDS]

A tiny app runs in a pseudo-terminal and writes the system's monotonic clock when a
key event reaches it. CPU and switches at rest come from /proc, so this is for Linux.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Final

from tests.e2e.terminal import Terminal

_ROOT: Final = Path(__file__).parents[2]
_APP: Final = """
import os, sys, time
from textual.app import App
from app.ui.terminal.driver import driver_class
OUT = os.open(sys.argv[2], os.O_WRONLY)
class Probe(App):
    def on_key(self, event):
        os.write(OUT, b"%d %s\\n" % (time.monotonic_ns(), event.key.encode()))
Probe(driver_class=driver_class() if sys.argv[1] == "ours" else None).run()
"""
_HEADS: Final = (
    *("driver", "ESCDELAY", "kitty", "esc median ms", "esc max ms", "letter ms"),
    *("rest ms cpu/s", "rest switch/s", "leaving ms"),
)
_LAYOUT: Final = "{:<9}{:>9}{:>7}{:>15}{:>12}{:>11}{:>15}{:>15}{:>12}\n"
_CASES: Final = (
    ("textual", "100", False),
    ("textual", "25", False),
    ("ours", "25", False),
    ("ours", "100", False),
    ("textual", "25", True),
    ("ours", "25", True),
)


class Probe:
    """The tiny app, and the pipe on which it reports."""

    def __init__(self, terminal: Terminal, report: int) -> None:
        self._terminal = terminal
        self._report = os.fdopen(report)

    def press(self, name: str) -> float:
        """Press a key; give the milliseconds until its event."""
        begin = time.monotonic_ns()
        self._terminal.key(name)
        moment, key = self._report.readline().split()
        assert key == name
        time.sleep(0.02)
        return (int(moment) - begin) / 1e6

    def usage(self) -> tuple[float, int]:
        """CPU milliseconds and switches of all threads so far."""
        cpu, switches = 0.0, 0
        for task in Path(f"/proc/{self._terminal.pid}/task").iterdir():
            cpu += int((task / "schedstat").read_text().split()[0]) / 1e6
            for line in (task / "status").read_text().splitlines():
                if "ctxt_switches" in line:
                    switches += int(line.split()[1])
        return cpu, switches

    def quit(self) -> float:
        """Milliseconds until the process has left."""
        begin = time.monotonic_ns()
        self._terminal.key("ctrl+q")
        self._terminal.wait_exit()
        return (time.monotonic_ns() - begin) / 1e6


@contextmanager
def probe(driver: str, delay: str, *, kitty: bool) -> Iterator[Probe]:
    """Start the app and wait until it takes keys."""
    report, write_end = os.pipe()
    # By its path, as only the standard files are inherited.
    path = f"/proc/{os.getpid()}/fd/{write_end}"
    command = [sys.executable, "-c", _APP, driver, path]
    env = os.environ | {"ESCDELAY": delay, "TERM": "xterm-256color"}
    with Terminal(command, env=env, cwd=_ROOT, kitty=kitty) as terminal:
        terminal.wait_for(lambda _: terminal.is_full_screen())
        tiny = Probe(terminal, report)
        tiny.press("a")
        yield tiny
    os.close(write_end)


def measure(presses: int, seconds: float) -> None:
    """Print the table."""
    sys.stdout.write(_LAYOUT.format(*_HEADS))
    for driver, delay, kitty in _CASES:
        with probe(driver, delay, kitty=kitty) as tiny:
            escapes = [tiny.press("escape") for _ in range(presses)]
            letters = [tiny.press("a") for _ in range(presses)]
            before = tiny.usage()
            time.sleep(seconds)
            after = tiny.usage()
            left = tiny.quit()
        rest = [(new - old) / seconds for new, old in zip(after, before, strict=True)]
        values = (median(escapes), max(escapes), median(letters), *rest, left)
        shown = [f"{value:.2f}" for value in values]
        sys.stdout.write(
            _LAYOUT.format(driver, delay, "yes" if kitty else "no", *shown)
        )


if __name__ == "__main__":
    given = [float(argument) for argument in sys.argv[1:]]
    measure(int(given[0]) if given else 30, given[1] if len(given) > 1 else 10.0)
