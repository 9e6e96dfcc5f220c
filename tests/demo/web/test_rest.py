"""Every plain call beside the recorded one of a real Dify."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from app.demo.server import DemoServer
from tests.demo.caller import Caller
from tests.demo.shapes import shape
from tests.replay import recorded_call

MODES = {"chat": "chat", "agent": "agent-chat", "chatflow": "advanced-chat"}
REFUSED = [
    "bad_json",
    "bad_key",
    "delete_again",
    "garbage_conversation",
    "messages_other_user",
    "no_inputs",
    "no_key",
    "no_query",
    "no_user",
    "stop_no_user",
    "unknown_conversation",
]
SERVED = [
    "blocking",
    "conversations",
    "feedback_like",
    "feedback_null",
    "info",
    "messages",
    "messages_page",
    "parameters",
    "rename",
    "rename_auto",
    "site",
    "stop_garbage",
    "suggested",
    "variables",
]
FORM_AND_FILES = ("user_input_form", "file_upload", "suggested_questions")


def _told(demo: DemoServer, kind: str) -> tuple[Caller, str, str]:
    """A caller whose conversation has two messages, its id and the second's."""
    inputs: dict[str, object] = {"name": None, "tone": None}
    if kind != "chatflow":
        inputs |= {"notes": None, "count": None}
    caller = Caller(demo, MODES[kind], "rest-user", inputs)
    first = caller.events("hi n=5 rate=0")[-1]["conversation_id"]
    last = caller.events("more n=5 rate=0", conversation_id=first)[-1]
    return caller, first, last["message_id"]


def _replay(
    call: dict[str, Any], caller: Caller, conversation: str, message: str
) -> Any:
    """Sends the recorded request, with ids that exist here; expects its status."""
    request = call["request"]
    path = request["path"].removeprefix("/v1")
    parts = path.split("/")
    if len(parts) > 2 and parts[1] in ("conversations", "messages"):
        parts[2] = conversation if parts[1] == "conversations" else message
    options: dict[str, Any] = {}
    if call["name"] in ("bad_key", "no_key"):
        key = {"Authorization": "Bearer app-wrong"} if call["name"] == "bad_key" else {}
        options["headers"] = key
    if call["name"] == "delete_again":
        user = {"user": "rest-user"}
        caller.call("DELETE", f"/conversations/{conversation}", json=user)
    if "json" in request:
        options["json"] = request["json"]
    if "params" in request:
        options["params"] = dict(request["params"])
        if "conversation_id" in options["params"]:
            options["params"]["conversation_id"] = conversation
    if "content" in request:
        options["content"] = b"{oops"
    response = caller.call(request["method"], "/".join(parts), **options)
    assert response.status_code == call["status"]
    return response


def _replayed(demo: DemoServer, kind: str, name: str) -> tuple[Any, dict[str, Any]]:
    """What is answered here to a recorded call, and the call."""
    call = recorded_call(f"{kind}.{name}")
    return _replay(call, *_told(demo, kind)), call


def _calls(names: list[str]) -> list[Any]:
    return [
        pytest.param(kind, name, id=f"{kind}.{name}")
        for kind in MODES
        for name in names
        if (kind, name) != ("agent", "blocking")
    ]


@pytest.mark.parametrize(("kind", "name"), _calls(REFUSED))
def test_a_refusal_has_the_recorded_status_code_message_and_headers(
    demo: DemoServer, kind: str, name: str
) -> None:
    response, call = _replayed(demo, kind, name)
    assert response.json() == call["body"]
    headers = {k: v for k, v in response.headers.items() if k != "content-length"}
    assert headers == call["headers"]


@pytest.mark.parametrize(("kind", "name"), _calls(SERVED))
def test_a_plain_answer_has_the_recorded_fields_and_types(
    demo: DemoServer, kind: str, name: str
) -> None:
    response, call = _replayed(demo, kind, name)
    assert response.headers["x-version"] == "1.16.1"
    body, real = response.json(), call["body"]
    for free in FORM_AND_FILES if name == "parameters" else ():
        assert type(body.pop(free)) is type(real.pop(free))
    assert shape(body) == shape(real)


def test_an_agent_refuses_a_blocking_answer_as_recorded(demo: DemoServer) -> None:
    call = recorded_call("agent.blocking")
    response = Caller(demo, "agent-chat").post("hi", response_mode="blocking")
    assert (response.status_code, response.json()) == (call["status"], call["body"])


@pytest.mark.parametrize("kind", list(MODES))
def test_a_deleted_conversation_answers_204_without_a_body(
    demo: DemoServer, kind: str
) -> None:
    caller, conversation, _ = _told(demo, kind)
    path = f"/conversations/{conversation}"
    response = caller.call("DELETE", path, json={"user": "rest-user"})
    assert (response.status_code, response.content) == (204, b"")
    listed = caller.call("GET", "/conversations", params={"user": "rest-user"})
    assert listed.json()["data"] == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/workflows/run", "not_workflow_app"),
        ("/workflows/tasks/x/stop", "not_workflow_app"),
        ("/completion-messages", "app_unavailable"),
        ("/completion-messages/x/stop", "app_unavailable"),
    ],
)
def test_an_endpoint_of_another_mode_says_so(
    demo: DemoServer, path: str, code: str
) -> None:
    response = Caller(demo).call("POST", path, json={"inputs": {}, "user": "u"})
    assert (response.status_code, response.json()["code"]) == (400, code)
    if path == "/workflows/run":
        assert response.json() == recorded_call("chat.wrong_mode")["body"]


