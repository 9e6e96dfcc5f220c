"""Fixtures of the end-to-end tests: a home of its own and difyterm in a terminal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.launch import Home, Launcher


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """The directories and environment of a person new to difyterm."""
    home = Home(tmp_path / "home")
    home.create()
    return home


@pytest.fixture
def start(home: Home) -> Iterator[Launcher]:
    """Start difyterm in a terminal by calling it; all are closed after the test."""
    launcher = Launcher(home)
    yield launcher
    launcher.close()
