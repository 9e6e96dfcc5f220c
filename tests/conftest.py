"""Fixtures every test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.demo.server import DemoServer


@pytest.fixture
def demo() -> Iterator[DemoServer]:
    """A built-in server on a free port, with an empty memory, stopped afterwards."""
    with DemoServer() as server:
        yield server
