"""The journal of years: 10,000 conversations and 200,000 turns.

What is read from it is read in this process, each time by a journal that was opened for
that; the memory is that of difyterm with its newest conversation open.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from app.config import load
from app.store.conversations import ListQuery
from app.store.journal import Journal
from tests.benchmarks import large_journal
from tests.benchmarks.asking import ready
from tests.benchmarks.large_journal import COMMON, LONG, SHORT, rare_word
from tests.benchmarks.launcher import Launcher
from tests.benchmarks.rows import Row, Samples, middle, percentile

_TIMES: Final = 5
"""How often each thing is read in a round."""
_FILTERS: Final = ["h", "ha", "harb", "reacktear", "一丁", "nothing at all"]
_SEARCHES: Final = {
    "a common word": COMMON,
    "a word of one turn": rare_word(100),
    "2 CJK characters": "一丁",
    "two letters": "st",
    "what nobody said": "nothingatall",
}
_READS: Final[Mapping[str, Callable[[Journal], object]]] = {
    "list": lambda journal: journal.conversations(ListQuery()),
    "messages": lambda journal: journal.queries(10_000),
    "long": lambda journal: _open(journal, LONG),
    "short": lambda journal: _open(journal, SHORT),
}


def measure(launcher: Launcher) -> None:
    """One round."""
    data = launcher.directory("years")
    scope = load(launcher.env(data)).scope
    path = data / "journal.sqlite3"
    if not data.exists():
        large_journal.write(path, scope)
    for _ in range(_TIMES):
        for name, read in _READS.items():
            launcher.samples[f"years {name}"].append(_ms(path, scope, read))
        for text in _FILTERS:
            launcher.samples["years filter"].append(_filtered(path, scope, text))
        for name, text in _SEARCHES.items():
            launcher.samples[f"years search {name}"].append(_found(path, scope, text))
    for name, directory in (("years", data), ("empty", None)):
        with launcher.app("--continue", data=directory) as program:
            launcher.samples[f"{name} start"].append(
                program.until(ready) - program.started
            )
            program.read_until_quiet()
            launcher.samples[f"{name} rss"].append(program.memory.rss)


def _ms(path: Path, scope: str, read: Callable[[Journal], object]) -> float:
    """Milliseconds of one read from a journal just opened."""
    journal = Journal(path, scope)
    begin = time.perf_counter()
    read(journal)
    taken = time.perf_counter() - begin
    journal.close()
    return taken * 1000


def _filtered(path: Path, scope: str, text: str) -> float:
    return _ms(path, scope, lambda journal: journal.conversations(ListQuery(text)))


def _found(path: Path, scope: str, text: str) -> float:
    return _ms(path, scope, lambda journal: journal.search(text))


def _open(journal: Journal, key: str) -> None:
    journal.latest(key=key)
    journal.turns(key)


def rows(samples: Samples) -> Iterator[Row]:
    """What is read, and the memory beside that with an empty journal."""
    turns = f"{large_journal.TURNS:,} turns"
    yield Row(
        f"first page of the list, {turns}", middle(samples, "years list"), "ms", 50
    )
    filtered = percentile(samples["years filter"], 0.95)
    yield Row(f"list by a part of the name, {turns}, p95", filtered, "ms", 20)
    for name in _SEARCHES:
        figure = middle(samples, f"years search {name}")
        yield Row(f"search for {name}, {turns}", figure, "ms", 100)
    yield Row("newest 10,000 messages", middle(samples, "years messages"), "ms")
    long, short = (middle(samples, f"years {name}") for name in ("long", "short"))
    name = f"a page of {large_journal.LONG_TURNS:,} turns (reference: all of 50)"
    yield Row(name, long, "ms", 1.2, short, on_ratio=True)
    years, empty = (middle(samples, f"{name} start") for name in ("years", "empty"))
    yield Row(f"start with {turns} (reference: empty)", years, "s", None, empty)
    years, empty = (middle(samples, f"{name} rss") for name in ("years", "empty"))
    name = f"memory with {turns}, RSS (reference: empty)"
    yield Row(name, years, "MiB", 1.5, empty, on_ratio=True)
