"""Any order of sends, stops, ends, closings and deaths in two windows.

Two conversations are open in two instances. Whatever happens in which order, the server
never has two answers of one conversation at once, and every message ends exactly once.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.core.draft import Draft
from app.demo.server import DemoServer
from app.session.session import Session
from app.store.writer import JournalWriter
from tests.until import LIMIT, until
from tests.windows import House, Screen, Window

pytestmark = pytest.mark.thorough

_T = TypeVar("_T")
WINDOWS = st.sampled_from([0, 1])
CONVERSATIONS = st.sampled_from([0, 1])
ANSWERS = st.sampled_from(
    ["n=1 rate=0", "n=20 rate=100", "n=40 rate=0 [fault: hold=5]"]
)
"""At once, in a while, when it is let go on."""


FIRST = "n=2 rate=0"


class WindowsMachine(RuleBasedStateMachine):
    """Does what persons, servers and systems do."""

    @initialize()
    def begin(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.faults: list[Any] = []
        self.loop.set_exception_handler(lambda _, fault: self.faults.append(fault))
        self.demo = DemoServer()
        self.demo.start()
        self.data = tempfile.TemporaryDirectory()
        self.house = House(self.demo, Path(self.data.name), AsyncExitStack())
        self.written: list[str] = []
        self.dropped: list[str] = []
        self.do(self._open())

    def do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self.loop.run_until_complete(work)

    def call(self, method: Callable[[], _T]) -> _T:
        """Call something as the loop would."""

        async def calling() -> _T:
            return method()

        return self.do(calling())

    async def _open(self) -> None:
        first = await self.house.window()
        second = first.workspace.begin(Screen())
        self.keys = [first.session.key, second.key]
        for session in (first.session, second):
            session.send(Draft(FIRST))
            await session.idle()
        await first.close()
        self.windows = [await self._window() for _ in range(2)]

    async def _window(self) -> tuple[Window, list[Session]]:
        window = await self.house.window(self.keys[0])
        opened = await window.workspace.resume(Screen(), key=self.keys[1])
        return window, [window.session, opened.session]

    def session(self, window: int, conversation: int) -> Session:
        return self.windows[window][1][conversation]

    @rule(window=WINDOWS, conversation=CONVERSATIONS, answer=ANSWERS)
    def send(self, window: int, conversation: int, answer: str) -> None:
        text = f"{answer} {len(self.written)}"
        self.written.append(text)
        self.do(self._send(window, conversation, text))

    async def _send(self, window: int, conversation: int, text: str) -> None:
        """Send, and wait until it is on the disk: only then it survives a death."""
        self.session(window, conversation).send(Draft(text))
        journal = self.windows[window][0].journal
        async with asyncio.timeout(LIMIT):
            while text not in await self._texts(journal):
                pass

    async def _texts(self, journal: JournalWriter) -> list[str]:
        """All that was said or waits."""
        stored = [await journal.latest(key=key) for key in self.keys]
        queues = [draft.text for one in stored if one for draft in one.queue]
        return await journal.queries() + queues

    @rule(window=WINDOWS, conversation=CONVERSATIONS)
    def stop(self, window: int, conversation: int) -> None:
        self.call(self.session(window, conversation).interrupt)

    @rule(window=WINDOWS, conversation=CONVERSATIONS)
    def send_what_is_held(self, window: int, conversation: int) -> None:
        self.call(self.session(window, conversation).release_queue)

    @rule(window=WINDOWS, conversation=CONVERSATIONS)
    def take_back(self, window: int, conversation: int) -> None:
        draft = self.call(self.session(window, conversation).take_back)
        self.dropped += [draft.text] if draft is not None else []

    @rule(seconds=st.sampled_from([0.0, 0.02, 0.3, 0.6]))
    def let_time_pass(self, seconds: float) -> None:
        # Nothing is expected of it: it makes other orders of what happens.
        self.do(asyncio.sleep(seconds))

    @rule()
    def let_an_answer_go_on(self) -> None:
        self.demo.release()

    @rule(window=WINDOWS)
    def close(self, window: int) -> None:
        self.do(self._again(window, self.windows[window][0].close()))

    @rule(window=WINDOWS)
    def kill(self, window: int) -> None:
        self.do(self._again(window, self.windows[window][0].die()))

    async def _again(self, window: int, ending: Coroutine[Any, Any, None]) -> None:
        await ending
        self.windows[window] = await self._window()

    @invariant()
    def one_answer_at_a_time(self) -> None:
        assert self.demo.crowded == []

    @invariant()
    def nothing_fails(self) -> None:
        assert self.faults == []
        assert self.house.told == []

    def teardown(self) -> None:
        try:
            self.do(self._settle())
            self.one_answer_at_a_time()
            self.nothing_fails()
        finally:
            self.demo.stop()
            self.loop.close()
            self.data.cleanup()

    async def _settle(self) -> None:
        """Let all that waits go out, and look where every message has come to."""
        sessions = [session for _, both in self.windows for session in both]
        for _ in self.written:
            self.demo.release()
        await until(lambda: _all_said(sessions), 3 * LIMIT)
        for window, _ in self.windows:
            await window.close()
        last = await self.house.window(self.keys[0])
        texts = await self._texts(last.journal)
        await last.close()
        said = Counter(texts) - Counter({FIRST: 2})
        assert said + Counter(self.dropped) == Counter(self.written)
        sent = Counter(self.house.queries) - Counter({FIRST: 2})
        assert [text for text, count in sent.items() if count > 1] == []


def _all_said(sessions: list[Session]) -> bool:
    """Whether nothing runs or waits; what is held, perhaps again, is sent."""
    for session in sessions:
        if session.outbox.held:
            session.release_queue()
    return not any(len(session.outbox) or session.live for session in sessions)


TestWindowsMachine = WindowsMachine.TestCase
TestWindowsMachine.settings = settings(max_examples=6, stateful_step_count=12)
