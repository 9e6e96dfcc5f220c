"""Any order of sends, stops, ends, closings and deaths in two windows.

Two conversations are open in two instances. Whatever happens in which order, the server
never has two answers of one conversation at once, and every message ends exactly once.
"""

import asyncio
from contextlib import AsyncExitStack

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
)

from app.demo.server import DemoServer

PLACES = st.sampled_from([(0, 0), (0, 1), (1, 0), (1, 1)])
"""Number of the window and of the conversation."""
LENGTHS = st.sampled_from(
    ["n=1 rate=0", "n=30 rate=100", "n=40 rate=0 [fault: hold=5]"]
)


class WindowsMachine(RuleBasedStateMachine):
    """Does what persons, servers and systems do."""

    @initialize()
    def begin(self) -> None:
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.demo = self.stack.enter_context(DemoServer())
        self.sent: list[str] = []
        self.runner.run(self._open())

    async def _open(self) -> None: ...
