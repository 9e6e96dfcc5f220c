"""CPU that an event takes between the socket and the turn.

Run from the repository: `python -m tests.benchmarks.stream_cost [--json]`.
The events are the built-in server's, sent in two ways: by itself, which puts many
into an HTTP chunk, and by a server that sends one chunk per event, as Dify does.
Each round runs the plain script (`reference_sse`), the client alone and a whole
session one after another; a ratio is the median of what the rounds gave.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager, redirect_stdout
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import httpx

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.session.listener import Listener
from app.session.session import Session
from tests.benchmarks.demo import Demo
from tests.benchmarks.reference_sse import ask
from tests.memory_journal import MemoryJournal

EVENTS, ROUNDS = 20_000, 5
_REFERENCE: Final = "reference"


class _Over(Listener):
    """Knows when a turn has ended."""

    def __init__(self) -> None:
        self.event = asyncio.Event()

    def turn_ended(self, session: Session, turn: Turn) -> None:
        """Remember it."""
        self.event.set()


def _reference(env: Mapping[str, str], query: str) -> float:
    headers = {"Authorization": f"Bearer {env['DIFY_API_KEY']}"}
    url = env["DIFY_BASE_URL"]
    with (
        httpx.Client(base_url=url, headers=headers, timeout=60) as client,
        Path(os.devnull).open("w") as nowhere,
        redirect_stdout(nowhere),
    ):
        begin = time.process_time()
        ask(client, query)
        return time.process_time() - begin


async def _client(client: DifyClient, query: str) -> float:
    begin = time.process_time()
    async with aclosing(client.chat(Draft(query))) as events:
        async for _ in events:
            pass
    return time.process_time() - begin


async def _session(client: DifyClient, query: str) -> float:
    over = _Over()
    session = Session(client, MemoryJournal(), over)
    begin = time.process_time()
    session.send(Draft(query))
    await over.event.wait()
    assert session.turns[-1].status == "completed"
    cost = time.process_time() - begin
    await session.idle()
    return cost


def _with_client(
    measure: Callable[[DifyClient, str], Awaitable[float]],
    env: Mapping[str, str],
    query: str,
) -> float:
    async def run() -> float:
        url, key = env["DIFY_BASE_URL"], env["DIFY_API_KEY"]
        async with DifyClient(url, key, "benchmark") as client:
            return await measure(client, query)

    return asyncio.run(run())


_PATHS: Final[Mapping[str, Callable[[Mapping[str, str], str], float]]] = {
    _REFERENCE: _reference,
    "client": partial(_with_client, _client),
    "session": partial(_with_client, _session),
}
"""What is measured: CPU seconds for one answer to a query."""


class _OneByOne(BaseHTTPRequestHandler):
    """Answers every message with the same events, each in an HTTP chunk."""

    protocol_version = "HTTP/1.1"
    body = b""

    def do_GET(self) -> None:
        """Nothing to be had: the look at a connection kept open."""
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        """All events as fast as the socket takes them."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep standard error for errors."""


def _serve(answer: bytes, pipe: Connection) -> None:
    events = [event + b"\n\n" for event in answer.split(b"\n\n") if event]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(event), event) for event in events)
    _OneByOne.body = chunks + b"0\r\n\r\n"
    with ThreadingHTTPServer(("127.0.0.1", 0), _OneByOne) as server:
        pipe.send(f"http://127.0.0.1:{server.server_port}/v1")
        server.serve_forever()


@contextmanager
def _one_by_one(env: Mapping[str, str], query: str) -> Iterator[dict[str, str]]:
    """A server that sends what the built-in one answers, event by event."""
    body = {
        "query": query,
        "inputs": {},
        "user": "benchmark",
        "response_mode": "streaming",
    }
    headers = {"Authorization": f"Bearer {env['DIFY_API_KEY']}"}
    url = f"{env['DIFY_BASE_URL']}/chat-messages"
    answer = httpx.post(url, json=body, headers=headers, timeout=60)
    answer.raise_for_status()
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(answer.content, theirs), daemon=True)
    process.start()
    try:
        yield {**env, "DIFY_BASE_URL": ours.recv()}
    finally:
        process.terminate()
        process.join()


def measure(env: Mapping[str, str], query: str, rounds: int) -> dict[str, list[float]]:
    """CPU seconds of every path, round by round."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        for name, path in _PATHS.items():
            found[name].append(path(env, query))
    return dict(found)


def figures(
    found: Mapping[str, list[float]], events: int
) -> dict[str, dict[str, float]]:
    """The least µs per event, and the ratio to the reference, of every path."""
    reference = found[_REFERENCE]
    return {
        name: {
            "us": min(costs) / events * 1e6,
            "ratio": statistics.median(
                cost / plain for cost, plain in zip(costs, reference, strict=True)
            ),
        }
        for name, costs in found.items()
    }


def main() -> None:
    """Measure both ways and print a table, or JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    query = f"n={options.events} rate=0"
    result: dict[str, dict[str, dict[str, float]]] = {}
    with Demo() as demo, _one_by_one(demo.env, query) as one_by_one:
        for name, env in (("one by one", one_by_one), ("in blocks", demo.env)):
            found = measure(env, query, options.rounds)
            result[name] = figures(found, options.events)
    if options.json:
        sys.stdout.write(json.dumps(result, indent=2) + "\n")
        return
    sys.stdout.write(f"{'':24}µs/event  to the reference\n")
    for name, paths in result.items():
        for path, found_here in paths.items():
            sys.stdout.write(
                f"{name:12}{path:12}{found_here['us']:8.2f}{found_here['ratio']:10.2f}\n"
            )


if __name__ == "__main__":
    main()
