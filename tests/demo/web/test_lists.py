"""The lists of conversations and messages, with the faults that Dify's have."""

from __future__ import annotations

from typing import Any

import pytest

from app.demo.server import DemoServer
from tests.demo.caller import Caller
from tests.demo.shapes import shape
from tests.replay import recorded_call

NEWER = "v1.17-dev"


def told(caller: Caller, *queries: str) -> str:
    """The id of a conversation in which all of this was asked."""
    conversation = ""
    for query in queries:
        events = caller.events(f"{query} n=1 rate=0", conversation_id=conversation)
        conversation = events[-1]["conversation_id"]
    return conversation


def page(caller: Caller, path: str, **query: object) -> dict[str, Any]:
    options = {"user": caller.user} | query
    found: dict[str, Any] = caller.call("GET", path, params=options).json()
    return found


def name_of(caller: Caller) -> str:
    """The name of the newest conversation."""
    return str(page(caller, "/conversations", limit=1)["data"][0]["name"])


def test_a_name_comes_after_the_answer_and_until_then_the_question_stands_for_it(
    demo: DemoServer,
) -> None:
    demo.name_after = 0.05
    caller = Caller(demo)
    told(caller, "Where do the boats go in winter?")
    seen = {name_of(caller)}
    while "Where do the boats go in winter" not in seen:
        seen.add(name_of(caller))
    assert seen == {"Where do the boats g…", "Where do the boats go in winter"}


def test_a_message_into_an_old_conversation_gives_it_no_other_name(
    demo: DemoServer,
) -> None:
    demo.name_after = 0
    caller = Caller(demo)
    told(caller, "one", "two")
    assert name_of(caller) == "one"


@pytest.mark.parametrize("kind", ["chat", "chatflow"])
@pytest.mark.parametrize("number", [1, 2])
def test_pages_of_conversations_have_the_recorded_fields(
    demo: DemoServer, kind: str, number: int
) -> None:
    mode = {"chat": "chat", "chatflow": "advanced-chat"}[kind]
    real = recorded_call(f"{kind}.conversations_page{number}", NEWER)
    inputs = real["body"]["data"][0]["inputs"]
    caller = Caller(demo, mode, inputs=inputs)
    made = [told(caller, "one"), told(caller, "two")]
    query = {"last_id": made[1]} if number == 2 else {}
    body = page(caller, "/conversations", limit=1, **query)
    assert shape(body) == shape(real["body"])
    assert body["has_more"] == real["body"]["has_more"]


def test_a_page_that_is_too_long_is_refused_as_recorded(demo: DemoServer) -> None:
    real = recorded_call("chat.conversations_bad_limit", NEWER)
    assert page(Caller(demo), "/conversations", limit=1000) == real["body"]


def test_an_id_that_is_none_is_refused_as_recorded(demo: DemoServer) -> None:
    real = recorded_call("chat.messages_bad_id", NEWER)
    query = {"conversation_id": "nonsense"}
    found = page(Caller(demo), "/messages", **query)
    assert _without_value(found) == _without_value(real["body"])


def _without_value(body: dict[str, Any]) -> dict[str, Any]:
    return body | {"message": body["message"].partition("[type=")[0]}


def test_a_name_without_a_letter_is_refused_as_recorded(demo: DemoServer) -> None:
    real = recorded_call("chat.rename_empty", NEWER)
    caller = Caller(demo, user=real["request"]["json"]["user"])
    path = f"/conversations/{told(caller, 'one')}/name"
    refused = caller.call("POST", path, json=real["request"]["json"])
    assert (refused.status_code, refused.json()) == (real["status"], real["body"])


def test_a_delete_without_a_body_is_refused(demo: DemoServer) -> None:
    caller = Caller(demo)
    path = f"/conversations/{told(caller, 'one')}"
    assert caller.call("DELETE", path).status_code == 415


def test_a_coarse_list_skips_what_has_the_second_of_the_last_row(
    demo: DemoServer,
) -> None:
    demo.coarse = True
    caller = Caller(demo)
    conversation = told(caller, *(f"q{number}" for number in range(8)))
    query: dict[str, object] = {"conversation_id": conversation}
    whole = page(caller, "/messages", **query)["data"]
    newest = max(row["created_at"] for row in whole)
    same = [row["id"] for row in whole if row["created_at"] == newest]
    behind = page(caller, "/messages", first_id=same[0], **query)["data"]
    assert not {row["id"] for row in behind} & set(same)
    assert len(behind) == len(whole) - len(same)


def test_a_coarse_list_shuffles_what_has_the_same_second(demo: DemoServer) -> None:
    demo.coarse = True
    caller = Caller(demo)
    conversation = told(caller, *(f"q{number}" for number in range(12)))
    query: dict[str, object] = {"conversation_id": conversation}
    orders = {
        tuple(row["id"] for row in page(caller, "/messages", **query)["data"])
        for _ in range(20)
    }
    assert len(orders) > 1
    for order in orders:
        assert len(set(order)) == 12
