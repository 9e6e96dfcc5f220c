"""The runs of a chatflow as a server tells of them."""

from collections.abc import Mapping
from contextlib import aclosing

import pytest

from app.client.dify import DifyClient
from app.client.runs import Runs
from app.client.trail import Trail
from app.core.draft import Draft
from app.core.wire.events import ChunkEvent, MessageEnd, TextDelta
from app.core.wire.workflow_run import WorkflowRun
from app.errors import APIError, DifyError
from tests.answering import Answering, Reply, answering, json_reply, refusal
from tests.replay import recorded_call, recording

STREAM = {"Content-Type": "text/event-stream", "X-Workflow-Run-ID": "run-1"}


def numbered(*lines: str) -> bytes:
    return "".join(
        f'id: 17-{number}\ndata: {{"event":"message","answer":"{text}"}}\n\n'
        for number, text in enumerate(lines)
    ).encode()


async def read(
    routes: Mapping[str, Reply], trail: Trail
) -> tuple[list[ChunkEvent], Answering]:
    async with (
        answering(routes) as server,
        DifyClient(server.base_url, "app-x", "some one") as client,
        aclosing(Runs(client).events("run/1", trail)) as events,
    ):
        return [event async for event in events], server


async def detail(reply: Reply) -> WorkflowRun:
    async with (
        answering({"/workflows/run/r": reply}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        return await Runs(client).detail("r")


async def test_a_run_that_ended_tells_its_answer() -> None:
    body = recorded_call("chatflow.run_detail", "v1.17-dev")["body"]
    found = await detail(json_reply(body))
    assert found.status == "succeeded"
    assert found.answer == body["outputs"]["answer"]


@pytest.mark.parametrize(
    "reply",
    [
        refusal(404, "not_found", "Workflow run not found."),
        refusal(400, "not_workflow_app", "Please check if your app mode matches"),
        json_reply({"id": None, "status": None, "outputs": None, "error": None}),
    ],
)
async def test_a_run_that_nobody_knows_is_an_empty_one(reply: Reply) -> None:
    assert await detail(reply) == WorkflowRun()


async def test_a_run_that_cannot_be_asked_for_is_an_error() -> None:
    with pytest.raises(APIError):
        await detail(refusal(500, "internal_server_error", "no"))


async def test_a_recorded_reopened_stream_is_read_like_any_other() -> None:
    recorded = recording("v1.17-dev/chatflow/reattached_plain")
    reply = Reply(body=recorded.body, headers=STREAM)
    events, server = await read({"/events": reply}, Trail())
    texts = [event.text for event in events if isinstance(event, TextDelta)]
    assert "".join(texts) == recorded.text
    assert any(isinstance(event, MessageEnd) for event in events)
    assert server.requests[0].path == "/v1/workflow/run%2F1/events?user=some+one"
    assert "last-event-id" not in server.requests[0].headers


async def test_a_stream_leaves_a_trail_and_is_opened_again_behind_it() -> None:
    trail = Trail()
    async with (
        answering(
            {"/chat-messages": Reply(body=numbered("a", "b"), headers=STREAM)}
        ) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
        aclosing(client.chat(Draft("hello"), trail=trail)) as events,
    ):
        texts = [event.text async for event in events if isinstance(event, TextDelta)]
        assert texts == ["a", "b"]
    assert (trail.run_id, trail.last_id) == ("run-1", "17-1")
    _, server = await read({"/events": Reply(headers=STREAM)}, trail)
    assert server.requests[0].headers["last-event-id"] == "17-1"
    assert trail.last_id == "17-1"


async def test_a_server_without_the_endpoint_is_an_error_of_the_family() -> None:
    with pytest.raises(DifyError):
        await read({}, Trail())
