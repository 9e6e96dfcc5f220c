"""Opening a long conversation with `--continue`."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.config import load
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, TextDelta
from app.demo.script.texts import made_up
from app.store.journal import Journal
from app.store.writes import Finish
from tests.benchmarks.asking import ready
from tests.benchmarks.keys import echoes
from tests.benchmarks.launcher import Launcher
from tests.benchmarks.program import Broken, Program
from tests.benchmarks.rows import Row, Samples, middle, percentile

FEW, MANY = 10, 1_000
"""Messages: as many questions as answers."""
_LAST: Final = "These are the last words."
_CONVERSATION: Final = str(uuid.UUID(int=1))
_ANSWER_CHUNKS: Final = 90
_KEYS: Final = 20
FIRST: Final = "Question 0?"
_PAGE_UP: Final = "\x1b[5~"
_PAGES: Final = 20
"""Screens that are scrolled in one go."""


def measure(launcher: Launcher) -> None:
    """One round: both lengths."""
    for messages in (FEW, MANY):
        data = launcher.directory(f"{messages} messages")
        if not data.exists():
            write_conversation(data, messages, launcher.env(data))
        with launcher.app("--continue", data=data) as program:
            shown = program.until(lambda screen: _LAST in screen.text)
            launcher.samples[f"open {messages}"].append(shown - program.started)
            program.until(ready)
            program.read_until_quiet()
            program.paint_all()
            launcher.samples[f"open cpu {messages}"].append(program.cpu)
            launcher.samples[f"open rss {messages}"].append(program.memory.rss)
            launcher.samples[f"open pss {messages}"].append(program.memory.pss)
            launcher.samples[f"open keys {messages}"] += echoes(program, _KEYS)
            _read_all(program)
            launcher.samples[f"read rss {messages}"].append(program.memory.rss)


def _read_all(program: Program) -> None:
    """Scroll up, screen by screen, until the first message is to be seen."""
    for _ in range(200):
        program.send(_PAGE_UP * _PAGES)
        program.read_until_quiet(0.02)
        program.paint_all()
        if FIRST in program.screen.text:
            return
    raise Broken(f"not at the beginning after all:\n{program.screen.text}")


def write_conversation(data: Path, messages: int, env: dict[str, str]) -> None:
    """A journal as difyterm leaves it after so many messages."""
    settings = load(env)
    journal = Journal(data / "journal.sqlite3", settings.scope)
    answer = "".join(made_up("markdown", _ANSWER_CHUNKS))
    begun = time.time() - messages
    for number in range(messages // 2):
        turn = Turn(Draft(f"Question {number}?"), created_at=begun + number)
        text = f"{answer}\n\nThat was answer {number}. {_LAST}"
        turn.apply(
            TextDelta(
                text=text,
                task_id=f"task{number}",
                message_id=f"message{number}",
                conversation_id=_CONVERSATION,
            ),
            1,
        )
        turn.apply(MessageEnd(), 2)
        journal.write(Finish.of("benchmark", f"turn{number}", turn))
    journal.close()


def rows(samples: Samples) -> Iterator[Row]:
    """Time, CPU, keys and memory of the long one beside the short one."""
    long, short = (middle(samples, f"open {messages}") for messages in (MANY, FEW))
    name = f"start → last of {MANY:,} messages on the screen"
    yield Row(f"{name} (reference: {FEW})", long, "s", 1.2, short, on_ratio=True)
    yield Row(name, long, "s", 0.8)
    long, short = (middle(samples, f"open cpu {messages}") for messages in (MANY, FEW))
    yield Row(f"CPU of opening {MANY:,} messages", long, "s", None, short)
    keys, few = (
        percentile(samples[f"open keys {messages}"], 0.95) for messages in (MANY, FEW)
    )
    yield Row(f"key → echo in {MANY:,} messages, p95", keys, "ms", 10, few)
    long, short = (middle(samples, f"open rss {messages}") for messages in (MANY, FEW))
    yield Row(f"memory with {MANY:,} messages, RSS", long, "MiB", 90, short)
    long, short = (middle(samples, f"open pss {messages}") for messages in (MANY, FEW))
    yield Row(f"memory with {MANY:,} messages, PSS", long, "MiB", None, short)
    long, short = (middle(samples, f"read rss {messages}") for messages in (MANY, FEW))
    name = f"memory after scrolling through {MANY:,} messages, RSS"
    yield Row(name, long, "MiB", 90, short)
