"""The connection that is kept open for the stop."""

import asyncio

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.demo import faults
from app.demo.server import DemoServer
from app.session.listener import Listener
from app.session.session import Session
from tests.memory_journal import MemoryJournal


async def test_a_connection_is_opened_beside_the_stream_before_anybody_stops_it(
    demo: DemoServer,
) -> None:
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        session = Session(client, MemoryJournal(), Listener())
        turn = session.send(Draft("n=500 rate=100"))
        await asyncio.to_thread(demo.wait_for_request, "/v1/info")
        assert turn is not None
        assert turn.live
        session.interrupt()
        await session.idle()
    methods = [(seen.method, seen.path) for seen in demo.requests]
    assert methods[:2] == [("POST", "/v1/chat-messages"), ("GET", "/v1/info")]


async def test_that_it_cannot_be_opened_changes_nothing(demo: DemoServer) -> None:
    demo.fail_next(faults.reset(), path="/v1/info")
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        session = Session(client, MemoryJournal(), Listener())
        turn = session.send(Draft("n=30 rate=100"))
        await session.idle()
    assert turn is not None
    assert turn.status == "completed"


async def test_a_short_answer_needs_none(demo: DemoServer) -> None:
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        session = Session(client, MemoryJournal(), Listener())
        session.send(Draft("n=3 rate=0"))
        await session.idle()
    assert [seen.path for seen in demo.requests] == ["/v1/chat-messages"]
