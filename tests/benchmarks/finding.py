"""Finding in a long conversation, and typing while something is looked for."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from tests.benchmarks.asking import ask, ready, until_streaming
from tests.benchmarks.keys import echoes
from tests.benchmarks.launcher import Launcher
from tests.benchmarks.opening import FIRST, MANY, write_conversation
from tests.benchmarks.painted import Painted
from tests.benchmarks.program import Broken, Program
from tests.benchmarks.rows import Row, Samples, middle, percentile

_FIND: Final = "\x06"
_HOME: Final = "\x1b[1;5H"
_END: Final = "\x1b[1;5F"
_ESCAPE: Final = "\x1b"
_WORD: Final = "words"
"""Stands once in each answer."""
_RARE: Final = "answer 123"
"""Stands in one answer."""
_COUNTED: Final = re.compile(r" \d+ of \d+")
_ANSWERS: Final = MANY // 2
_COUNT: Final = 40
"""Keys that are typed into the find bar while an answer streams."""
_RATE: Final = 100
"""Chunks a second."""


def measure(launcher: Launcher) -> None:
    """One round: a long conversation, and a streaming one."""
    data = launcher.directory(f"{MANY} messages")
    if not data.exists():
        write_conversation(data, MANY, launcher.env(data))
    with launcher.app("--continue", data=data) as program:
        program.until(ready)
        _search(launcher, program)
        _load_all(program)
        program.send(_END)
        program.read_until_quiet()
        program.paint_all()
        _find(launcher, program)
    with launcher.app() as program:
        program.until(ready)
        ask(program, f"n={30 * _RATE} rate={_RATE} kind=prose")
        until_streaming(program)
        _open_bar(program)
        launcher.samples["find keys"] += echoes(program, _COUNT)


def _load_all(program: Program) -> None:
    """Go to the beginning until there are no older pages."""
    for _ in range(100):
        program.send(_HOME)
        program.read_until_quiet(0.1)
        program.paint_all()
        if FIRST in program.screen.text:
            return
    raise Broken(f"not at the beginning after all:\n{program.screen.text}")


def _open_bar(program: Program) -> None:
    program.send(_FIND)
    program.until(lambda screen: "\n find" in screen.text)


def _find(launcher: Launcher, program: Program) -> None:
    """Look for what stands in each answer, then for what stands in one."""
    for name, text, count in (("each", _WORD, _ANSWERS), ("one", _RARE, 1)):
        _open_bar(program)
        sent = program.send(text)
        first = program.until(lambda screen: _COUNTED.search(screen.text) is not None)
        whole = program.until(partial(_shows, f" of {count}\n"), timeout=100)
        launcher.samples[f"find first {name}"].append((first - sent) * 1000)
        launcher.samples[f"find whole {name}"].append(whole - sent)
        program.send(_ESCAPE)
        program.until(lambda screen: "\n find" not in screen.text)


def _shows(text: str, screen: Painted) -> bool:
    return text in screen.text


def _search(launcher: Launcher, program: Program) -> None:
    program.send("/search\r")
    program.until(lambda screen: "enter opens" in screen.text)
    sent = program.send(_WORD)
    found = program.until(lambda screen: "+ found" in screen.text)
    launcher.samples["search first"].append((found - sent) * 1000)
    program.send(_ESCAPE)
    program.until(ready)


def rows(samples: Samples) -> Iterator[Row]:
    """First and all matches, search everywhere, and keys meanwhile."""
    name = f"find in {MANY:,} messages → "
    first = middle(samples, "find first each")
    yield Row(f"{name}first match", first, "ms", 100)
    yield Row(f"{name}one match", middle(samples, "find whole one"), "s", 0.3)
    whole = middle(samples, "find whole each")
    yield Row(f"{name}{_ANSWERS} matches counted", whole, "s")
    yield Row("search everywhere → results", middle(samples, "search first"), "ms", 100)
    keys = percentile(samples["find keys"], 0.95)
    yield Row(f"key → echo in find at {_RATE} chunks/s, p95", keys, "ms", 12)
