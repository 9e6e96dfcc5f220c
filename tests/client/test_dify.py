"""The client over a real socket: what it sends, and what it makes of answers."""

import asyncio
import json
import socket
from contextlib import aclosing
from urllib.parse import parse_qs, unquote

import pytest

from app import errors
from app.client.dify import DifyClient
from app.core.draft import Draft, DraftFile
from app.core.wire.events import (
    ChunkEvent,
    MessageEnd,
    OtherEvent,
    Ping,
    TextDelta,
    UnreadableEvent,
)
from app.core.wire.models import AppMode
from app.demo import faults
from app.demo.faults import Fault
from app.demo.server import DemoServer
from tests.answering import Reply, answering, json_reply, refusal, stream_reply
from tests.odd_text import ODD

SSE = {"Content-Type": "text/event-stream"}
EVENT = b'data: {"event":"message","answer":"one","task_id":"t"}\n\n'


def client_of(demo: DemoServer, mode: str = "chat", key: str = "") -> DifyClient:
    return DifyClient(demo.base_url, key or demo.keys[mode], "someone")


async def collect(client: DifyClient, query: str, into: list[ChunkEvent]) -> None:
    async with aclosing(client.chat(Draft(query))) as events:
        async for event in events:
            into.append(event)


async def streamed(body: bytes, kind: str = "text/event-stream") -> list[ChunkEvent]:
    """What the client makes of a stream."""
    events: list[ChunkEvent] = []
    reply = Reply(200, body, {"Content-Type": kind})
    async with (
        answering({"/chat-messages": reply}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        await collect(client, "hello", events)
    return events


def text(events: list[ChunkEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def failure_of(reply: Reply) -> errors.DifyError:
    """What a message to a server that answers so fails with."""
    async with (
        answering({"/chat-messages": reply}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        with pytest.raises(errors.DifyError) as caught:
            await collect(client, "hello", [])
    return caught.value


async def test_a_message_is_sent_as_a_stream_for_the_same_user(
    demo: DemoServer,
) -> None:
    async with client_of(demo) as client:
        await collect(client, "n=1 rate=0", [])
    (seen,) = demo.requests
    assert (seen.method, seen.path) == ("POST", "/v1/chat-messages")
    assert seen.json == {
        "query": "n=1 rate=0",
        "inputs": {},
        "user": "someone",
        "response_mode": "streaming",
        "conversation_id": "",
    }
    assert seen.headers["accept"] == "text/event-stream"
    assert seen.headers["accept-encoding"] == "identity"
    assert seen.headers["content-type"] == "application/json"
    assert seen.headers["authorization"] == f"Bearer {demo.keys['chat']}"


async def test_inputs_and_the_conversation_are_sent_along(demo: DemoServer) -> None:
    async with client_of(demo) as client:
        seen: list[ChunkEvent] = []
        await collect(client, "n=1 rate=0", seen)
        conversation = seen[0].conversation_id
        stream = client.chat(
            Draft("n=1 rate=0"), conversation_id=conversation, inputs={"topic": "sea"}
        )
        async with aclosing(stream) as events:
            assert [event async for event in events]
    body = demo.requests[-1].json
    assert body is not None
    assert body["inputs"] == {"topic": "sea"}
    assert body["conversation_id"] == conversation != ""


async def test_files_go_along_as_dify_names_them_and_only_when_there_are_any() -> None:
    end = stream_reply({"event": "message_end"})
    files = (
        DraftFile("image", "f-1", name="cat.png"),
        DraftFile("document", url="https://example.org/a.pdf"),
    )
    async with (
        answering({"/chat-messages": end}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        for draft in (Draft("look", files), Draft("hello")):
            async with aclosing(client.chat(draft)) as events:
                assert [event async for event in events]
    with_files, without = (json.loads(asked.body) for asked in server.requests)
    assert with_files["query"] == "look"
    assert with_files["files"] == [
        {"type": "image", "transfer_method": "local_file", "upload_file_id": "f-1"},
        {
            "type": "document",
            "transfer_method": "remote_url",
            "url": "https://example.org/a.pdf",
        },
    ]
    assert "files" not in without


async def test_info_and_parameters_are_asked_for_the_user(demo: DemoServer) -> None:
    async with client_of(demo, "advanced-chat") as client:
        info = await client.info()
        parameters = await client.parameters()
        assert info.mode is client.mode is AppMode.ADVANCED_CHAT
        assert info.name == "difyterm demo chatflow"
        assert parameters.suggested_questions[0] == "What can I do here?"
        assert client.calls.server_version == "1.16.1"
    assert [seen.path for seen in demo.requests] == ["/v1/info", "/v1/parameters"]
    assert all(seen.query == {"user": "someone"} for seen in demo.requests)


@pytest.mark.parametrize(
    ("mode", "path"),
    [
        (AppMode.CHAT, "/v1/chat-messages/a%2Fb/stop"),
        (AppMode.UNKNOWN, "/v1/chat-messages/a%2Fb/stop"),
        (AppMode.COMPLETION, "/v1/completion-messages/a%2Fb/stop"),
        (AppMode.WORKFLOW, "/v1/workflows/tasks/a%2Fb/stop"),
    ],
)
async def test_a_stop_goes_to_the_modes_path_for_the_same_user(
    mode: AppMode, path: str
) -> None:
    async with (
        answering({"/stop": json_reply({"result": "success"})}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        client.mode = mode
        await client.stop("a/b", within=5)
    (asked,) = server.requests
    assert (asked.method, asked.path) == ("POST", path)
    assert json.loads(asked.body) == {"user": "someone"}


async def test_a_stop_that_is_not_answered_gives_up_in_time(demo: DemoServer) -> None:
    demo.fail_next(faults.stop_hang(), path="/stop")
    async with client_of(demo) as client:
        async with asyncio.timeout(5):
            with pytest.raises(errors.ConnectionFailed, match="did not answer in time"):
                await client.stop("t", within=0.1)


async def test_closing_the_stream_closes_the_connection(demo: DemoServer) -> None:
    async with client_of(demo) as client:
        async with aclosing(client.chat(Draft("n=500 rate=100"))) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
        ended = await asyncio.to_thread(demo.wait_for_stream_end)
    assert ended.hung_up


@pytest.mark.parametrize("mode", ["chat", "agent-chat", "advanced-chat"])
async def test_a_stream_split_at_every_byte_reads_the_same(
    demo: DemoServer, mode: str
) -> None:
    whole: list[ChunkEvent] = []
    split: list[ChunkEvent] = []
    async with client_of(demo, mode) as client:
        await collect(client, "kind=unicode rate=0", whole)
        await collect(client, "kind=unicode rate=0 [fault: split_bytes]", split)
    assert text(split) == text(whole)
    assert "👨" not in text(whole)
    assert "🎉" in text(split)
    assert [type(event) for event in split] == [type(event) for event in whole]


async def test_line_separators_inside_a_text_split_no_event(demo: DemoServer) -> None:
    events: list[ChunkEvent] = []
    async with client_of(demo) as client:
        await collect(client, "kind=separators rate=0", events)
    assert "one\u2028two\u2029three\x85four" in text(events)
    assert "data: no event" in text(events)


async def test_texts_and_ids_go_back_exactly_as_they_came() -> None:
    routes = {
        "/chat-messages": stream_reply({"event": "message", "answer": ODD}),
        "/stop": json_reply({"result": "success"}),
        "/messages": json_reply({"data": []}),
    }
    events: list[ChunkEvent] = []
    async with (
        answering(routes) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        await collect(client, ODD, events)
        stream = client.chat(Draft(ODD), conversation_id=ODD, inputs={ODD: ODD})
        async with aclosing(stream) as more:
            events += [event async for event in more]
        await client.stop(ODD, within=5)
        await client.messages(ODD, first_id=ODD)
    first, second, stop, page = server.requests
    assert [event.text for event in events if isinstance(event, TextDelta)] == [ODD] * 2
    assert json.loads(first.body)["query"] == ODD
    sent = json.loads(second.body)
    assert (sent["query"], sent["conversation_id"]) == (ODD, ODD)
    assert sent["inputs"] == {ODD: ODD}
    task = stop.path.removeprefix("/v1/chat-messages/").removesuffix("/stop")
    assert unquote(task, errors="surrogatepass") == ODD
    asked = parse_qs(page.path.partition("?")[2], errors="surrogatepass")
    assert (asked["conversation_id"], asked["first_id"]) == ([ODD], [ODD])


async def test_pings_are_no_events(demo: DemoServer) -> None:
    events: list[ChunkEvent] = []
    async with client_of(demo) as client:
        await collect(client, "n=3 rate=0 first=0.1 ping=0.01", events)
    assert not any(isinstance(event, OtherEvent) for event in events)


REFUSED: list[tuple[Fault, type[errors.DifyError], str]] = [
    (faults.status(401), errors.AuthenticationError, "API key"),
    (faults.status(400), errors.APIError, "refused the request (400"),
    (faults.status(403), errors.APIError, "refused the request (403"),
    (faults.status(404), errors.APIError, "Conversation Not Exists"),
    (faults.status(413), errors.APIError, "File size exceeded"),
    (faults.status(429), errors.RateLimitError, "busy (429"),
    (faults.status(500), errors.APIError, "failed (500"),
    (faults.status(502), errors.APIError, "failed (502"),
    (faults.html_error(502), errors.APIError, "behind it did not (502)"),
    (faults.wrong_content_type(), errors.NotDifyError, "event stream"),
    (faults.reset(), errors.ConnectionFailed, "without an answer"),
    (faults.reset(100), errors.StreamBroken, "broke before the answer was complete"),
]


@pytest.mark.parametrize("mode", ["chat", "advanced-chat"])
@pytest.mark.parametrize(
    ("fault", "kind", "words"), REFUSED, ids=lambda value: getattr(value, "name", "")
)
async def test_a_failing_message_raises_its_error(
    demo: DemoServer, mode: str, fault: Fault, kind: type[errors.DifyError], words: str
) -> None:
    demo.fail_next(fault)
    async with client_of(demo, mode) as client:
        with pytest.raises(errors.DifyError) as caught:
            await collect(client, "n=20 rate=0", [])
    assert type(caught.value) is kind
    assert words in caught.value.what
    assert caught.value.hint
    assert "\n" not in str(caught.value)


async def test_retry_after_comes_from_the_answer(demo: DemoServer) -> None:
    demo.fail_next(faults.status(429))
    async with client_of(demo) as client:
        with pytest.raises(errors.RateLimitError, match="try again in 2 s"):
            await collect(client, "hello", [])


async def test_a_concurrency_limit_told_as_400_is_a_rate_limit() -> None:
    said = "The current maximum concurrent requests allowed for app is 3."
    error = await failure_of(refusal(400, "invalid_param", said))
    assert isinstance(error, errors.RateLimitError)


@pytest.mark.parametrize("key", ["dataset-abc", "app-wrong"])
async def test_a_key_that_opens_no_app_is_an_authentication_error(
    demo: DemoServer, key: str
) -> None:
    async with client_of(demo, key=key) as client:
        with pytest.raises(errors.AuthenticationError) as caught:
            await client.info()
    assert "dataset-…" in caught.value.hint
    assert key not in str(caught.value)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_told_and_not_followed(status: int) -> None:
    moved = Reply(status, b"", {"Location": "https://elsewhere.example/v1"})
    error = await failure_of(moved)
    assert type(error) is errors.NotDifyError
    assert f"sends elsewhere ({status})" in error.what
    assert "DIFY_BASE_URL" in error.hint


async def test_json_instead_of_a_stream_is_not_dify() -> None:
    assert (
        type(await failure_of(json_reply({"result": "success"}))) is errors.NotDifyError
    )


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'"ok"', b"", b"\xff\xfe"])
async def test_info_that_is_no_json_object_is_not_dify(body: bytes) -> None:
    async with (
        answering({"/info": Reply(200, body)}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        with pytest.raises(errors.NotDifyError, match="not as a Dify API does"):
            await client.info()


async def test_a_stream_that_ends_inside_its_body_is_broken() -> None:
    error = await failure_of(Reply(200, EVENT, SSE, cut=50))
    assert type(error) is errors.StreamBroken


async def test_a_refusal_whose_body_never_comes_is_a_failed_connection() -> None:
    error = await failure_of(Reply(500, b"{", {}, cut=50))
    assert type(error) is errors.ConnectionFailed


@pytest.mark.parametrize(
    "data",
    [
        *[b"ping", b"[DONE]", b"{nonsense", b"{},", b"\xef\xbb\xbf{}", b"<html>"],
        b"[" * 100_000,
    ],
)
async def test_a_line_that_is_no_json_is_told_of_and_costs_nothing(data: bytes) -> None:
    events = await streamed(EVENT + b"data: " + data + b"\n\n" + EVENT)
    assert text(events) == "oneone"
    (odd,) = [event for event in events if isinstance(event, UnreadableEvent)]
    assert odd.text == data.decode()[:500]


@pytest.mark.parametrize(
    "gap", [b"\n", b"\n: comment\n", b"\nid: 7\n", b"\nretry: 9\n"]
)
async def test_events_without_an_empty_line_between_them_are_two(gap: bytes) -> None:
    assert text(await streamed(EVENT.rstrip() + gap + EVENT)) == "oneone"


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n", b"\r"])
async def test_a_last_event_needs_no_empty_line_behind_it(end: bytes) -> None:
    assert text(await streamed(EVENT + EVENT.rstrip() + end)) == "oneone"


@pytest.mark.parametrize("line_end", [b"\r", b"\r\n"])
async def test_lines_may_end_in_any_way(line_end: bytes) -> None:
    body = b"id: 1\n" + EVENT + b"retry: 10\n: comment\n\n" + EVENT
    assert text(await streamed(body.replace(b"\n", line_end))) == "oneone"


async def test_a_byte_order_mark_belongs_to_no_event() -> None:
    assert text(await streamed(b"\xef\xbb\xbf" + EVENT)) == "one"
    assert text(await streamed(b"\xef\xbb\xbf")) == ""


async def test_blanks_around_an_event_are_no_part_of_it() -> None:
    blanks = b'data: \t {"event":"message",\ndata: "answer":"one"} \t \ndata:\n\n'
    assert text(await streamed(blanks)) == "one"


async def test_what_is_no_object_and_what_is_unknown_is_passed_over() -> None:
    odd = b'data: [1]\n\ndata: null\n\ndata: {"event":"newer"}\n\n: comment\n\n'
    end = b'event: ping\n\ndata: {"event":"message_end"}\n\n'
    events = await streamed(odd + end)
    assert [type(event) for event in events] == [
        *[OtherEvent] * 3,
        Ping,
        MessageEnd,
    ]


async def test_bytes_that_are_no_utf8_do_not_end_the_stream() -> None:
    bad = b'data: {"event":"message","answer":"a\xffb"}\n\n'
    assert text(await streamed(bad)) == "a\ufffdb"


@pytest.mark.parametrize(
    "kind",
    [
        "text/event-stream; charset=utf-8",
        "text/event-stream; charset=iso-8859-1",
        "Text/Event-Stream;Charset=UTF-16",
        "TEXT/EVENT-STREAM",
    ],
)
async def test_an_event_stream_is_utf_8_however_its_type_is_written(kind: str) -> None:
    body = stream_reply({"event": "message", "answer": "ü"}).body
    assert text(await streamed(body, kind)) == "ü"


@pytest.mark.parametrize("path", ["info", "chat"])
async def test_nobody_listening_is_a_failed_connection(path: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
        async with DifyClient(url, "app-x", "someone") as client:
            with pytest.raises(errors.ConnectionFailed) as caught:
                if path == "info":
                    await client.info()
                else:
                    await collect(client, "hello", [])
    assert "127.0.0.1" in caught.value.what
    assert "DIFY_BASE_URL" in caught.value.hint


@pytest.mark.parametrize("url", ["http://[::1/v1", "http://a b/v1", "nonsense"])
async def test_an_address_that_is_none_is_a_failed_connection(url: str) -> None:
    async with DifyClient(url, "app-x", "someone") as client:
        with pytest.raises(errors.ConnectionFailed):
            await client.info()
