"""What an earlier difyterm did not see is looked up when a conversation is opened."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import pytest

from app.client.dify import DifyClient
from app.config import Settings
from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.core.turns.mark import mark
from app.core.turns.record import dump_event
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.core.wire.events import ChunkEvent, TextDelta, WorkflowPaused, WorkflowStarted
from app.core.wire.parse import Ids
from app.demo.server import DemoServer
from app.errors import JournalError
from app.session.listener import Listener
from app.store.writes import Append, Begin
from app.workspace import Opened, Workspace
from tests.answering import Reply, answering, json_reply, refusal
from tests.torn import CHUNKS, WHOLE, tear
from tests.until import until

FLOW: Final = "advanced-chat"
IDS: Final[Ids] = {"task_id": "t", "message_id": "m", "conversation_id": "c"}


def never(error: JournalError) -> None:
    pytest.fail(f"the journal: {error}")


@asynccontextmanager
async def workspace(data: Path, url: str, key: str) -> AsyncIterator[Workspace]:
    opened = await Workspace.open(Settings(url, key, "someone", data), never)
    async with opened:
        yield opened


def on_demo(data: Path, demo: DemoServer, mode: str = FLOW) -> Any:
    return workspace(data, demo.base_url, demo.keys[mode])


async def torn(space: Workspace, *events: ChunkEvent) -> None:
    """Leave a turn behind of which these events came."""
    await space.journal.write(Begin("here", "turn", Draft("hello"), 1.0, {}))
    log = [dump_event(event, 1.0) for event in events]
    await space.journal.write(Append("turn", log))


def started() -> list[ChunkEvent]:
    return [
        WorkflowStarted(
            workflow_run_id="r", task_id="t", message_id="m", conversation_id="c"
        ),
        TextDelta(text="Draft: ", task_id="t", message_id="m", conversation_id="c"),
    ]


def only(opened: Opened) -> Turn:
    (turn,) = opened.session.turns
    return turn


async def kept(space: Workspace) -> Turn:
    """The turn as the journal has it now."""
    stored = await space.journal.latest()
    assert stored is not None
    ((_, turn),) = await space.journal.turns(stored.key)
    return turn


async def ended(demo: DemoServer, turn: Turn) -> None:
    """Wait until the server has the whole answer."""
    async with DifyClient(demo.base_url, demo.keys[FLOW], "someone") as client:
        while True:
            page, _ = await client.messages(turn.conversation_id)
            if page[-1].answer.text:
                return


async def test_a_torn_answer_that_ended_meanwhile_is_whole_when_opened(
    tmp_path: Path, demo: DemoServer
) -> None:
    async with on_demo(tmp_path, demo) as space:
        await tear(space, "n=40 rate=0 [fault: hold=10]")
        await asyncio.to_thread(demo.wait_for_stream_end)
    demo.release()
    async with on_demo(tmp_path, demo) as space:
        stored = await space.journal.turns("here")
        await ended(demo, stored[0][1])
        opened = await space.resume(Listener())
        turn = only(opened)
        assert turn.ended_by is EndedBy.CRASH
        await opened.session.idle()
        assert turn.status is Status.COMPLETED
        assert turn.answer.text == WHOLE
        assert mark(turn) == "↻ difyterm was gone after 1.0 s · whole answer fetched"
        assert (await kept(space)).answer.text == WHOLE


async def test_a_torn_answer_that_still_runs_is_live_again_and_becomes_whole(
    tmp_path: Path, demo: DemoServer
) -> None:
    query = "n=40 rate=0 [fault: hold=10]"
    async with on_demo(tmp_path, demo) as space:
        await tear(space, query)
    async with on_demo(tmp_path, demo) as space:
        opened = await space.resume(Listener())
        turn = only(opened)
        # A message does not begin a second run beside the one that goes on.
        assert opened.session.send(Draft("n=1 rate=0")) is None
        await until(lambda: turn.mending)
        assert opened.session.live is turn
        demo.release()
        await opened.session.idle()
        assert [t.answer.text for t in opened.session.turns] == [WHOLE, CHUNKS[0]]
        assert mark(turn).endswith("whole answer fetched")
        queries = [seen.json["query"] for seen in demo.requests if seen.json]
        assert queries == [query, "n=1 rate=0"]


async def test_a_torn_answer_that_still_runs_is_stopped_with_esc(
    tmp_path: Path, demo: DemoServer
) -> None:
    async with on_demo(tmp_path, demo) as space:
        await tear(space, "n=40 rate=0 [fault: hold=10]")
    async with on_demo(tmp_path, demo) as space:
        opened = await space.resume(Listener())
        turn = only(opened)
        await until(lambda: turn.mending)
        opened.session.interrupt()
        await opened.session.idle()
        assert turn.status is Status.INTERRUPTED
        assert turn.ended_by is EndedBy.SERVER
        # On a busy machine the stop goes out a second time (see `StopLine`).
        stops = {seen.path for seen in demo.requests if seen.path.endswith("/stop")}
        assert stops == {f"/v1/chat-messages/{turn.task_id}/stop"}
        assert (await kept(space)).ledger is not None


async def test_offline_everything_stays_as_it_was_and_nothing_is_said(
    tmp_path: Path, demo: DemoServer
) -> None:
    async with on_demo(tmp_path, demo) as space:
        await tear(space, "n=40 rate=0 [fault: hold=10]")
        demo.stop()
    async with on_demo(tmp_path, demo) as space:
        opened = await space.resume(Listener())
        await opened.session.idle()
        turn = only(opened)
        assert turn.ended_by is EndedBy.CRASH
        assert turn.answer.text == "".join(CHUNKS[:10])


async def test_a_whole_conversation_asks_the_server_nothing(
    tmp_path: Path, demo: DemoServer
) -> None:
    async with on_demo(tmp_path, demo) as space:
        space.begin(Listener()).send(Draft("n=3 rate=0"))
        await space.sessions[0].idle()
        before = len(demo.requests)
        opened = await space.resume(Listener())
        await opened.session.idle()
        assert len(demo.requests) == before


async def opened_with(
    data: Path, routes: Mapping[str, Reply], *events: ChunkEvent
) -> tuple[Turn, Turn]:
    """Open a turn of which these events came; as it is on the screen and as kept."""
    async with answering(routes) as server:
        async with workspace(data, server.base_url, "app-x") as space:
            await torn(space, *started(), *events)
        async with workspace(data, server.base_url, "app-x") as space:
            opened = await space.resume(Listener())
            await opened.session.idle()
            return only(opened), await kept(space)


def row(**fields: Any) -> Reply:
    whole = {"id": "m", "conversation_id": "c", "query": "hello", "status": "normal"}
    return json_reply({"data": [whole | fields], "has_more": False})


def run(status: str) -> Reply:
    return json_reply({"id": "r", "status": status, "outputs": {}, "error": None})


async def test_a_form_that_was_answered_elsewhere_is_no_longer_paused(
    tmp_path: Path,
) -> None:
    paused = WorkflowPaused(waiting_for="Approve", **IDS)
    routes = {"/messages": row(answer="Draft: sent"), "/run/r": run("succeeded")}
    for turn in await opened_with(tmp_path, routes, paused):
        assert turn.status is Status.COMPLETED
        assert turn.answer.text == "Draft: sent"
        assert mark(turn) == ""


async def test_a_form_that_still_waits_stays_paused(tmp_path: Path) -> None:
    paused = WorkflowPaused(waiting_for="Approve", **IDS)
    waiting = row(answer="Draft: ", status="paused")
    routes = {"/messages": waiting, "/run/r": run("paused")}
    for turn in await opened_with(tmp_path, routes, paused):
        assert turn.status is Status.PAUSED
        assert "“Approve”" in mark(turn)


async def test_what_the_server_has_lost_as_well_stays_interrupted(
    tmp_path: Path,
) -> None:
    routes = {
        "/messages": row(answer=""),
        "/run/r": refusal(404, "not_found", "Workflow run not found."),
    }
    for turn in await opened_with(tmp_path, routes):
        assert turn.ended_by is EndedBy.CRASH
        assert turn.answer.text == "Draft: "
