"""A program in a pseudo-terminal, watched from outside."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

ROOT: Final = Path(__file__).resolve().parents[3]
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_SIZE: Final = struct.pack("HHHH", 40, 120, 0, 0)


class Program:
    """Runs a command in a 120 by 40 pseudo-terminal.

    Times are monotonic seconds at which bytes were read or written here.

    Args:
        command: Arguments behind the Python interpreter.
        env: The whole environment.
    """

    def __init__(self, command: Sequence[str], env: dict[str, str]) -> None:
        self._master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, _SIZE)
        self.started = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env,
            cwd=ROOT,
            start_new_session=True,
        )
        os.close(slave)
        self.bytes = 0
        """Bytes the program has written."""
        self.last_output = self.started

    def __enter__(self) -> Self:
        """The running program."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        os.close(self._master)

    def write(self, text: str) -> float:
        """Type something; returns when."""
        os.write(self._master, text.encode())
        return time.monotonic()

    def wait(self, pattern: str, limit: float = 60.0) -> float:
        """Wait until the output from now on matches; returns when it was read.

        Raises:
            TimeoutError: It did not within `limit` seconds.
        """
        wanted, seen = re.compile(pattern.encode()), b""
        end = time.monotonic() + limit
        while (left := end - time.monotonic()) > 0:
            seen += self._read(left)
            if wanted.search(seen):
                return self.last_output
            seen = seen[-4096:]
        raise TimeoutError(f"not seen within {limit} s: {pattern}")

    def rest(self, seconds: float) -> None:
        """Read whatever comes for some time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def settle(self, quiet: float = 0.4, limit: float = 60.0) -> float:
        """Wait until nothing was written for some seconds; returns the last time."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if not self._read(quiet):
                break
        return self.last_output

    def _read(self, limit: float) -> bytes:
        ready, _, _ = select.select([self._master], [], [], limit)
        if not ready:
            return b""
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            raise TimeoutError("the program has ended") from None
        self.last_output = time.monotonic()
        self.bytes += len(data)
        return data

    @property
    def cpu(self) -> float:
        """CPU seconds of the process and all its threads so far."""
        stat = Path(f"/proc/{self._process.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def memory(self) -> float:
        """Resident memory, in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found.group(1)) / 1024 if found else 0.0
