"""The whole screen against a server, read and used as a person does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from textual import events
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from app.config import Settings
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, TextDelta
from app.demo.server import DemoServer, SeenRequest
from app.store.journal import Journal
from app.store.writes import Begin, Finish
from app.ui.app import ChatApp
from app.ui.chat.key_bar import KeyBar
from app.ui.chat.screen import ChatScreen
from app.ui.chat.status_line import State
from tests.until import LIMIT, until

HELD: Final = "n=40 rate=0 [fault: hold=5]"
"""A question whose answer pauses after `SHOWN`."""
SHOWN: Final = "The harbour was quiet when"
"""The first five chunks of a made-up answer."""
NEXT: Final = "the first boats"
"""What comes behind them."""


@dataclass
class Chat:
    """A running app, its chat screen, and the server behind it."""

    app: ChatApp
    pilot: Pilot[int]
    server: DemoServer

    @property
    def screen(self) -> ChatScreen:
        """The chat, whatever is open above it."""
        screen = self.app.get_default_screen()
        assert isinstance(screen, ChatScreen)
        return screen

    @property
    def state(self) -> State:
        """The one word."""
        return self.screen.status.state

    @property
    def transcript(self) -> str:
        """What is to be seen of the conversation."""
        return text_of(self.screen.view.transcript)

    @property
    def status(self) -> str:
        """The status line."""
        return text_of(self.screen.status)

    @property
    def keys(self) -> str:
        """The line of keys."""
        return text_of(self.screen.query_one(KeyBar))

    @property
    def listed(self) -> str:
        """The list of conversations; empty while it is closed."""
        side = self.screen.side
        parts = side.panel.children if side.is_open else ()
        return "\n".join(text_of(part) for part in parts if part.display)

    @property
    def draft(self) -> str:
        """What is written in the input."""
        return self.screen.prompt.text

    @property
    def everything(self) -> str:
        """The text of the screen, from top to bottom."""
        parts = [part for part in self.screen.children if part.display]
        shown = (part for p in parts for part in p.children or [p])
        return "\n".join(text_of(part) for part in shown if part.display)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)

    async def press_glued(self, letter: str) -> None:
        """Esc and a letter, as a terminal that reports them as one key."""
        self.app.post_message(events.Key(f"alt+{letter}", letter))
        await self.pilot.pause()

    async def write(self, text: str) -> None:
        """Bring a text into the input, as a paste."""
        wanted = self.draft + text
        self.app.post_message(events.Paste(text))
        await until(lambda: self.draft == wanted)

    async def send(self, text: str) -> None:
        """Write a message and press Enter."""
        await self.write(text)
        await self.press("enter")

    async def sees(self, *texts: str) -> None:
        """Wait until all these texts are on the screen."""
        await self.until(lambda: all(text in self.everything for text in texts))

    async def misses(self, text: str) -> None:
        """Wait until a text is not on the screen."""
        await self.until(lambda: text not in self.everything)

    async def is_in(self, state: State) -> None:
        """Wait for a state."""
        await self.until(lambda: self.state is state)

    async def ask(self, text: str) -> None:
        """Send a message and wait until its answer is over."""
        await self.send(text)
        await self.is_in(State.READY)

    async def hold(self, question: str = HELD) -> None:
        """Send a message and wait until its answer pauses in the middle."""
        await self.send(question)
        await self.sees(SHOWN)
        await self.is_in(State.STREAMING)

    async def until(self, fact: Callable[[], bool]) -> None:
        """Wait for a fact; show the screen when it does not come."""
        try:
            await until(fact)
        except TimeoutError:
            raise AssertionError(
                f"not within {LIMIT:.0f} s; screen:\n{self.everything}"
            ) from None

    async def request(self, path: str, count: int = 1) -> SeenRequest:
        """Wait for the count-th request to a path that ends so."""
        return await asyncio.to_thread(self.server.wait_for_request, path, LIMIT, count)

    @property
    def stops(self) -> int:
        """How many stop requests the server has received."""
        return sum(seen.path.endswith("/stop") for seen in self.server.requests)

    @property
    def queries(self) -> list[str]:
        """The messages that reached the server."""
        return [
            str(seen.json["query"])
            for seen in self.server.requests
            if seen.path.endswith("/chat-messages") and seen.json
        ]


def text_of(widget: Widget) -> str:
    """What a widget paints."""
    width, height = widget.outer_size
    strips = widget.render_lines(Region(0, 0, width, height))
    return "\n".join(strip.text.rstrip() for strip in strips)


def has_width(widget: Widget, width: int) -> Callable[[], bool]:
    """Whether something is so many cells wide, as a fact to wait for."""
    return lambda: widget.size.width == width


@dataclass
class Opener:
    """Starts the app, as often as a test wants to."""

    server: DemoServer
    data: Path

    @asynccontextmanager
    async def __call__(
        self,
        *,
        mode: str = "chat",
        size: tuple[int, int] = (80, 24),
        resume: bool = False,
        base_url: str = "",
        key: str = "",
        greeted: bool = True,
        conversation_id: str = "",
    ) -> AsyncIterator[Chat]:
        """Run the app on a server.

        Args:
            mode: Which of the server's apps.
            size: Columns and rows.
            resume: Open the conversation used last.
            base_url: Another server.
            key: Another key.
            greeted: Whether to wait until the app's name is shown.
            conversation_id: Open this conversation.
        """
        settings = Settings(
            base_url or self.server.base_url,
            key or self.server.keys[mode],
            "someone",
            self.data,
        )
        app = ChatApp(settings, resume=resume, conversation_id=conversation_id)
        async with app.run_test(size=size) as pilot:
            chat = Chat(app, pilot, self.server)
            try:
                if greeted:
                    await chat.until(lambda: bool(chat.screen.status.place))
                    await pilot.pause()
                yield chat
            finally:
                self.server.release()
                await app.disconnect()


def keep_conversation(
    opener: Opener,
    count: int,
    answer: Callable[[int], str] = "answer {:03d}".format,
    key: str = "kept",
) -> None:
    """Write a conversation into the journal: "question 000", a second later the next.

    Args:
        opener: Whose journal it is.
        count: Number of turns.
        answer: The answer of each; its message id is "message N".
        key: Key and id of the conversation.
    """
    server = opener.server
    settings = Settings(server.base_url, server.keys["chat"], "someone", opener.data)
    journal = Journal(opener.data / "journal.sqlite3", settings.scope)
    for index in range(count):
        turn = Turn(Draft(f"question {index:03d}"), created_at=1000.0 + index)
        event = TextDelta(text=answer(index), task_id="t", conversation_id=key)
        event.message_id = f"message {index}"
        turn.apply(event, 0.5)
        turn.apply(MessageEnd(), 1.0)
        turn_key = f"{key}{index:03d}"
        journal.write(Begin(key, turn_key, turn.draft, turn.created_at, {}))
        journal.write(Finish.of(key, turn_key, turn))
    journal.close()
