"""Earlier turns, page by page."""

import pytest

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.demo.server import DemoServer
from app.session.histories.history import PAGE, JournalHistory, ServerHistory
from app.session.listener import Listener
from app.session.session import Session
from tests.answering import answering, json_reply
from tests.memory_journal import MemoryJournal


class Shelf:
    """Turns as a journal gives them."""

    def __init__(self, count: int) -> None:
        self.kept = [(f"k{index}", Turn(Draft(f"q{index}"))) for index in range(count)]
        self.asked = 0

    async def turns(
        self, conversation: str, *, before: str = "", limit: int = PAGE
    ) -> list[tuple[str, Turn]]:
        """The page before a key."""
        self.asked += 1
        keys = [key for key, _ in self.kept]
        end = keys.index(before) if before else len(keys)
        return self.kept[max(0, end - limit) : end]


async def test_the_journals_pages_lead_from_the_newest_to_the_first_turn() -> None:
    shelf = Shelf(2 * PAGE + 3)
    history = JournalHistory(shelf, "conversation")
    pages = [await history.older() for _ in range(4)]
    assert [len(page) for page in pages] == [PAGE, PAGE, 3, 0]
    queries = [turn.query for page in reversed(pages) for turn in page]
    assert queries == [turn.query for _, turn in shelf.kept]
    assert shelf.asked == 3


async def test_the_servers_pages_lead_from_the_newest_to_the_first_turn(
    demo: DemoServer,
) -> None:
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        session = Session(client, MemoryJournal(), Listener())
        for index in range(PAGE + 2):
            session.send(Draft(f"n=1 rate=0 q{index}"))
            await session.idle()
        history = ServerHistory(client, session.conversation_id)
        pages = [await history.older() for _ in range(3)]
    assert [len(page) for page in pages] == [PAGE, 2, 0]
    queries = [turn.query for page in reversed(pages) for turn in page]
    assert queries == [f"n=1 rate=0 q{index}" for index in range(PAGE + 2)]


@pytest.mark.parametrize(
    ("seconds", "first"),
    [((7, 8, 9), 1), ((7, 7, 7, 8, 9), 3), ((7, 7), 0), ((7,), 0)],
)
async def test_a_page_of_the_server_ends_with_the_second_in_which_the_next_one_begins(
    seconds: tuple[int, ...], first: int
) -> None:
    rows = [
        {"id": f"m{place}", "created_at": second}
        for place, second in enumerate(seconds)
    ]
    routes = {"/messages": json_reply({"data": rows, "has_more": True})}
    async with (
        answering(routes) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        history = ServerHistory(client, "c")
        assert len(await history.older()) == len(rows)
        routes["/messages"] = json_reply({"data": rows, "has_more": False})
        assert await history.older() == []
    assert f"first_id=m{first}" in server.requests[1].path


async def test_a_server_that_says_the_same_for_ever_is_not_asked_for_ever() -> None:
    rows = [{"id": "m", "created_at": 7}]
    routes = {"/messages": json_reply({"data": rows, "has_more": True})}
    async with (
        answering(routes) as server,
        DifyClient(server.base_url, "app-x", "someone") as client,
    ):
        history = ServerHistory(client, "c")
        assert len(await history.older()) == 1
        assert await history.older() == []
    assert len(server.requests) == 2
