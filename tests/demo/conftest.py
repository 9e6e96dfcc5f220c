"""Fixtures of the built-in server's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.demo.caller import OPEN


@pytest.fixture(autouse=True)
def clients() -> Iterator[None]:
    """Closes every client a test has opened."""
    yield
    OPEN.close()
