"""The list of conversations over a real socket."""

import json
from typing import Any

import pytest

from app.client.conversations import ConversationPage, conversation_of
from app.client.dify import DifyClient
from app.core.conversation import Conversation
from app.core.draft import Draft
from app.demo.server import DemoServer
from app.errors import APIError, ConnectionFailed, NotDifyError
from app.session.listener import Listener
from app.session.session import Session
from tests.answering import Reply, answering, json_reply, refusal
from tests.memory_journal import MemoryJournal
from tests.odd_text import ODD
from tests.replay import recorded_call


def client_of(demo: DemoServer) -> DifyClient:
    return DifyClient(demo.base_url, demo.keys["chat"], "someone")


async def begun(client: DifyClient, *queries: str) -> list[str]:
    """Dify's ids of new conversations with one message each."""
    ids = []
    for query in queries:
        session = Session(client, MemoryJournal(), Listener())
        session.send(Draft(f"{query} n=1 rate=0"))
        await session.idle()
        ids.append(session.conversation_id)
    return ids


async def all_pages(client: DifyClient, limit: int) -> list[ConversationPage]:
    pages = [await client.conversations.page(limit=limit)]
    while pages[-1].more:
        last_id = pages[-1].last_id
        pages.append(await client.conversations.page(last_id, limit))
    return pages


def ids_in(pages: list[ConversationPage]) -> list[str]:
    """In order, each once."""
    items = (item.conversation_id for page in pages for item in page.items)
    return list(dict.fromkeys(items))


@pytest.mark.parametrize("coarse", [False, True])
async def test_pages_lead_from_the_newest_to_the_first_conversation(
    demo: DemoServer, coarse: bool
) -> None:
    demo.coarse = coarse
    async with client_of(demo) as client:
        made = await begun(client, *(f"q{number}" for number in range(5)))
        pages = await all_pages(client, limit=5)
        assert set(ids_in(pages)) == set(made)
        assert not pages[-1].more


def listed(*seconds: int) -> dict[str, Any]:
    """A page of conversations that were used in these seconds."""
    rows = [
        {"id": f"c{place}", "name": "", "updated_at": second, "inputs": None}
        for place, second in enumerate(seconds)
    ]
    return {"data": rows, "has_more": True, "limit": 20}


@pytest.mark.parametrize(
    ("seconds", "last"),
    [((9, 8, 7), "c1"), ((9, 8, 7, 7, 7), "c1"), ((7, 7, 7), "c2"), ((7,), "c0")],
)
async def test_the_page_behind_begins_with_the_second_in_which_this_one_ends(
    seconds: tuple[int, ...], last: str
) -> None:
    routes = {"/conversations": json_reply(listed(*seconds))}
    async with (
        answering(routes) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        assert (await client.conversations.page()).last_id == last


async def test_a_conversation_that_was_deleted_meanwhile_ends_the_paging_with_404(
    demo: DemoServer,
) -> None:
    async with client_of(demo) as client:
        (id,) = await begun(client, "one")
        await client.conversations.delete(id)
        with pytest.raises(APIError, match="Last Conversation Not Exists") as caught:
            await client.conversations.page(id)
        assert caught.value.status == 404


async def test_a_rename_answers_with_the_conversation(demo: DemoServer) -> None:
    async with client_of(demo) as client:
        (id,) = await begun(client, "one")
        renamed = await client.conversations.rename(id, "Boats")
        assert (renamed.conversation_id, renamed.name) == (id, "Boats")
        (item,) = (await client.conversations.page()).items
        assert item.name == "Boats"


async def test_the_model_can_be_asked_for_a_name(demo: DemoServer) -> None:
    async with client_of(demo) as client:
        (id,) = await begun(client, "Where do the boats go?")
        await client.conversations.rename(id, "Boats")
        named = await client.conversations.auto_name(id)
        assert named.name == "Where do the boats go"


async def test_what_was_deleted_is_gone_and_deleting_it_again_is_404(
    demo: DemoServer,
) -> None:
    async with client_of(demo) as client:
        (id,) = await begun(client, "one")
        await client.conversations.delete(id)
        assert (await client.conversations.page()).items == []
        with pytest.raises(APIError, match="Conversation Not Exists") as caught:
            await client.conversations.delete(id)
        assert caught.value.status == 404


@pytest.mark.parametrize("reply", [json_reply({"result": "success"}), Reply(204, b"")])
async def test_older_and_newer_servers_delete_alike(reply: Reply) -> None:
    async with (
        answering({"/conversations/c": reply}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        await client.conversations.delete("c")
    (asked,) = server.requests
    assert (asked.method, json.loads(asked.body)) == ("DELETE", {"user": "someone"})
    assert asked.headers["content-type"] == "application/json"
    assert "?" not in asked.path


async def test_ids_and_names_go_back_exactly_as_they_came() -> None:
    row = {"id": ODD, "name": ODD, "updated_at": 5}
    async with (
        answering(
            {"/conversations": json_reply(listed()), "/name": json_reply(row)}
        ) as (server),
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        await client.conversations.page(ODD)
        renamed = await client.conversations.rename(ODD, ODD)
    assert renamed == Conversation("", ODD, ODD, 5, there=True)
    assert json.loads(server.requests[1].body)["name"] == ODD


async def test_a_recorded_page_is_read_with_its_inputs() -> None:
    real = recorded_call("chat.conversations_page1", "v1.17-dev")
    async with (
        answering({"/conversations": json_reply(real["body"])}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        page = await client.conversations.page(limit=1)
    (row,) = real["body"]["data"]
    assert page.items == [
        Conversation("", row["id"], row["name"], row["updated_at"], there=True)
    ]
    assert page.inputs == {row["id"]: row["inputs"]}
    assert page.more


@pytest.mark.parametrize("data", [None, "x", [None, 1, {"name": "no id"}]])
async def test_a_strange_page_is_an_empty_one(data: object) -> None:
    routes = {"/conversations": json_reply({"data": data, "has_more": True})}
    async with (
        answering(routes) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        page = await client.conversations.page()
    assert (page.items, page.more, page.last_id) == ([], False, "")


def test_what_was_never_used_was_used_last_when_it_was_made() -> None:
    row = {"id": "c", "created_at": 7}
    assert conversation_of(row).updated_at == 7


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (refusal(500, "internal_server_error", "Oops"), APIError),
        (Reply(200, b"<html>", {"Content-Type": "text/html"}), NotDifyError),
        (Reply(200, b"{", cut=5), ConnectionFailed),
    ],
)
async def test_a_failure_is_one_sentence(reply: Reply, error: type[Exception]) -> None:
    async with (
        answering({"/conversations/c": reply, "/conversations": reply}) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        for call in (client.conversations.page(), client.conversations.delete("c")):
            with pytest.raises(error) as caught:
                await call
            assert str(caught.value).count("\n") == 0
