"""Starting, coming back and leaving."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from filelock import FileLock

from app.config import Settings
from app.demo.server import DemoServer
from app.ui.app import ChatApp
from app.ui.chat.status_line import State
from app.ui.terminal.driver import TerminalClosed
from tests.ui.using import HELD, NEXT, SHOWN, Chat, Opener


async def left(chat: Chat) -> None:
    """Wait until the app is over."""
    await chat.until(lambda: chat.app.return_value == 0)


async def test_without_settings_it_opens_on_the_built_in_demo(tmp_path: Path) -> None:
    app = ChatApp(Settings("", "", "someone", tmp_path))
    async with app.run_test(size=(80, 24)) as pilot:
        chat = Chat(app, pilot, DemoServer())
        await chat.sees("Welcome to difyterm", "difyterm demo chatflow")
        await chat.ask("n=8 rate=0")
        await chat.sees("The harbour was quiet when the first boats")
        await app.disconnect()


@pytest.fixture
def other_window(tmp_path: Path) -> Iterator[ExitStack]:
    """Another window that opens the journal, until it is closed."""
    journal = tmp_path / "journal.sqlite3"
    with ExitStack() as window:
        window.enter_context(FileLock(journal.with_suffix(".lock")))
        yield window


async def test_a_message_sent_before_the_connection_stands_is_sent_afterwards(
    open_chat: Opener, other_window: ExitStack
) -> None:
    async with open_chat(resume=True, greeted=False) as chat:
        await chat.send("n=8 rate=0")
        await chat.sees("● connecting", "queued: n=8 rate=0")
        assert chat.queries == []
        assert "esc" not in chat.keys
        other_window.close()
        await chat.sees("The harbour was quiet when the first boats")
        await chat.is_in(State.READY)
        await chat.misses("queued")
        assert chat.queries == ["n=8 rate=0"]


async def test_leaving_while_it_connects_is_no_error(
    open_chat: Opener, other_window: ExitStack
) -> None:
    async with open_chat(resume=True, greeted=False) as chat:
        await chat.write("a draft")
        assert chat.state is State.CONNECTING
        await chat.press("ctrl+q")
        other_window.close()
        await left(chat)


async def test_ctrl_q_leaves_at_once_when_idle(chat: Chat) -> None:
    await chat.press("ctrl+q")
    await left(chat)
    assert chat.app.goodbye == ""


async def test_after_a_conversation_one_line_tells_how_to_come_back(
    chat: Chat,
) -> None:
    await chat.ask("n=1 rate=0")
    await chat.press("ctrl+q")
    await left(chat)
    assert chat.app.goodbye == "difyterm --continue brings this conversation back."


@pytest.mark.parametrize("way", ["ctrl+q", "SIGTERM", "SIGHUP", "closed"])
async def test_leaving_in_mid_stream_stops_and_keeps_the_text(
    open_chat: Opener, way: str
) -> None:
    async with open_chat() as chat:
        await chat.hold()
        if way == "closed":
            chat.app.post_message(TerminalClosed())
        elif way.startswith("SIG"):
            os.kill(os.getpid(), signal.Signals[way])
        else:
            await chat.press(way)
        await left(chat)
        assert chat.stops == 1
    async with open_chat(resume=True) as chat:
        await chat.sees(HELD, SHOWN, "■ interrupted after")


@pytest.mark.parametrize("fault", ["ignore_stop", "stop_hang"])
async def test_a_server_that_does_not_obey_does_not_keep_it_from_leaving(
    open_chat: Opener, fault: str
) -> None:
    async with open_chat() as chat:
        await chat.hold(f"{HELD} [fault: {fault}]")
        await chat.press("ctrl+q")
        await left(chat)
    async with open_chat(resume=True) as chat:
        await chat.sees(SHOWN, "■ interrupted after", "difyterm was left")


async def test_leaving_before_the_first_event_is_possible(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.send("n=5 [fault: no_first_chunk]")
        await chat.is_in(State.WAITING)
        await chat.press("ctrl+q")
        await left(chat)
        assert chat.stops == 0
    async with open_chat(resume=True) as chat:
        await chat.sees("no_first_chunk", "interrupted")


async def test_pressing_ctrl_q_twice_leaves_once(chat: Chat) -> None:
    await chat.hold(f"{HELD} [fault: ignore_stop]")
    await chat.press("ctrl+q", "ctrl+q")
    await left(chat)
    assert chat.stops == 1


async def test_continue_shows_the_conversation_and_goes_on_in_it(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=8 rate=0")
    async with open_chat(resume=True) as chat:
        await chat.sees("▌ n=8 rate=0", "The harbour was quiet when the first boats")
        assert "Welcome" not in chat.transcript
        await chat.ask("n=9 rate=0")
        first, second = [
            seen.json
            for seen in chat.server.requests
            if seen.path.endswith("/chat-messages")
        ]
        assert first is not None
        assert second is not None
        assert first["conversation_id"] == ""
        assert second["conversation_id"]


async def test_continue_shows_late_text_only_on_request(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.hold("n=12 rate=0 late_chunks=3 [fault: hold=5]")
        await chat.press("escape")
        await chat.is_in(State.READY)
    async with open_chat(resume=True) as chat:
        await chat.sees(SHOWN, "more came after Esc")
        assert NEXT not in chat.transcript
        await chat.press("f2")
        await chat.sees(NEXT, "Esc pressed at")


async def test_continue_with_nothing_to_continue_opens_a_new_conversation(
    open_chat: Opener,
) -> None:
    async with open_chat(resume=True) as chat:
        await chat.sees("Welcome to difyterm")
        await chat.ask("n=1 rate=0")


async def test_without_continue_an_earlier_conversation_is_not_shown(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=8 rate=0")
    async with open_chat() as chat:
        await chat.sees("Welcome to difyterm")
        assert "harbour" not in chat.transcript


async def test_conversations_of_another_app_are_not_continued(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=8 rate=0")
    async with open_chat(mode="agent-chat", resume=True) as chat:
        await chat.sees("Welcome to difyterm")
        assert "harbour" not in chat.transcript


async def test_a_journal_that_cannot_be_opened_is_told_once_and_chatting_goes_on(
    open_chat: Opener, tmp_path: Path
) -> None:
    (tmp_path / "journal.sqlite3").mkdir()
    async with open_chat() as chat:
        await chat.ask("n=1 rate=0")
        await chat.ask("n=2 rate=0")
        notices = [line for line in chat.transcript.splitlines() if line[1:3] == "! "]
        assert len(notices) == 1
