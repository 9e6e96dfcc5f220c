"""One story out of the journal and the built-in server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.client.dify import DifyClient
from app.config import Settings
from app.core.draft import Draft
from app.core.turns.kept import difference
from app.core.turns.ledger import StopCause
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.demo import faults
from app.demo.server import DemoServer
from app.errors import DifyError, UnknownConversation
from app.session.histories.history import JournalHistory, ServerHistory
from app.session.histories.merged_history import MergedHistory
from app.session.listener import Listener
from app.session.session import Session
from app.workspace import Workspace
from tests.answering import Reply, answering, json_reply
from tests.until import until

HELD = "n=40 rate=0 [fault: hold=5]"


@asynccontextmanager
async def opened(
    demo: DemoServer, data: Path, mode: str = "chat"
) -> AsyncIterator[Workspace]:
    settings = Settings(demo.base_url, demo.keys[mode], "someone", data)
    workspace = await Workspace.open(settings, lambda error: pytest.fail(str(error)))
    async with workspace:
        yield workspace


async def ask(session: Session, *queries: str) -> Session:
    for query in queries:
        session.send(Draft(f"{query} n=2 rate=0"))
        await session.idle()
    return session


async def resumed(workspace: Workspace, id: str) -> tuple[Session, MergedHistory]:
    session, history = await workspace.resume(Listener(), id)
    assert history is not None
    return session, history


def names(session: Session) -> list[str]:
    return [turn.query.split()[0] for turn in session.turns]


async def stopped(session: Session) -> None:
    """Ask, and stop the answer after five chunks."""
    turn = session.send(Draft(HELD))
    assert turn is not None
    await until(lambda: turn.answer.shown_length > 20)
    session.interrupt(StopCause.ESC)
    await session.idle()


async def told_by_two(demo: DemoServer, tmp_path: Path) -> str:
    """A conversation of two clients, in turns; the id of it."""
    async with (
        opened(demo, tmp_path / "mine") as mine,
        opened(demo, tmp_path / "theirs") as theirs,
    ):
        session = await ask(mine.begin(Listener()), "a")
        other, _ = await resumed(theirs, session.conversation_id)
        await ask(other, "b")
        await ask(session, "c")
        await ask(other, "d")
    return session.conversation_id


async def test_what_another_client_said_appears_at_its_place(
    demo: DemoServer, tmp_path: Path
) -> None:
    id = await told_by_two(demo, tmp_path)
    async with opened(demo, tmp_path / "mine") as mine:
        session, history = await resumed(mine, id)
        assert names(session) == ["a", "c"]
        merge = await history.catch_up()
        assert names(session) == ["a", "b", "c", "d"]
        assert [turn.query[0] for turn in merge.arrived] == ["b", "d"]
        assert await history.catch_up() == ([], [])


async def test_the_journals_part_is_there_without_the_server(
    demo: DemoServer, tmp_path: Path
) -> None:
    id = await told_by_two(demo, tmp_path)
    demo.stop()
    async with opened(demo, tmp_path / "mine") as mine:
        session, history = await resumed(mine, id)
        assert names(session) == ["a", "c"]
        for call in (history.catch_up, history.older):
            with pytest.raises(DifyError):
                await call()
        assert "could not be reached" in history.offline
        demo.start()


async def test_the_servers_part_comes_when_it_can_be_reached_again(
    demo: DemoServer, tmp_path: Path
) -> None:
    id = await told_by_two(demo, tmp_path)
    demo.fail_next(faults.reset(), path="/messages")
    async with opened(demo, tmp_path / "mine") as mine:
        session, history = await resumed(mine, id)
        with pytest.raises(DifyError):
            await history.catch_up()
        await history.catch_up()
        assert (names(session), history.offline) == (["a", "b", "c", "d"], "")


async def test_opening_asks_the_server_nothing(
    demo: DemoServer, tmp_path: Path
) -> None:
    id = await told_by_two(demo, tmp_path)
    before = len(demo.requests)
    async with opened(demo, tmp_path / "mine") as mine:
        await resumed(mine, id)
    assert len(demo.requests) == before


async def test_an_interrupted_answer_keeps_its_text_and_mark_and_says_what_the_server_has(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with opened(demo, tmp_path, "agent-chat") as workspace:
        session = workspace.begin(Listener())
        await stopped(session)
        (turn,) = session.turns
        text = turn.answer.text
    async with opened(demo, tmp_path, "agent-chat") as workspace:
        session, history = await resumed(workspace, session.conversation_id)
        merge = await history.catch_up()
        (turn,) = session.turns
        assert merge.changed == [turn]
        assert (turn.status, turn.answer.text) == (Status.INTERRUPTED, text)
        assert turn.ledger is not None
        assert difference(turn).startswith("the server kept nothing of this answer")


@pytest.mark.parametrize("mode", ["chat", "advanced-chat"])
async def test_an_answer_that_the_server_keeps_as_it_came_says_nothing(
    demo: DemoServer, tmp_path: Path, mode: str
) -> None:
    async with opened(demo, tmp_path, mode) as workspace:
        session = workspace.begin(Listener())
        await stopped(session)
        await ask(session, "a")
    async with opened(demo, tmp_path, mode) as workspace:
        session, history = await resumed(workspace, session.conversation_id)
        assert (await history.catch_up()).changed == []
        assert [difference(turn) for turn in session.turns] == ["", ""]


async def test_a_message_that_the_server_refused_stays(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with opened(demo, tmp_path) as workspace:
        session = await ask(workspace.begin(Listener()), "a")
        demo.fail_next(faults.status(400))
        await ask(session, "refused", "b")
    async with opened(demo, tmp_path) as workspace:
        session, history = await resumed(workspace, session.conversation_id)
        await history.catch_up()
        assert names(session) == ["a", "refused", "b"]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.session.histories.history.PAGE", 4)


async def everything(history: MergedHistory) -> None:
    """Scroll to the beginning."""
    await history.catch_up()
    while await history.older():
        await history.catch_up()
    await history.catch_up()


@pytest.mark.usefixtures("small_pages")
@pytest.mark.parametrize("who", ["mine", "theirs", "nobody"])
async def test_scrolling_to_the_beginning_gives_each_turn_once_and_in_order(
    demo: DemoServer, tmp_path: Path, who: str
) -> None:
    said = [f"q{number:02}" for number in range(23)]
    async with (
        opened(demo, tmp_path / "mine") as mine,
        opened(demo, tmp_path / "theirs") as theirs,
    ):
        session = await ask(mine.begin(Listener()), said[0])
        other, _ = await resumed(theirs, session.conversation_id)
        for number, query in enumerate(said[1:]):
            await ask(session if number % 7 < 3 else other, query)
    async with opened(demo, tmp_path / who) as workspace:
        session, history = await resumed(workspace, session.conversation_id)
        await everything(history)
        assert names(session) == said


@pytest.mark.usefixtures("small_pages")
async def test_a_part_that_only_another_client_told_is_found_in_the_middle(
    demo: DemoServer, tmp_path: Path
) -> None:
    said = [f"q{number:02}" for number in range(30)]
    async with (
        opened(demo, tmp_path / "mine") as mine,
        opened(demo, tmp_path / "theirs") as theirs,
    ):
        session = await ask(mine.begin(Listener()), *said[:8])
        other, _ = await resumed(theirs, session.conversation_id)
        await ask(other, *said[8:22])
        await ask(session, *said[22:])
    async with opened(demo, tmp_path / "mine") as workspace:
        session, history = await resumed(workspace, session.conversation_id)
        await everything(history)
        assert names(session) == said


@pytest.mark.usefixtures("small_pages")
async def test_the_journals_order_holds_on_a_server_that_knows_whole_seconds_only(
    demo: DemoServer, tmp_path: Path
) -> None:
    said = [f"q{number:02}" for number in range(14)]
    async with opened(demo, tmp_path) as workspace:
        session = await ask(workspace.begin(Listener()), *said)
    demo.coarse = True
    async with opened(demo, tmp_path) as workspace:
        session, history = await resumed(workspace, session.conversation_id)
        await everything(history)
        assert names(session) == said


async def test_a_message_sent_while_the_server_answers_stands_there_once(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with opened(demo, tmp_path) as workspace:
        session = await ask(workspace.begin(Listener()), "a")
    async with opened(demo, tmp_path) as workspace:
        session, history = await resumed(workspace, session.conversation_id)
        turn = session.send(Draft(HELD))
        assert turn is not None
        await until(lambda: turn.answer.shown_length > 20)
        await history.catch_up()
        assert [t.query for t in session.turns] == ["a n=2 rate=0", HELD]
        assert turn.kept is None
        demo.release()


async def test_what_was_deleted_on_the_server_stays_as_it_was_kept_here(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with opened(demo, tmp_path) as workspace:
        session = await ask(workspace.begin(Listener()), "a", "b")
        await workspace.client.conversations.delete(session.conversation_id)
        session, history = await resumed(workspace, session.conversation_id)
        await everything(history)
        assert (names(session), history.offline) == (["a", "b"], "")


async def test_a_conversation_begun_elsewhere_is_read_with_its_inputs_and_files(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with opened(demo, tmp_path / "theirs") as theirs:
        session = theirs.begin(Listener())
        session.inputs = {"tone": "dry"}
        await ask(session, "a")
    async with opened(demo, tmp_path / "mine") as mine:
        session, _ = await resumed(mine, session.conversation_id)
        assert names(session) == ["a"]
        assert session.inputs == {"tone": "dry"}


async def test_what_the_journal_only_has_the_name_of_comes_from_the_server(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with opened(demo, tmp_path / "theirs") as theirs:
        id = (await ask(theirs.begin(Listener()), "a", "b")).conversation_id
    async with opened(demo, tmp_path / "mine") as mine:
        await mine.conversations.refresh()
        await mine.conversations.pin(mine.conversations.rows[0], True)
        session, history = await resumed(mine, id)
        assert names(session) == ["a", "b"]
        assert await history.catch_up() == ([], [])
        await everything(history)
        assert names(session) == ["a", "b"]


async def test_what_nobody_knows_is_an_unknown_conversation(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with opened(demo, tmp_path) as workspace:
        with pytest.raises(UnknownConversation):
            await workspace.resume(Listener(), "11111111-2222-4333-8444-555555555555")


async def test_a_conversation_that_never_reached_the_server_is_the_journals_alone(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with opened(demo, tmp_path) as workspace:
        demo.fail_next(faults.status(500))
        session = await ask(workspace.begin(Listener()), "a")
        history = MergedHistory(JournalHistory(workspace.journal, session.key), None)
        await everything(history)
        assert [turn.status for turn in history.turns] == [Status.FAILED]


class OneTurn:
    """A journal with a single turn."""

    async def turns(
        self, conversation: str, *, before: str = "", limit: int = 50
    ) -> list[tuple[str, Turn]]:
        """The turn, whatever is asked."""
        turn = Turn(Draft("d"), created_at=7.5)
        turn.message_id = "d"
        turn.status = Status.COMPLETED
        return [("key", turn)]


def page(*ids: str, more: bool = True) -> Reply:
    """A page of messages of one second."""
    rows = [{"id": id, "query": id, "created_at": 7} for id in ids]
    return json_reply({"data": rows, "has_more": more})


async def test_pages_of_one_second_are_asked_for_when_they_are_wanted_and_keep_their_order() -> (
    None
):
    routes = {"/messages": page("c", "d")}
    async with (
        answering(routes) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        history = MergedHistory(
            JournalHistory(OneTurn(), "key"), ServerHistory(client, "c")
        )
        await history.older()
        await history.catch_up()
        routes["/messages"] = page("b", "c", "d")
        assert [turn.query for turn in await history.older()] == ["b"]
        routes["/messages"] = page("a", more=False)
        assert await history.catch_up() == ([], [])
        assert [turn.query for turn in await history.older()] == ["a"]
        assert [turn.query for turn in history.turns] == ["a", "b", "c", "d"]
        assert len(server.requests) == 3
