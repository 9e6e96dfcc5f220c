"""Fixtures for tests of the screen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.demo.server import DemoServer
from tests.ui.using import Chat, Opener


@pytest.fixture
def open_chat(demo: DemoServer, tmp_path: Path) -> Opener:
    """Starts the app on the built-in server, with a journal of its own."""
    return Opener(demo, tmp_path)


@pytest.fixture
async def chat(open_chat: Opener) -> AsyncIterator[Chat]:
    """The running app, 80 by 24, ready."""
    async with open_chat() as running:
        yield running
