"""Fixtures every test may use, and how examples are chosen at random."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from app.demo.server import DemoServer

settings.register_profile(
    "ci",
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
)
settings.register_profile(
    "random", settings.get_profile("ci"), max_examples=300, derandomize=False
)
# The same examples each time, unless `--hypothesis-profile=random` asks for others.
settings.load_profile("ci")


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are processors: many tests wait for a program.

    The variable that pytest-xdist has for that wins.
    """
    chosen = os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS", "")
    return int(chosen) if chosen else (os.cpu_count() or 1) * 3 // 2


@pytest.fixture
def demo() -> Iterator[DemoServer]:
    """A built-in server on a free port, with an empty memory, stopped afterwards."""
    with DemoServer() as server:
        yield server