def test_an_unknown_path_answers_the_recorded_page(demo: DemoServer) -> None:
    call = recorded_call("chat.unknown_path")
    response = Caller(demo).call("GET", "/nope")
    assert (response.status_code, response.text) == (404, call["body"])
    assert response.headers["content-type"] == call["headers"]["content-type"]
    assert response.headers["x-version"] == "1.16.1"


def test_malformed_json_is_a_bad_request(demo: DemoServer) -> None:
    caller = Caller(demo)
    headers = {**caller.headers, "Content-Type": "application/json"}
    response = caller.call("POST", "/chat-messages", content=b"{oops", headers=headers)
    assert (response.status_code, response.json()["code"]) == (400, "bad_request")


def test_the_welcome_needs_no_key(demo: DemoServer) -> None:
    response = Caller(demo).call("GET", "/", headers={})
    assert response.json()["welcome"] == "Dify OpenAPI"
    assert response.json()["server_version"] == "1.16.1"


def test_another_scheme_than_bearer_is_named(demo: DemoServer) -> None:
    response = Caller(demo).call("GET", "/info", headers={"Authorization": "Basic x"})
    assert response.status_code == 401
    assert response.json()["message"] == "Authorization scheme must be 'Bearer'"


@pytest.mark.parametrize("mode", list(MODES.values()))
def test_every_key_leads_to_the_app_of_its_mode(demo: DemoServer, mode: str) -> None:
    assert Caller(demo, mode).call("GET", "/info").json()["mode"] == mode


def test_messages_are_paged_from_the_newest_ascending_inside(demo: DemoServer) -> None:
    caller = Caller(demo)
    conversation = ""
    for number in range(5):
        events = caller.events(f"q{number} n=1 rate=0", conversation_id=conversation)
        conversation = events[-1]["conversation_id"]

    def page(**query: object) -> tuple[list[str], bool, str]:
        options = {"conversation_id": conversation, "user": "tester", "limit": 2}
        found = caller.call("GET", "/messages", params=options | query).json()
        rows = found["data"]
        first = rows[0]["id"] if rows else ""
        return [row["query"][:2] for row in rows], found["has_more"], first

    names, more, first = page()
    assert (names, more) == (["q3", "q4"], True)
    names, more, first = page(first_id=first)
    assert (names, more) == (["q1", "q2"], True)
    names, more, first = page(first_id=first)
    assert (names, more) == (["q0"], False)
    bad = {"conversation_id": conversation, "user": "tester", "first_id": "x"}
    refused = caller.call("GET", "/messages", params=bad)
    real = recorded_call("chat.messages_unknown_first", "v1.17-dev")
    assert refused.json() == real["body"]


def test_conversations_are_paged_newest_first_and_only_the_users_own(
    demo: DemoServer,
) -> None:
    caller = Caller(demo)
    made = [caller.events("n=1 rate=0")[-1]["conversation_id"] for _ in range(3)]
    Caller(demo, user="other").events("n=1 rate=0")

    def page(**query: object) -> tuple[list[str], bool]:
        options = {"user": "tester", "limit": 2} | query
        found = caller.call("GET", "/conversations", params=options).json()
        return [row["id"] for row in found["data"]], found["has_more"]

    assert page() == ([made[2], made[1]], True)
    assert page(last_id=made[1]) == ([made[0]], False)
    assert page(sort_by="created_at", limit=9) == (made, False)
    bad = {"user": "tester", "last_id": str(uuid.uuid4())}
    refused = caller.call("GET", "/conversations", params=bad)
    real = recorded_call("chat.conversations_unknown_last", "v1.17-dev")
    assert refused.json() == real["body"]


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "x"}, {"sort_by": "name"}])
def test_a_wrong_page_is_an_invalid_parameter(
    demo: DemoServer, query: dict[str, str]
) -> None:
    response = Caller(demo).call("GET", "/conversations", params=query)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_param")


def test_feedback_is_kept_with_the_message(demo: DemoServer) -> None:
    caller, _, message = _told(demo, "chat")
    path = f"/messages/{message}/feedbacks"
    caller.call("POST", path, json={"rating": "like", "user": "rest-user"})
    query = {"user": "rest-user", "conversation_id": _told_id(caller)}
    row = caller.call("GET", "/messages", params=query).json()["data"][-1]
    assert row["feedback"] == {"rating": "like"}


def _told_id(caller: Caller) -> str:
    listed = caller.call("GET", "/conversations", params={"user": "rest-user"}).json()
    found: str = listed["data"][0]["id"]
    return found


def test_a_server_that_adopts_takes_an_unknown_conversation_as_known() -> None:
    mine = str(uuid.uuid4())
    with DemoServer(adopt_conversations=True) as server:
        caller = Caller(server)
        query = {"conversation_id": mine, "user": "tester"}
        assert caller.call("GET", "/messages", params=query).json()["data"] == []
        events = caller.events("n=1 rate=0", conversation_id=mine)
        assert events[-1]["conversation_id"] == mine
        foreign = Caller(server, user="other").post("hi", conversation_id=mine)
        assert foreign.status_code == 404


def test_a_conversation_is_named_after_its_first_question(demo: DemoServer) -> None:
    demo.name_after = 0
    caller = Caller(demo)
    caller.events("Where do the boats go in winter? n=1 rate=0")
    caller.events(
        "And where do the gulls go then? n=1 rate=0", auto_generate_name=False
    )
    listed = caller.call("GET", "/conversations", params={"user": "tester"}).json()
    names = [row["name"] for row in listed["data"]]
    assert names == ["And where do the gul…", "Where do the boats go in winter"]
