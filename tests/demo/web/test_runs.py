"""The runs of a chatflow: what came of one, and its stream again."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from app.demo import broken_connections, faults
from app.demo.server import DemoServer, Reopening
from tests.demo.caller import Caller, Event, client, event_in, sequence, text_of
from tests.demo.shapes import shape
from tests.replay import events_of, recorded_call, recording

FLOW = "advanced-chat"
RECORDED = "v1.17-dev"


def flow(demo: DemoServer) -> Caller:
    return Caller(demo, FLOW, "rest-user")


def left(demo: DemoServer, query: str, chunks: int = 5) -> Event:
    """Hang up after so many chunks; the last event that came."""
    stream = flow(demo).stream(query)
    seen = [next(stream)]
    while sum("answer" in event for event in seen) < chunks:
        seen.append(next(stream))
    stream.close()
    return next(e for e in seen if e["event"] == "workflow_started")


def detail(demo: DemoServer, run_id: str) -> dict[str, Any]:
    found: dict[str, Any] = flow(demo).call("GET", f"/workflows/run/{run_id}").json()
    return found


def reopened(demo: DemoServer, run_id: str, **headers: str) -> httpx.Response:
    caller = flow(demo)
    return caller.call(
        "GET",
        f"/workflow/{run_id}/events",
        params={"user": caller.user},
        headers=caller.headers | headers,
    )


def test_a_run_that_ended_is_told_as_recorded(demo: DemoServer) -> None:
    run_id = flow(demo).events("n=5 rate=0")[-1]["workflow_run_id"]
    real = recorded_call("chatflow.run_detail", RECORDED)["body"]
    assert shape(detail(demo, run_id)) == shape(real)
    assert detail(demo, run_id)["outputs"]["answer"] == "The harbour was quiet when "


def test_the_stream_of_a_run_that_ended_is_its_end_as_recorded(
    demo: DemoServer,
) -> None:
    run_id = flow(demo).events("n=5 rate=0")[-1]["workflow_run_id"]
    (event,) = events_of(reopened(demo, run_id).content)
    real = recorded_call("chatflow.run_events_finished", RECORDED)["body"]
    (recorded,) = events_of(real.encode())
    assert shape(event) == shape(recorded)


def test_an_unknown_run_is_refused_as_recorded(demo: DemoServer) -> None:
    real = recorded_call("chatflow.run_unknown", RECORDED)
    for path in ("workflows/run/{}", "workflow/{}/events?user=rest-user"):
        response = flow(demo).call("GET", f"/{path.format('none')}")
        assert (response.status_code, response.json()) == (404, real["body"])


def test_a_run_of_another_user_has_no_stream(demo: DemoServer) -> None:
    run_id = left(demo, "n=40 rate=0 [fault: hold=5]")["workflow_run_id"]
    path = f"/workflow/{run_id}/events?user=another"
    assert flow(demo).call("GET", path).status_code == 404


@pytest.mark.parametrize("mode", ["chat", "agent-chat"])
def test_other_apps_have_no_runs(demo: DemoServer, mode: str) -> None:
    response = Caller(demo, mode).call("GET", "/workflows/run/none")
    assert response.json()["code"] == "not_workflow_app"


def test_a_run_goes_on_without_a_listener_and_is_whole_afterwards(
    demo: DemoServer,
) -> None:
    started = left(demo, "n=40 rate=0 [fault: hold=5]")
    run_id = started["workflow_run_id"]
    assert detail(demo, run_id)["status"] == "running"
    assert flow(demo).message(started)["answer"] == ""
    demo.reopening = Reopening.REST
    demo.release()
    events = events_of(reopened(demo, run_id).content)
    assert events[-1]["event"] == "workflow_finished"
    assert detail(demo, run_id)["status"] == "succeeded"
    assert len(flow(demo).message(started)["answer"]) > 100


def test_a_reopened_stream_has_all_that_still_comes_as_recorded(
    demo: DemoServer,
) -> None:
    demo.reopening = Reopening.REST
    run_id = left(demo, "n=40 rate=100 [fault: hold=5]")["workflow_run_id"]
    with client().stream(
        "GET",
        f"{demo.base_url}/workflow/{run_id}/events?user=rest-user",
        headers=flow(demo).headers,
    ) as response:
        pieces = response.iter_raw()
        assert next(pieces) == b"event: ping\n\n"
        demo.release()
        events = [event_in(part) for part in b"".join(pieces).split(b"\n\n")[:-1]]
    real = events_of(recording("v1.17-dev/chatflow/reattached_plain").body)
    assert sequence(events) == sequence(real)
    assert text_of(events).startswith("the first boats ")


def test_a_stream_of_1_16_falls_silent_in_the_middle(demo: DemoServer) -> None:
    run_id = left(demo, "n=40 rate=100 ping=0.1 [fault: hold=5]")["workflow_run_id"]
    seen: list[bytes] = []
    with client().stream(
        "GET",
        f"{demo.base_url}/workflow/{run_id}/events?user=rest-user",
        headers=flow(demo).headers,
    ) as response:
        pieces = response.iter_raw()
        next(pieces)
        demo.release()
        while detail(demo, run_id)["status"] == "running":
            seen.append(next(pieces))
        seen += [next(pieces) for _ in range(3)]
    assert seen[-1] == b"event: ping\n\n"
    assert b"workflow_finished" not in b"".join(seen)
    assert b'"event":"message"' in b"".join(seen)


def numbered(raw: bytes) -> dict[str, Event]:
    parts = [part for part in raw.split(b"\n\n") if part.startswith(b"id: ")]
    lines = (part.decode().split("\n") for part in parts)
    return {id.removeprefix("id: "): json.loads(data[6:]) for id, data in lines}


@pytest.mark.parametrize("behind", [True, False])
def test_numbered_events_are_given_again_behind_the_last_one_or_from_the_start(
    demo: DemoServer, behind: bool
) -> None:
    demo.reopening = Reopening.NUMBERED
    first = flow(demo).post("n=40 rate=0 [fault: cut=5, hold=20]")
    events = numbered(first.content)
    run_id = first.headers["X-Workflow-Run-ID"]
    assert next(iter(events.values()))["workflow_run_id"] == run_id
    assert text_of(list(events.values())) == "The harbour was quiet when "
    demo.wait_for_hold()
    last = {"Last-Event-ID": list(events)[-1]} if behind else {}
    with client().stream(
        "GET",
        f"{demo.base_url}/workflow/{run_id}/events?user=rest-user",
        headers=flow(demo).headers | last,
    ) as response:
        assert response.headers["X-Workflow-Run-ID"] == run_id
        pieces = response.iter_raw()
        start = next(pieces)
        demo.release()
        rest = numbered(start + b"".join(pieces))
    text = text_of(list(rest.values()))
    assert text.startswith("the first boats" if behind else "The harbour was")
    assert text.endswith("By noon the ")
    assert set(events).isdisjoint(rest) is behind


@pytest.mark.parametrize("mode", ["chat", "agent-chat", FLOW])
def test_a_cut_ends_the_connection_properly_and_a_drop_does_not(
    demo: DemoServer, mode: str
) -> None:
    caller = Caller(demo, mode)
    demo.fail_next(broken_connections.cut(5))
    events = events_of(caller.post("n=40 rate=0").content)
    assert text_of(events) == "The harbour was quiet when "
    demo.fail_next(broken_connections.drop(5))
    with pytest.raises(httpx.ReadError):
        caller.post("n=40 rate=0")


def test_what_was_written_into_the_void_is_kept(demo: DemoServer) -> None:
    caller = Caller(demo, "chat", http=client(read=0.3))
    with pytest.raises(httpx.ReadTimeout):
        caller.post("n=40 rate=0 [fault: dead=5]")
    query = {"user": caller.user}
    (row,) = caller.call("GET", "/conversations", params=query).json()["data"]
    query |= {"conversation_id": row["id"]}
    (message,) = caller.call("GET", "/messages", params=query).json()["data"]
    assert len(message["answer"]) > 100


def test_a_restart_breaks_connections_and_refuses_new_ones_for_a_while(
    demo: DemoServer,
) -> None:
    caller = flow(demo)
    stream = caller.stream("n=40 rate=0 [fault: hold=5]")
    started = next(e for e in stream if e["event"] == "workflow_started")
    demo.restart(down=600)
    with pytest.raises(httpx.TransportError):
        list(stream)
    with pytest.raises(httpx.TransportError):
        detail(demo, started["workflow_run_id"])
    demo.restart(down=0)
    assert detail(demo, started["workflow_run_id"])["status"] == "running"


def test_a_lost_worker_s_run_counts_as_running(demo: DemoServer) -> None:
    demo.fail_next(faults.silence(5))
    run_id = left(demo, "n=40 rate=0")["workflow_run_id"]
    demo.wait_for_stream_end()
    assert detail(demo, run_id)["status"] == "running"
