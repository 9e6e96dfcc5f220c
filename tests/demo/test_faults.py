"""Each ordered fault, seen over a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.demo import faults
from app.demo.server import DemoServer
from tests.demo.caller import Caller, answers, client, events_in, sequence, text_of

ALL_MODES = ["chat", "agent-chat", "advanced-chat"]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "app_unavailable"),
        (401, "unauthorized"),
        (403, "forbidden"),
        (404, "not_found"),
        (413, "file_too_large"),
        (429, "too_many_requests"),
        (500, "internal_server_error"),
        (502, "plugin_runtime_error"),
    ],
)
@pytest.mark.parametrize("in_text", [True, False])
def test_a_status_refuses_before_the_stream(
    demo: DemoServer, status: int, code: str, in_text: bool
) -> None:
    caller = Caller(demo)
    query = f"hi [fault: status={status}]" if in_text else "hi n=1 rate=0"
    if not in_text:
        demo.fail_next(faults.status(status))
    response = caller.post(query)
    assert response.status_code == status
    assert response.json()["code"] == code
    assert response.json()["status"] == status
    assert response.headers.get("retry-after") == ("2" if status == 429 else None)
    assert caller.post("n=1 rate=0").status_code == 200


def test_a_status_can_carry_any_documented_code(demo: DemoServer) -> None:
    demo.fail_next(faults.status(400, "provider_quota_exceeded"))
    assert "exhausted" in Caller(demo).post("hi").json()["message"]


def test_a_fault_can_be_ordered_for_any_path(demo: DemoServer) -> None:
    demo.fail_next(faults.status(403), path="/info")
    demo.fail_next(faults.html_error(502), path="/parameters")
    caller = Caller(demo)
    assert caller.call("GET", "/info").status_code == 403
    assert caller.call("GET", "/info").status_code == 200
    assert caller.call("GET", "/parameters").status_code == 502


def test_orders_queue_up_one_for_each_request(demo: DemoServer) -> None:
    demo.fail_next(faults.status(500))
    demo.fail_next()
    demo.fail_next(faults.status(429))
    caller = Caller(demo)
    codes = [caller.post("n=1 rate=0").status_code for _ in range(4)]
    assert codes == [500, 200, 429, 200]


def test_a_proxy_page_is_html(demo: DemoServer) -> None:
    response = Caller(demo).post("hi [fault: html_error]")
    assert response.status_code == 502
    assert response.headers["content-type"].startswith("text/html")
    assert "Bad Gateway" in response.text


def test_a_wrong_content_type_comes_with_200(demo: DemoServer) -> None:
    response = Caller(demo).post("hi [fault: wrong_content_type]")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")


def test_a_late_first_chunk_comes_after_the_task_is_known_in_a_chatflow(
    demo: DemoServer,
) -> None:
    caller = Caller(demo, "advanced-chat")
    query = "n=3 rate=0 ping=0.05 [fault: late_first_chunk=0.2]"
    names = sequence(caller.events(query))
    assert names.index("workflow_started") < names.index("ping", 1)
    assert names.index("ping", 1) < names.index("message")


def test_a_late_first_event_sends_nothing_before_it(demo: DemoServer) -> None:
    hurry = client(0.2)
    query = "n=3 rate=0 ping=0.05 [fault: late_first_event=9]"
    for mode in ALL_MODES:
        with pytest.raises(httpx.ReadTimeout):
            Caller(demo, mode, http=hurry).post(query)
    query = "n=3 rate=0 [fault: late_first_event=0.05]"
    assert sequence(Caller(demo).events(query)) == ["message", "message_end"]


@pytest.mark.parametrize("mode", ALL_MODES)
def test_an_ignored_stop_answers_success_and_streams_to_the_end(
    demo: DemoServer, mode: str
) -> None:
    query = "n=40 rate=400 late=0 [fault: ignore_stop]"
    events = Caller(demo, mode).interrupted(query, answers(3))
    assert len([e for e in events if e.get("answer")]) == 40
    assert "message_end" in sequence(events)


@pytest.mark.parametrize("code", [500, 404])
def test_a_failing_stop_fails_as_often_as_ordered(demo: DemoServer, code: int) -> None:
    caller = Caller(demo)
    stream = caller.stream(f"n=99 rate=0 hold=3 late=0 [fault: stop_{code}=2]")
    task_id = next(stream)["task_id"]
    assert [caller.stop(task_id).status_code for _ in range(3)] == [code, code, 200]
    assert [e["event"] for e in stream][-1] == "message_end"


@pytest.mark.parametrize("code", [500, 404])
def test_a_failing_stop_can_be_ordered_from_outside(
    demo: DemoServer, code: int
) -> None:
    demo.fail_next(faults.FACTORIES[f"stop_{code}"](), path="stop")
    caller = Caller(demo)
    assert [caller.stop("x").status_code for _ in range(2)] == [code, 200]


def _to_be_stopped(
    caller: Caller, fault: str, in_text: bool
) -> tuple[Iterator[dict[str, Any]], str]:
    """An answer that pauses, and its task, whose stop goes wrong."""
    word = f"[fault: {fault}]" if in_text else ""
    stream = caller.stream(f"n=9 rate=0 hold=3 late=0 {word}")
    if not in_text:
        caller.server.fail_next(
            faults.FACTORIES[fault.partition("=")[0]](), path="stop"
        )
    return stream, next(stream)["task_id"]


@pytest.mark.parametrize("in_text", [True, False])
def test_a_hanging_stop_is_never_answered(demo: DemoServer, in_text: bool) -> None:
    caller = Caller(demo, http=client(1.0))
    stream, task_id = _to_be_stopped(caller, "stop_hang", in_text)
    with pytest.raises(httpx.ReadTimeout):
        caller.stop(task_id)
    demo.release()
    assert len([e for e in stream if e.get("answer")]) == 8


@pytest.mark.parametrize("in_text", [True, False])
def test_a_dropped_stop_resets_its_connection(demo: DemoServer, in_text: bool) -> None:
    caller = Caller(demo)
    stream, task_id = _to_be_stopped(caller, "stop_drop=1", in_text)
    with pytest.raises(httpx.ReadError):
        caller.stop(task_id)
    assert caller.stop(task_id).status_code == 200
    assert len([e for e in stream if e.get("answer")]) == 2


@pytest.mark.parametrize("count", [1, 500, 2000])
def test_a_reset_comes_after_exactly_so_many_bytes(
    demo: DemoServer, count: int
) -> None:
    caller = Caller(demo)
    url, body = f"{demo.base_url}/chat-messages", caller.body("n=50 rate=0")
    body["query"] = f"n=50 rate=0 [fault: reset={count}]"
    received = b""
    options: dict[str, Any] = {"headers": caller.headers, "json": body}
    with (
        pytest.raises(httpx.ReadError),
        caller.http.stream("POST", url, **options) as response,
    ):
        for piece in response.iter_raw():
            received += piece
    assert len(received) == count


@pytest.mark.parametrize("in_text", [True, False])
def test_a_reset_after_no_byte_gives_no_header(demo: DemoServer, in_text: bool) -> None:
    if not in_text:
        demo.fail_next(faults.reset(0))
    with pytest.raises(httpx.ReadError):
        Caller(demo).post("hi [fault: reset=0]" if in_text else "hi")


def test_truncated_json_spoils_one_event_and_the_stream_goes_on(
    demo: DemoServer,
) -> None:
    raw = Caller(demo).post("n=9 rate=0 [fault: truncated_json=3]").content
    parts = raw.split(b"\n\n")[:-1]
    assert len(parts) == 12
    with pytest.raises(json.JSONDecodeError):
        events_in(parts[3] + b"\n\n")
    del parts[3]
    assert len(events_in(b"\n\n".join(parts) + b"\n\n")) == 11


@pytest.mark.parametrize("mode", ALL_MODES)
def test_a_failing_model_ends_the_stream_and_keeps_nothing(
    demo: DemoServer, mode: str
) -> None:
    caller = Caller(demo, mode)
    events = caller.events("n=40 rate=0 [fault: error_event=4]")
    assert len([e for e in events if "answer" in e]) == 4
    last = "workflow_finished" if mode == "advanced-chat" else "error"
    assert events[-1]["event"] == last
    row = caller.message(events[-1])
    assert (row["status"], row["answer"]) == ("error", "")


def test_an_error_event_can_carry_another_code(demo: DemoServer) -> None:
    demo.fail_next(faults.error_event(2, "rate_limit_error"))
    end = Caller(demo).events("n=9 rate=0")[-1]
    assert (end["code"], end["status"]) == ("rate_limit_error", 429)


@pytest.mark.parametrize("mode", ALL_MODES)
def test_silence_sends_neither_events_nor_pings_and_stays_open(
    demo: DemoServer, mode: str
) -> None:
    hurry = client(0.3)
    caller = Caller(demo, mode, http=hurry)
    stream = caller.stream("n=9 rate=0 ping=0.05 [fault: silence=4]")
    received = []
    with pytest.raises(httpx.ReadTimeout):
        for event in stream:
            received.append(event)
    assert len([e for e in received if "answer" in e]) == 4
    assert demo.wait_for_stream_end().hung_up
    while mode == "advanced-chat" and not caller.message(received[-1])["answer"]:
        caller.stop("nothing")


@pytest.mark.parametrize("mode", ALL_MODES)
def test_eof_ends_the_stream_without_a_terminal_event(
    demo: DemoServer, mode: str
) -> None:
    events = Caller(demo, mode).events("n=9 rate=0 [fault: eof=4]")
    assert len([e for e in events if "answer" in e]) == 4
    assert "answer" in events[-1]


def test_split_bytes_sends_each_byte_alone_and_nothing_else_changes(
    demo: DemoServer,
) -> None:
    caller = Caller(demo)
    url = f"{demo.base_url}/chat-messages"
    body = caller.body("kind=cjk n=5 rate=0 [fault: split_bytes]")
    options: dict[str, Any] = {"headers": caller.headers, "json": body}
    with caller.http.stream("POST", url, **options) as response:
        pieces = list(response.iter_raw())
    assert {len(piece) for piece in pieces} == {1}
    events = events_in(b"".join(pieces))
    assert text_of(events) == text_of(caller.events("kind=cjk n=5 rate=0"))


def test_a_hold_pauses_at_the_chunk_and_pings_go_on(demo: DemoServer) -> None:
    stream = Caller(demo).stream("n=9 rate=0 ping=0.02 hold=4")
    received = []
    for event in stream:
        received.append(event)
        if event["event"] == "ping":
            break
    assert len([e for e in received if "answer" in e]) == 4
    demo.release()
    assert len([e for e in stream if e.get("answer")]) == 5


def test_a_hold_at_the_end_pauses_before_the_terminal_event(demo: DemoServer) -> None:
    stream = Caller(demo).stream("n=4 rate=0")
    assert len(list(stream)) == 6
    demo.fail_next(faults.hold(4))
    stream = Caller(demo).stream("n=4 rate=0")
    received = [next(stream) for _ in range(4)]
    demo.wait_for_hold()
    demo.release()
    assert [e["event"] for e in stream] == ["message", "message_end"]
    assert all(event["event"] == "message" for event in received)


async def test_a_request_can_be_waited_for_from_a_coroutine(demo: DemoServer) -> None:
    waiting = asyncio.create_task(
        asyncio.to_thread(demo.wait_for_request, "/stop", 5.0)
    )
    async with httpx.AsyncClient() as client:
        url = f"{demo.base_url}/chat-messages/abc/stop"
        headers = {"Authorization": f"Bearer {demo.keys['chat']}"}
        await client.post(url, json={"user": "me"}, headers=headers)
    seen = await waiting
    assert seen.path == "/v1/chat-messages/abc/stop"
    assert (seen.method, seen.json) == ("POST", {"user": "me"})
    assert seen.headers["authorization"] == headers["Authorization"]
    assert demo.requests[-1] is seen


def test_waiting_for_what_does_not_come_says_so(demo: DemoServer) -> None:
    with pytest.raises(TimeoutError, match="no request to …/stop within"):
        demo.wait_for_request("/stop", timeout=0.01)


def test_a_fault_between_two_chunks_comes_with_the_later_one(demo: DemoServer) -> None:
    events = Caller(demo).events("n=9 rate=0 [fault: eof=2.5]")
    assert len(events) == 3


def test_several_faults_of_a_stop_take_turns_in_the_order_given(
    demo: DemoServer,
) -> None:
    caller = Caller(demo)
    stream = caller.stream("n=9 rate=0 hold=3 late=0 [fault: stop_500=1, ignore_stop]")
    task_id = next(stream)["task_id"]
    assert [caller.stop(task_id).status_code for _ in range(2)] == [500, 200]
    demo.release()
    assert len([e for e in stream if e.get("answer")]) == 8


def test_one_stop_can_be_ignored_from_outside(demo: DemoServer) -> None:
    demo.fail_next(faults.ignore_stop(), path="/stop")
    caller = Caller(demo)
    stream = caller.stream("n=9 rate=0 hold=3 late=0")
    task_id = next(stream)["task_id"]
    assert caller.stop(task_id).json() == {"result": "success"}
    demo.release()
    assert len([e for e in stream if e.get("answer")]) == 8


def test_an_unknown_fault_is_refused_with_the_known_names(demo: DemoServer) -> None:
    response = Caller(demo).post("hi [fault: lightning]")
    assert response.status_code == 400
    assert "late_first_chunk" in response.json()["message"]


@pytest.mark.parametrize("name", list(faults.FACTORIES))
def test_every_fault_is_explained(name: str) -> None:
    factory = faults.FACTORIES[name]
    # A class of data without an explanation gets its signature for one.
    assert factory.__doc__ and not factory.__doc__.startswith(f"{name}(")
    assert factory().name == name
