"""What the transcript costs: CPU seconds of a real app, beside the bare parsing.

    python -m tests.benchmarks.transcript_frame [--chunks 20000] [--terminal]

Each kind of text is fed in chunks of five characters, once as fast as the loop
goes round and once at 100 chunks a second; then conversations of 10 and of
1,000 turns are opened. `--terminal` runs it in a pseudo-terminal of 120x40
instead of without a screen. Prints a table, and JSON in the last line.
"""

import argparse
import asyncio
import json
import os
import pty
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, process_time
from typing import Final

from textual.app import App, ComposeResult
from textual.widgets import Input

from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, TextDelta
from app.markdown.document import Document
from app.ui.transcript import Transcript, TurnView

_WORDS: Final = "lorem ipsum dolor sit amet consectetur adipiscing elit sed do "
_MIXED: Final = (
    "## Part\n\nSome **bold** and `code` in a [link](https://a.example).\n\n"
    "- one\n- two\n  - three\n\n```python\nx = [n for n in range(3)]\n```\n\n"
    "| a | b |\n|---|---|\n| 1 | **2** |\n\n> a quote\n\n"
)
_KINDS: Final[dict[str, tuple[str, str]]] = {
    "prose": ("", _WORDS * 5 + "\n\n"),
    "paragraph": ("", _WORDS),
    "code": ("```python\n", "def f(x: int) -> str:\n    return 'a' + str(x)  # c\n\n"),
    "table": ("| a | b |\n|---|---|\n", "| some cell | other **cell** |\n"),
    "cjk": ("", "这是一个很长的段落，里面有很多中文字符。\n\n"),
    "mixed": ("", _MIXED),
}
_PACED_SECONDS: Final = 3.0
_PACE: Final = 100
"""Chunks per second of the paced run."""

Row = dict[str, float | str]


def text_of(kind: str, length: int) -> str:
    """So many characters of one kind of text."""
    head, body = _KINDS[kind]
    return (head + body * (length // len(body) + 1))[:length]


class Bench(App[None]):
    """A transcript, an input, and a worker that measures."""

    def __init__(self, chunks: int, turns: int = 0) -> None:
        super().__init__()
        self._chunks = chunks
        self.transcript = Transcript()
        self.rows: list[Row] = []
        self._turns = [answered(number) for number in range(turns)]
        self._began = process_time()

    def compose(self) -> ComposeResult:
        yield self.transcript
        yield Input()

    def on_mount(self) -> None:
        for turn in self._turns:
            self.transcript.add(TurnView(turn))
        self.run_worker(self._measure())

    async def _measure(self) -> None:
        await self._painted()
        if self._turns:
            cpu = process_time() - self._began
            self.rows.append({"what": f"open {len(self._turns)} turns", "cpu": cpu})
        else:
            for kind in _KINDS:
                self.rows.append(await self._burst(kind))
                self.rows.append(await self._paced(kind))
        self.exit()

    async def _burst(self, kind: str) -> Row:
        text = text_of(kind, self._chunks * 5)
        turn, view = self._begin()
        began = process_time()
        for at in range(0, len(text), 5):
            turn.apply(TextDelta(text=text[at : at + 5]), 1.0)
            self.transcript.changed(view)
            if at % 250 == 0:
                await asyncio.sleep(0)
        await self._finish(turn, view)
        cpu = process_time() - began
        began = process_time()
        Document(text).lines(117)
        return {
            "what": f"{kind}: {self._chunks} chunks at once",
            "cpu": cpu,
            "parse": process_time() - began,
        }

    async def _paced(self, kind: str) -> Row:
        text = text_of(kind, int(_PACED_SECONDS * _PACE) * 5)
        turn, view = self._begin()
        began, at, start = process_time(), 0, monotonic()
        while at < len(text):
            turn.apply(TextDelta(text=text[at : at + 5]), 1.0)
            self.transcript.changed(view)
            at += 5
            await asyncio.sleep(max(0.0, start + at / 5 / _PACE - monotonic()))
        await self._finish(turn, view)
        cpu = process_time() - began
        share = cpu / (monotonic() - start) * 100
        return {"what": f"{kind}: {_PACE} chunks/s", "cpu": cpu, "percent": share}

    def _begin(self) -> tuple[Turn, TurnView]:
        turn = Turn(Draft("question"))
        view = TurnView(turn)
        self.transcript.clear()
        self.transcript.add(view)
        return turn, view

    async def _finish(self, turn: Turn, view: TurnView) -> None:
        turn.apply(MessageEnd(), 2.0)
        self.transcript.changed(view)
        self.transcript.flush()
        await self._painted()

    async def _painted(self) -> None:
        drawn = asyncio.Event()
        self.call_after_refresh(drawn.set)
        await drawn.wait()


def answered(number: int) -> Turn:
    """A turn with an answer of all kinds of Markdown."""
    turn = Turn(Draft(f"question {number}"))
    turn.apply(TextDelta(text=_MIXED * 4), 1.0)
    turn.apply(MessageEnd(), 2.0)
    return turn


def measure(chunks: int, headless: bool) -> list[Row]:
    """All rows of the table."""
    rows: list[Row] = []
    for make in _apps(chunks):
        app = make()
        app.run(headless=headless, size=(120, 40) if headless else None)
        rows += app.rows
    return rows


def _apps(chunks: int) -> list[Callable[[], Bench]]:
    sizes = [10, 1000, 10, 1000, 10, 1000]
    opened = [lambda turns=turns: Bench(chunks, turns) for turns in sizes]
    return [lambda: Bench(chunks), *opened]


def in_terminal(chunks: int) -> list[Row]:
    """The rows, measured by a child in a pseudo-terminal."""
    with tempfile.TemporaryDirectory() as place:
        result = Path(place, "rows.json")
        child, terminal = pty.fork()
        if child == 0:
            os.environ.update(COLUMNS="120", LINES="40", TERM="xterm-256color")
            result.write_text(json.dumps(measure(chunks, headless=False)))
            os._exit(0)
        while True:
            try:
                if not os.read(terminal, 65536):
                    break
            except OSError:
                break
        os.waitpid(child, 0)
        rows: list[Row] = json.loads(result.read_text())
        return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chunks", type=int, default=20_000)
    parser.add_argument("--terminal", action="store_true")
    options = parser.parse_args()
    if options.terminal:
        rows = in_terminal(options.chunks)
    else:
        rows = measure(options.chunks, headless=True)
    for row in rows:
        figures = [f"{k} {v:.3f}" for k, v in row.items() if isinstance(v, float)]
        sys.stdout.write(f"{row['what']:34} {'  '.join(figures)}\n")
    sys.stdout.write(json.dumps(rows) + "\n")


if __name__ == "__main__":
    main()
