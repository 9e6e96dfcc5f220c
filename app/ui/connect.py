"""Brings up everything behind the screen, off the way of the first paint."""

import asyncio
import importlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.config import Settings
from app.errors import ConnectionFailed, JournalError

if TYPE_CHECKING:
    from app.client.dify import DifyClient
    from app.demo.server import DemoServer
    from app.store.writer import JournalWriter

DEMO_MODE = "advanced-chat"
"""The kind of app that the built-in demo opens with."""


@dataclass(slots=True)
class Connection:
    """The way to one app, and the journal of what is said there."""

    client: "DifyClient"
    journal: "JournalWriter"
    demo: "DemoServer | None" = None
    """The built-in server, when nothing is configured."""

    async def aclose(self) -> None:
        """Write what is left to be written and close everything."""
        await self.journal.aclose()
        await self.client.aclose()
        if self.demo is not None:
            await asyncio.to_thread(self.demo.stop)


async def connect(
    settings: Settings, on_journal_failure: Callable[[JournalError], None]
) -> Connection:
    """Start the demo if it is wanted, make the client and open the journal.

    The libraries are loaded in a thread: keys are taken meanwhile.

    Raises:
        ConnectionFailed: The built-in server did not start.
    """
    for name in ("app.session.session", "app.store.writer", "app.markdown.document"):
        await asyncio.to_thread(importlib.import_module, name)
    from app.client.dify import DifyClient
    from app.store.writer import JournalWriter

    demo = await _start_demo() if settings.demo else None
    if demo is not None:
        key = demo.keys[DEMO_MODE]
        settings = replace(settings, base_url=demo.base_url, api_key=key)
        scope = f"demo/{settings.user}"
    else:
        scope = settings.scope
    path = settings.data / "journal.sqlite3"
    return Connection(
        # In a thread: reading the certificates takes some tens of milliseconds.
        await asyncio.to_thread(
            DifyClient, settings.base_url, settings.api_key, settings.user
        ),
        JournalWriter(path, scope, on_journal_failure),
        demo,
    )


async def _start_demo() -> "DemoServer":
    def start() -> "DemoServer":
        from app.demo.server import DemoServer

        server = DemoServer(adopt_conversations=True)
        server.start()
        return server

    try:
        return await asyncio.to_thread(start)
    except OSError as error:
        raise ConnectionFailed(
            f"The built-in demo could not start ({error.strerror or error}).",
            "Set DIFY_API_KEY to connect to a real app.",
        ) from error
