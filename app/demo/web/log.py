"""What the server has seen, for tests that wait for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.demo.runs.run import Run


@dataclass(frozen=True)
class SeenRequest:
    """One request as it came in."""

    method: str
    path: str
    """With its `/v1`."""
    json: dict[str, object] | None
    """The body, if it was a JSON object."""
    query: dict[str, str]
    at: float
    """`time.monotonic()` when it had been read."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""


@dataclass(frozen=True)
class EndedStream:
    """One stream that is over."""

    task_id: str
    hung_up: bool
    """The client left (or the connection was reset) before the end."""
    chunks: int
    """Text chunks that had been written by then."""
    at: float
    """`time.monotonic()` of the end."""


class Log:
    """Written by the server's thread, read and waited on by others."""

    def __init__(self) -> None:
        """Starts empty."""
        self.requests: list[SeenRequest] = []
        self.streams: list[EndedStream] = []
        self.crowded: list[str] = []
        self._news = threading.Condition()

    def add(self, request: SeenRequest) -> None:
        """Enters a request."""
        with self._news:
            self.requests.append(request)
            self._news.notify_all()

    def end_stream(self, run: Run, *, hung_up: bool) -> None:
        """Enters the end of a stream."""
        ended = EndedStream(run.task_id, hung_up, len(run.said), time.monotonic())
        with self._news:
            self.streams.append(ended)
            self._news.notify_all()

    def wait_for_request(self, suffix: str, timeout: float, count: int) -> SeenRequest:
        """The count-th request whose path ends so; see `DemoServer`."""

        def found() -> list[SeenRequest]:
            return [seen for seen in self.requests if seen.path.endswith(suffix)]

        self._wait(lambda: len(found()) >= count, timeout, f"request to …{suffix}")
        return found()[count - 1]

    def wait_for_stream_end(self, timeout: float, count: int) -> EndedStream:
        """The count-th stream that ended; see `DemoServer`."""
        self._wait(lambda: len(self.streams) >= count, timeout, "end of a stream")
        return self.streams[count - 1]

    def _wait(self, done: Callable[[], bool], timeout: float, what: str) -> None:
        with self._news:
            if not self._news.wait_for(done, timeout):
                raise TimeoutError(f"no {what} within {timeout} s")
