"""A program in a pseudo-terminal, with the moment of each read."""

import os
import re
import select
import signal
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

from tests.benchmarks import processes
from tests.benchmarks.painted import Painted
from tests.e2e.pseudo_terminal import start_in_terminal

COLUMNS: Final = 120
ROWS: Final = 40
ROOT: Final = Path(__file__).resolve().parents[2]
ALTERNATE: Final = re.compile(rb"\x1b\[\?1049h")
"""Begins what a full-screen program writes."""
_QUERY: Final = re.compile(rb"\x1b\[(?:\?(2026)\$p|\?(u)|(6n)|(0?c))")


class Broken(Exception):
    """A program did not do what the benchmark waits for."""


class Program:
    """Reads whatever comes at once and paints it only when somebody looks.

    Times are `time.monotonic()` of the read that brought the last byte. Kitty makes
    it a terminal with that keyboard protocol.
    """

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], *, kitty: bool = False
    ) -> None:
        """Start the program; `started` is the moment before."""
        self.kitty = kitty
        self.screen = Painted(COLUMNS, ROWS)
        self.bytes_read = 0
        self._pieces: deque[tuple[float, bytes]] = deque()
        self._last_read = 0.0
        self._open = True
        self.started = time.monotonic()
        self._process, self._master = start_in_terminal(
            command, COLUMNS, ROWS, env=env, cwd=ROOT
        )
        self._poll = select.poll()
        self._poll.register(self._master, select.POLLIN)

    def __enter__(self) -> Self:
        """Nothing more: the program already runs."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill it and all that it started."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._master)

    @property
    def cpu(self) -> float:
        """CPU seconds so far."""
        return processes.cpu(self._process.pid)

    @property
    def memory(self) -> processes.Memory:
        """Memory now."""
        return processes.memory(self._process.pid)

    def send(self, text: str) -> float:
        """Write as the keyboard would; give the moment before."""
        now = time.monotonic()
        os.write(self._master, text.encode())
        return now

    def escape(self) -> float:
        """Press Esc; give the moment before."""
        return self.send("\x1b[27u" if self.kitty else "\x1b")

    def until(self, test: Callable[[Painted], bool], timeout: float = 15) -> float:
        """Wait until the screen passes a test; give the moment of the read.

        Raises:
            Broken: It does not within `timeout` seconds, or the program has ended.
        """
        deadline = time.monotonic() + timeout
        moment = self._last_read
        while not test(self.screen):
            while not self._pieces:
                if time.monotonic() > deadline or not self._open:
                    raise Broken(f"not seen in {timeout} s:\n{self.screen.text}")
                self._read(0.05)
            moment = self.paint_one()
        return moment

    def until_bytes(self, pattern: re.Pattern[bytes], timeout: float = 60) -> float:
        """Wait until the unpainted output holds a match; paints nothing.

        Returns:
            The moment of the read.

        Raises:
            Broken: As `until`.
        """
        deadline, looked = time.monotonic() + timeout, 0
        output = bytearray()
        while not pattern.search(output):
            if time.monotonic() > deadline or not self._open:
                raise Broken(f"{pattern.pattern!r} not in {bytes(output[-300:])!r}")
            self._read(0.05)
            pieces = list(self._pieces)
            output += b"".join(data for _, data in pieces[looked:])
            looked = len(pieces)
        return self._last_read

    def read_for(self, seconds: float) -> None:
        """Read for so long; paints nothing."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)
            if not self._open:
                raise Broken(f"the program has ended:\n{self.screen.text}")

    def read_until_quiet(self, seconds: float = 0.2, timeout: float = 20) -> None:
        """Read until nothing has come for so long; paints nothing."""
        begin = time.monotonic()
        while time.monotonic() < begin + timeout:
            self._read(0.05)
            if time.monotonic() - max(begin, self._last_read) > seconds:
                return

    def paint_one(self) -> float:
        """Paint the oldest unpainted read; give its moment."""
        moment, data = self._pieces.popleft()
        self.screen.feed(data)
        return moment

    def paint_all(self) -> None:
        """Paint everything read."""
        while self._pieces:
            self.paint_one()

    def last_change(self, rows: slice, done: Callable[[Painted], bool]) -> float:
        """Paint what was read, and read on until the screen is done and at rest.

        Returns:
            When some rows got the text that they have now, or when the screen was
            done, whichever is later: text that repeats itself can look the same
            before its end.

        Raises:
            Broken: It is not done within a minute.
        """
        moment, before, ended = self._last_read, self.screen.lines()[rows], True
        deadline = time.monotonic() + 60
        while self._pieces or not done(self.screen):
            if not self._pieces:
                if time.monotonic() > deadline or not self._open:
                    raise Broken(f"not done:\n{self.screen.text}")
                self.read_until_quiet()
                continue
            at = self.paint_one()
            now, was_ended, ended = self.screen.lines()[rows], ended, done(self.screen)
            if now != before or ended > was_ended:
                moment, before = at, now
        return moment

    def _read(self, timeout: float) -> None:
        if not self._open or not self._poll.poll(max(0.0, timeout) * 1000):
            return
        try:
            data = os.read(self._master, 65536)
        except OSError:  # Linux reports the closed other side so
            self._open = False
            return
        self._last_read = time.monotonic()
        self._pieces.append((self._last_read, data))
        self.bytes_read += len(data)
        for query in _QUERY.finditer(data):
            self._answer(query)

    def _answer(self, query: re.Match[bytes]) -> None:
        synchronised, kitty, position, _ = query.groups()
        if synchronised:
            self.send("\x1b[?2026;2$y")
        elif kitty:
            self.send("\x1b[?1u" if self.kitty else "")
        else:
            self.send("\x1b[1;1R" if position else "\x1b[?62;22c")
