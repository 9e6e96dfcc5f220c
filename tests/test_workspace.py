"""One app brought up in one place, whoever asks for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.config import Settings
from app.core.draft import Draft
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.demo.server import DemoServer
from app.errors import AuthenticationError, ConfigError, ConnectionFailed, JournalError
from app.session.listener import Listener
from app.session.session import Session
from app.workspace import Workspace
from tests.answering import answering, json_reply
from tests.until import until

HELD = "n=40 rate=0 [fault: hold=5]"


@dataclass
class Diary(Listener):
    """Writes down which session was told what."""

    told: list[tuple[Session, str]] = field(default_factory=list)

    def turn_started(self, session: Session, turn: Turn) -> None:
        self.told.append((session, f"started {turn.query}"))

    def turn_ended(self, session: Session, turn: Turn) -> None:
        self.told.append((session, f"{turn.status} {turn.query}"))


def never(error: JournalError) -> None:
    pytest.fail(f"the journal: {error}")


@asynccontextmanager
async def opened(
    data: Path, demo: DemoServer | None = None, mode: str = "chat"
) -> AsyncIterator[Workspace]:
    url, key = (demo.base_url, demo.keys[mode]) if demo else ("", "")
    workspace = await Workspace.open(Settings(url, key, "someone", data), never)
    async with workspace:
        yield workspace


async def ask(session: Session, text: str) -> Turn:
    turn = session.send(Draft(text))
    assert turn is not None
    await session.idle()
    return turn


async def test_without_a_key_the_built_in_server_serves(tmp_path: Path) -> None:
    async with opened(tmp_path) as workspace:
        info = await workspace.load_app()
        assert info.name == "difyterm demo chatflow"
        turn = await ask(workspace.begin(Listener()), "n=3 rate=0")
        assert turn.answer.text == "The harbour was "


async def test_a_conversation_with_the_demo_is_found_at_the_next_start(
    tmp_path: Path,
) -> None:
    # Each start has a demo server of its own, with an address of its own.
    async with opened(tmp_path) as workspace:
        await ask(workspace.begin(Listener()), "n=3 rate=0")
    async with opened(tmp_path) as workspace:
        session, history = await workspace.resume(Listener())
        assert [turn.query for turn in session.turns] == ["n=3 rate=0"]
        assert history is not None
        turn = await ask(session, "n=4 rate=0")
        assert turn.status is Status.COMPLETED


async def test_several_conversations_stream_at_once_and_each_is_told_apart(
    tmp_path: Path, demo: DemoServer
) -> None:
    diary = Diary()
    async with opened(tmp_path, demo) as workspace:
        first, second = workspace.begin(diary), workspace.begin(diary)
        one, two = first.send(Draft(HELD)), second.send(Draft("n=3 rate=0"))
        assert one is not None
        assert two is not None
        await until(lambda: two.status is Status.COMPLETED)
        assert one.live
        assert (second, "completed n=3 rate=0") in diary.told
        assert all(session is second or HELD in said for session, said in diary.told)


async def test_closing_stops_and_writes_down_all_of_them(
    tmp_path: Path, demo: DemoServer
) -> None:
    async with opened(tmp_path, demo) as workspace:
        sessions = [workspace.begin(Listener()) for _ in range(3)]
        turns = [
            session.send(Draft(f"{HELD} {n}")) for n, session in enumerate(sessions)
        ]
        await until(lambda: all(t is not None and t.answer.shown for t in turns))
    stops = [seen for seen in demo.requests if seen.path.endswith("/stop")]
    assert len(stops) == 3
    async with opened(tmp_path, demo) as workspace:
        for session in sessions:
            kept = await workspace.journal.turns(session.key)
            assert [turn.status for _, turn in kept] == [Status.INTERRUPTED]


async def test_one_conversation_can_be_closed_while_others_go_on(
    tmp_path: Path, demo: DemoServer
) -> None:
    async with opened(tmp_path, demo) as workspace:
        first, second = workspace.begin(Listener()), workspace.begin(Listener())
        one, two = first.send(Draft(HELD)), second.send(Draft(HELD))
        assert one is not None
        assert two is not None
        await until(lambda: bool(one.answer.shown and two.answer.shown))
        await workspace.close(first)
        assert workspace.sessions == [second]
        assert (one.status, two.live) == (Status.INTERRUPTED, True)


async def test_the_forms_defaults_reach_conversations_that_were_open_before(
    tmp_path: Path,
) -> None:
    form = [
        {"select": {"variable": "tone", "default": "dry"}},
        {"text-input": {"variable": "topic", "default": "boats"}},
    ]
    routes = {
        "/info": json_reply({"name": "Form", "mode": "chat"}),
        "/parameters": json_reply({"user_input_form": form}),
    }
    async with answering(routes) as server:
        settings = Settings(server.base_url, "app-x", "someone", tmp_path)
        async with await Workspace.open(settings, never) as workspace:
            early = workspace.begin(Listener())
            early.inputs["topic"] = "bread"
            await workspace.load_app()
            late = workspace.begin(Listener())
            assert early.inputs == {"tone": "dry", "topic": "bread"}
            assert late.inputs == {"tone": "dry", "topic": "boats"}


async def test_a_conversation_nobody_began_is_a_new_one(
    tmp_path: Path, demo: DemoServer
) -> None:
    async with opened(tmp_path, demo) as workspace:
        session, history = await workspace.resume(Listener())
        assert (session.turns, history) == ([], None)
        assert workspace.sessions == [session]


async def test_an_app_that_does_not_chat_is_refused_in_a_sentence(
    tmp_path: Path,
) -> None:
    routes = {"/info": json_reply({"name": "Nightly", "mode": "workflow"})}
    async with answering(routes) as server:
        settings = Settings(server.base_url, "app-x", "someone", tmp_path)
        async with await Workspace.open(settings, never) as workspace:
            with pytest.raises(ConfigError, match="belongs to a workflow app"):
                await workspace.load_app()
            assert workspace.info is None


async def test_a_wrong_key_is_refused(tmp_path: Path, demo: DemoServer) -> None:
    settings = Settings(demo.base_url, "app-wrong", "someone", tmp_path)
    async with await Workspace.open(settings, never) as workspace:
        with pytest.raises(AuthenticationError):
            await workspace.load_app()


async def test_a_demo_that_cannot_start_is_told_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: DemoServer) -> None:
        raise OSError("no sockets here")

    monkeypatch.setattr(DemoServer, "start", refuse)
    with pytest.raises(ConnectionFailed, match="Set DIFY_API_KEY"):
        await Workspace.open(Settings("", "", "someone", tmp_path), never)


async def test_closing_twice_is_closing_once(tmp_path: Path, demo: DemoServer) -> None:
    async with opened(tmp_path, demo) as workspace:
        await ask(workspace.begin(Listener()), "n=1 rate=0")
        await workspace.aclose()
    assert not [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]


async def test_a_resumed_conversation_keeps_the_values_of_its_form(
    tmp_path: Path, demo: DemoServer
) -> None:
    async with opened(tmp_path, demo) as workspace:
        session = workspace.begin(Listener())
        session.inputs = {"tone": "dry"}
        await ask(session, "n=3 rate=0")
    async with opened(tmp_path, demo) as workspace:
        resumed = await workspace.resume(Listener())
        assert resumed.session.key == session.key
        assert resumed.session.inputs == {"tone": "dry"}
