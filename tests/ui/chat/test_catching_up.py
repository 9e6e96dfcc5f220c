"""What another client said appears in the conversation on the screen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.config import Settings
from app.core.draft import Draft
from app.demo import faults
from app.demo.server import DemoServer
from app.session.listener import Listener
from app.session.session import Session
from app.ui.chat.status_line import State
from app.workspace import Workspace
from tests.ui.using import Chat, Opener


@asynccontextmanager
async def elsewhere(demo: DemoServer, data: Path, id: str) -> AsyncIterator[Session]:
    """The same conversation in another client of the same person."""
    settings = Settings(demo.base_url, demo.keys["chat"], "someone", data)
    async with await Workspace.open(settings, lambda error: None) as workspace:
        opened = await workspace.resume(Listener(), id)
        yield opened.session


async def ask(session: Session, text: str) -> None:
    session.send(Draft(text))
    await session.idle()


def order(chat: Chat, *texts: str) -> list[int]:
    """Where texts stand in the transcript."""
    return [chat.transcript.index(text) for text in texts]


async def told_by_two(open_chat: Opener, demo: DemoServer, tmp_path: Path) -> str:
    """A conversation of two clients; its id."""
    async with open_chat() as chat:
        await chat.ask("mine one n=1 rate=0")
        session = chat.screen.view.session
        assert session is not None
        id = session.conversation_id
        async with elsewhere(demo, tmp_path / "other", id) as other:
            await ask(other, "theirs one n=1 rate=0")
            await chat.ask("mine two n=150 rate=0")
            await ask(other, "theirs two n=1 rate=0")
    return id


async def test_turns_of_another_client_appear_between_ours(
    open_chat: Opener, demo: DemoServer, tmp_path: Path
) -> None:
    await told_by_two(open_chat, demo, tmp_path)
    async with open_chat(resume=True, size=(80, 50)) as chat:
        await chat.sees("theirs one", "theirs two")
        places = order(chat, "mine one", "theirs one", "mine two", "theirs two")
        assert places == sorted(places)
        await chat.ask("mine three n=1 rate=0")
        places = order(chat, "theirs two", "mine three")
        assert places == sorted(places)


def fail(demo: DemoServer, count: int = 6) -> None:
    """Let the next requests for the server's history fail."""
    for _ in range(count):
        demo.fail_next(faults.reset(), path="/messages")


async def caught_up(chat: Chat, count: int) -> None:
    """Ask for the server's history until so many turns are known."""
    view = chat.screen.view

    def known() -> bool:
        view.post_message(view.CatchUpWanted(view))
        return view.session is not None and len(view.session.turns) == count

    await chat.until(known)


async def test_a_reader_is_not_moved_by_what_comes_in_above(
    open_chat: Opener, demo: DemoServer, tmp_path: Path
) -> None:
    await told_by_two(open_chat, demo, tmp_path)
    fail(demo)
    async with open_chat(resume=True, size=(80, 12)) as chat:
        await chat.until(lambda: len(chat.transcript.splitlines()) > 6)
        await chat.press("pageup")
        await chat.until(lambda: not chat.screen.view.transcript.following)
        before = chat.transcript
        await caught_up(chat, 4)
        await chat.pilot.pause()
        assert chat.transcript.splitlines()[0] == before.splitlines()[0]


async def test_without_the_server_our_part_is_shown_and_that_is_said_once(
    open_chat: Opener, demo: DemoServer, tmp_path: Path
) -> None:
    await told_by_two(open_chat, demo, tmp_path)
    fail(demo)
    async with open_chat(resume=True, size=(100, 40)) as chat:
        await chat.sees("mine one", "mine two")
        await chat.sees("Shown is what was kept here.")
        await caught_up(chat, 4)
        await chat.sees("theirs one", "theirs two")


async def test_a_stopped_answer_that_the_server_lost_says_so(
    open_chat: Opener,
) -> None:
    async with open_chat(mode="agent-chat") as chat:
        await chat.hold()
        await chat.press("escape")
        await chat.is_in(State.READY)
    async with open_chat(mode="agent-chat", resume=True) as chat:
        await chat.sees("interrupted after", "the server kept nothing of this answer")


async def test_the_last_answer_is_the_newest_one_after_older_ones_came(
    open_chat: Opener, demo: DemoServer, tmp_path: Path
) -> None:
    await told_by_two(open_chat, demo, tmp_path)
    async with open_chat(resume=True) as chat:
        await chat.sees("theirs two")
        session = chat.screen.view.session
        assert session is not None
        session.turns[-1].answer.restore([], [], None, [])
        assert chat.screen.view.shown.last_answer == session.turns[-2].answer.shown
