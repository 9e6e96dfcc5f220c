"""Time and room that the journal takes for long conversations.

Run from the repository: `python -m tests.benchmarks.journal_cost [--turns N] [--json]`.

For each kind of answer a conversation of N turns is written and read back whole. What
is read back is compared in two forms made of the same turns: the journal's own, one
record per finished turn, and what a live turn has, the log of what came, merged as far
as it can be. The log is read back by feeding a new turn. Times are the least of some
rounds, interleaved, of CPU in this process; "all" is `Journal.turns` from the file, with
everything it does. One more row opens a conversation whose turns are all torn.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from app.core.draft import Draft
from app.core.turns.record import (
    dump_event,
    dump_turn,
    load_entry,
    load_turn,
    merge,
    replay,
)
from app.core.turns.turn import Turn
from app.core.wire.events import (
    AgentThought,
    ChunkEvent,
    MessageEnd,
    NodeProgress,
    TextDelta,
)
from app.store.journal import Journal
from app.store.writes import Append, Begin, Finish

_ROUNDS: Final = 5
_CHUNKS: Final = 300
_FLUSH: Final = 5
"""Chunks that a live turn's log holds in one entry."""
_DRAFT: Final = Draft("What is the harbour like when the first boats come in?")


def _chat() -> list[ChunkEvent]:
    chunks = [f"word {number} of it " for number in range(_CHUNKS)]
    return [TextDelta(text=chunk) for chunk in chunks]


def _agent() -> list[ChunkEvent]:
    steps = [
        AgentThought(id=str(n), position=n, tool="search", tool_input="{}" * n)
        for n in range(5)
    ]
    return [*steps, *_chat()]


def _chatflow() -> list[ChunkEvent]:
    started = [NodeProgress(id=str(n), title=f"node {n}") for n in range(15)]
    ended = [
        NodeProgress(id=str(n), status="succeeded", elapsed=1.0) for n in range(15)
    ]
    return [*started, *_chat(), *ended]


KINDS: Final[Mapping[str, Callable[[], list[ChunkEvent]]]] = {
    "chat": _chat,
    "agent": _agent,
    "chatflow": _chatflow,
}


class Forms(NamedTuple):
    """One turn in both forms."""

    record: str
    log: str


def _finished(events: list[ChunkEvent]) -> Turn:
    turn = Turn(_DRAFT, created_at=1.0)
    for event in [*events, MessageEnd(total_tokens=7)]:
        turn.apply(event, 1.0)
    return turn


def _forms(events: list[ChunkEvent]) -> Forms:
    log = [dump_event(event, 1.0) for event in merge([*events, MessageEnd()])]
    return Forms(json.dumps(dump_turn(_finished(events))), json.dumps(log))


def _load_record(forms: Forms) -> Turn:
    return load_turn(_DRAFT, 1.0, json.loads(forms.record))


def _load_log(forms: Forms) -> Turn:
    return replay(_DRAFT, 1.0, map(load_entry, json.loads(forms.log)))


def _repeat(load: Callable[[Forms], object], forms: Forms, times: int) -> None:
    for _ in range(times):
        load(forms)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _write(journal: Journal, events: list[ChunkEvent], turns: int) -> None:
    turn = _finished(events)
    for number in range(turns):
        journal.write(Finish.of("finished", f"finished {number}", turn))
    flushes = [events[at : at + _FLUSH] for at in range(0, len(events), _FLUSH)]
    entries = [dump_event(e, 1.0) for flush in flushes for e in merge(flush)]
    for number in range(turns):
        key = f"torn {number}"
        journal.write(Begin("torn", key, _DRAFT, 1.0, {}), Append(key, entries))


def measure(kind: str, turns: int) -> dict[str, float]:
    """Figures of one kind of answer: seconds, and bytes per turn."""
    events = KINDS[kind]()
    forms = _forms(events)
    found: dict[str, list[float]] = {"all": [], "record": [], "log": [], "torn": []}
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "journal.sqlite3"
        journal = Journal(path, "scope")
        _write(journal, events, turns)
        for _ in range(_ROUNDS):
            loads: Mapping[str, Callable[[], object]] = {
                "all": lambda: journal.turns("finished", limit=turns),
                "record": partial(_repeat, _load_record, forms, turns),
                "log": partial(_repeat, _load_log, forms, turns),
                # While this instance lives, its own live turns stay as they are.
                "torn": lambda: journal.turns("torn", limit=turns),
            }
            for name, work in loads.items():
                found[name].append(_seconds(work))
        journal.close()
    sizes = {"record bytes": len(forms.record), "log bytes": len(forms.log)}
    return {**{name: min(times) for name, times in found.items()}, **sizes}


def main() -> None:
    """Measure every kind and print a table, or JSON with --json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=1000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = {kind: measure(kind, options.turns) for kind in KINDS}
    if options.json:
        sys.stdout.write(json.dumps(figures, indent=2) + "\n")
        return
    names = list(next(iter(figures.values())))
    sys.stdout.write(f"{options.turns:,} turns" + "".join(f"{n:>14}" for n in names))
    sys.stdout.write("\n")
    for kind, found in figures.items():
        cells = "".join(f"{found[name]:14.3f}" for name in names)
        sys.stdout.write(f"{kind:<{len(f'{options.turns:,} turns')}}{cells}\n")


if __name__ == "__main__":
    main()
