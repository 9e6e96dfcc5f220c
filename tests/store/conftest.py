"""Journals on real files, and other instances in processes of their own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.errors import JournalError
from app.store.journal import Journal
from app.store.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]

OpenJournal = Callable[..., Journal]
Spawn = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the journal is, in a directory that does not exist yet."""
    return tmp_path / "data" / "journal.sqlite3"


@pytest.fixture
def told() -> list[JournalError]:
    """What the journals of a test said to the person."""
    return []


@pytest.fixture
def open_journal(path: Path, told: list[JournalError]) -> Iterator[OpenJournal]:
    """Open an instance's journal; all are closed after the test."""
    with ExitStack() as stack:

        def open_one(
            scope: str = "scope", busy_wait: float = PATIENCE.for_file
        ) -> Journal:
            journal = Journal(path, scope, told.append, busy_wait=busy_wait)
            stack.callback(journal.close)
            return journal

        yield open_one


@pytest.fixture
def journal(open_journal: OpenJournal) -> Journal:
    """The journal of one instance."""
    return open_journal()


@pytest.fixture
def spawn(path: Path) -> Iterator[Spawn]:
    """Start `tests.store.child` with a command; all are killed after the test."""
    children: list[subprocess.Popen[str]] = []

    def start(command: str, argument: str = "") -> "subprocess.Popen[str]":
        arguments = [sys.executable, "-m", "tests.store.child"]
        child = subprocess.Popen(
            [*arguments, command, str(path), argument],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        children.append(child)
        return child

    yield start
    for child in children:
        with child:
            child.kill()
