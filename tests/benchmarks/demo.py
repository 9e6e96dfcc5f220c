"""The built-in server in a process of its own, so that its work is not the app's.

Both sides read the system's monotonic clock, which is the same in all processes.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from app.demo.server import DemoServer
from tests.benchmarks.program import ROOT

_MODE: Final = "chat"


@dataclass(frozen=True)
class Seen:
    """What the server has seen so far; moments of `time.monotonic()`."""

    stops: Sequence[float]
    """When each stop request had been read."""
    ends: Sequence[float]
    """When the last byte of each stream had been handed to the system."""


class Demo:
    """The server, from outside."""

    def __enter__(self) -> Self:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.demo"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        hello = self._read()
        self.env = {
            "DIFY_BASE_URL": str(hello["base_url"]),
            "DIFY_API_KEY": str(hello["key"]),
        }
        """What connects a client."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(5)
        self._process.stdout.close()

    def seen(self) -> Seen:
        """Ask it what it has seen."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return Seen(**self._read())

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def main() -> None:
    """Serve; answer each line on standard input with what was seen."""
    with DemoServer(adopt_conversations=True) as server:
        hello = {"base_url": server.base_url, "key": server.keys[_MODE]}
        print(json.dumps(hello), flush=True)
        for _ in sys.stdin:
            stops = [r.at for r in server.requests if r.path.endswith("/stop")]
            ends = [stream.at for stream in server.ended_streams]
            print(json.dumps({"stops": stops, "ends": ends}), flush=True)


if __name__ == "__main__":
    main()
