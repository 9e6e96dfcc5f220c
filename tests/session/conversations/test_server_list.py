"""The server's list, page by page, while it changes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.client.dify import DifyClient
from app.errors import APIError
from app.session.conversations.server_list import ServerList
from tests.answering import Reply, answering, json_reply, refusal


def page(*ids: str, more: bool = True) -> Reply:
    """A page of conversations; the second in which one was used is in its id."""
    rows = [{"id": id, "name": id, "updated_at": int(id[1:])} for id in ids]
    return json_reply({"data": rows, "has_more": more, "limit": len(rows)})


@asynccontextmanager
async def listing(
    *replies: Reply,
) -> AsyncIterator[tuple[ServerList, dict[str, Reply]]]:
    """A list whose server answers so; the routes can be changed."""
    routes = dict(zip(["/conversations"], replies, strict=True))
    async with (
        answering(routes) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        yield ServerList(client.conversations), routes


async def test_what_was_deleted_elsewhere_goes_and_what_stands_behind_stays() -> None:
    async with listing(page("c9", "c8", "c7")) as (known, routes):
        await known.newest()
        routes["/conversations"] = page("c6", "c5", more=False)
        await known.older()
        routes["/conversations"] = page("c9", "c7", "c6")
        await known.newest()
        assert [*known.items] == ["c9", "c7", "c6", "c5"]
        assert known.complete


async def test_after_a_gap_the_list_begins_anew() -> None:
    async with listing(page("c9", "c8")) as (known, routes):
        await known.newest()
        routes["/conversations"] = page("c7", more=False)
        await known.older()
        routes["/conversations"] = page("c30", "c29")
        await known.newest()
        assert [*known.items] == ["c30", "c29"]
        assert (known.complete, known.horizon) == (False, 29)


async def test_when_the_end_of_a_page_was_deleted_the_list_begins_anew() -> None:
    async with listing(page("c9", "c8")) as (known, routes):
        await known.newest()
        gone = refusal(404, "not_found", "Last Conversation Not Exists.")
        routes["/conversations"] = gone
        with pytest.raises(APIError, match="Last Conversation"):
            await known.older()
        routes["/conversations"] = page("c9", "c8")
        await known.older()
        routes["/conversations"] = page("c7", more=False)
        await known.older()
        assert [*known.items] == ["c9", "c8", "c7"]
        assert known.complete


async def test_a_complete_list_asks_for_nothing_more() -> None:
    async with listing(page("c9", more=False)) as (known, _):
        await known.newest()
        assert await known.older() == []
        assert known.horizon < 0
