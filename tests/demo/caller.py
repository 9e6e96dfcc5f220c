"""A bare client of the built-in server: raw bytes in, event dictionaries out."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import httpx

from app.demo.server import DemoServer

Event = dict[str, Any]


def events_in(raw: bytes) -> list[Event]:
    """The events of a whole stream; a ping is `{"event": "ping"}`."""
    parts = raw.split(b"\n\n")
    assert parts.pop() == b"", "the last event is not complete"
    return [event_in(part) for part in parts]


def event_in(part: bytes) -> Event:
    """One event of the stream, without its empty line."""
    if part == b"event: ping":
        return {"event": "ping"}
    assert part.startswith(b"data: {")
    event: Event = json.loads(part.removeprefix(b"data: "))
    return event


def sequence(events: list[Event]) -> list[str]:
    """The names of the events, runs collapsed."""
    return [name for name, _ in groupby(event["event"] for event in events)]


def text_of(events: list[Event]) -> str:
    """The streamed answer."""
    names = ("message", "agent_message")
    return "".join(e["answer"] for e in events if e["event"] in names)


OPEN = ExitStack()
"""The clients of the running test; `tests/demo/conftest.py` closes them after it."""


def client(read: float = 10.0) -> httpx.Client:
    """A client that is closed after the test and waits `read` seconds for bytes."""
    # verify=False: loading certificates takes longer than most of these tests.
    made = httpx.Client(timeout=httpx.Timeout(10, read=read), verify=False)
    return OPEN.enter_context(made)


@dataclass
class Caller:
    """One end user of one app."""

    server: DemoServer
    mode: str = "chat"
    user: str = "tester"
    inputs: dict[str, object] = field(default_factory=dict)
    http: httpx.Client = field(default_factory=client)

    @property
    def headers(self) -> dict[str, str]:
        """The key of the app."""
        return {"Authorization": f"Bearer {self.server.keys[self.mode]}"}

    def body(self, query: str, **changes: object) -> dict[str, object]:
        """The body of a message."""
        return {
            "query": query,
            "inputs": self.inputs,
            "user": self.user,
            "response_mode": "streaming",
            **changes,
        }

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any request to a path below `/v1`."""
        options.setdefault("headers", self.headers)
        return self.http.request(method, self.server.base_url + path, **options)

    def post(self, query: str, **changes: object) -> httpx.Response:
        """Sends a message and reads the answer to its end."""
        return self.call("POST", "/chat-messages", json=self.body(query, **changes))

    def events(self, query: str, **changes: object) -> list[Event]:
        """The events of the answer to a message."""
        response = self.post(query, **changes)
        assert response.status_code == 200, response.text
        return events_in(response.content)

    def stop(self, task_id: str, user: str | None = None) -> httpx.Response:
        """Stops a task."""
        body = {"user": user or self.user}
        return self.call("POST", f"/chat-messages/{task_id}/stop", json=body)

    def stream(self, query: str) -> Generator[Event, None, None]:
        """The events of an answer one by one; closing hangs up."""
        url = f"{self.server.base_url}/chat-messages"
        options: dict[str, Any] = {"headers": self.headers, "json": self.body(query)}
        with self.http.stream("POST", url, **options) as response:
            assert response.status_code == 200
            waiting = b""
            for piece in response.iter_raw():
                *whole, waiting = (waiting + piece).split(b"\n\n")
                yield from map(event_in, whole)

    def interrupted(
        self, query: str, when: Callable[[list[Event]], bool], user: str | None = None
    ) -> list[Event]:
        """All events of an answer that is stopped once `when` holds of the events."""
        seen: list[Event] = []
        sent = False
        for event in self.stream(query):
            seen.append(event)
            if not sent and when(seen):
                sent = True
                task_id = next(e["task_id"] for e in seen if "task_id" in e)
                assert self.stop(task_id, user).json() == {"result": "success"}
        assert sent
        return seen

    def message(self, event: Event) -> dict[str, Any]:
        """The row of `/messages` an event belongs to."""
        query = {"conversation_id": event["conversation_id"], "user": self.user}
        rows = self.call("GET", "/messages", params=query).json()["data"]
        found: list[dict[str, Any]] = [
            r for r in rows if r["id"] == event["message_id"]
        ]
        return found[0]


def answers(count: int) -> Callable[[list[Event]], bool]:
    """Holds once so many text events have come."""
    return lambda seen: sum("answer" in event for event in seen) >= count
