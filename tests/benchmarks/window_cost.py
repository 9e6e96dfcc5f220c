"""What it costs a lone window that there could be another one on its conversation.

Run from the repository: `python -m tests.benchmarks.window_cost`.

Before each message the conversation is claimed; beside that the same way to the
journal's thread and back with nothing to do there. Goal: 1 ms at most.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from app.errors import JournalError
from app.store.writer import JournalWriter

_ROUNDS: Final = 400
_PAUSE: Final = 0.002
"""Seconds between two rounds: the thread sleeps, as it does before a message."""


def _fail(error: JournalError) -> None:
    raise error


async def _milliseconds(work: Callable[[], Awaitable[object]]) -> float:
    begin = time.perf_counter()
    await work()
    return 1000 * (time.perf_counter() - begin)


async def _measure(directory: Path) -> dict[str, list[float]]:
    journal = JournalWriter(directory / "journal.sqlite3", "scope", _fail)
    journal.watch(lambda: None)
    await journal.queries()
    taken: dict[str, list[float]] = {"claim": [], "there and back": []}
    for _ in range(_ROUNDS):
        taken["claim"].append(await _milliseconds(lambda: journal.claim("c")))
        journal.release("c")
        await asyncio.sleep(_PAUSE)
        nothing = await _milliseconds(lambda: journal.ask(lambda _: None, None))
        taken["there and back"].append(nothing)
    await journal.aclose()
    return taken


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as directory:
        taken = asyncio.run(_measure(Path(directory)))
    for name, values in taken.items():
        p95 = statistics.quantiles(values, n=20)[-1]
        print(f"{name:16} p50 {statistics.median(values):.3f} ms, p95 {p95:.3f} ms")


if __name__ == "__main__":
    main()
