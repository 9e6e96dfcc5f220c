"""A broken connection on the screen: what is said while it is mended, and afterwards."""

from app.config import Settings
from app.core.draft import Draft
from app.demo import faults
from app.demo.server import DemoServer
from app.errors import JournalError
from app.session.listener import Listener
from app.ui.chat.status_line import State
from app.workspace import Workspace
from tests.torn import CHUNKS, tear
from tests.ui.using import HELD, NEXT, SHOWN, Opener

FLOW = "advanced-chat"
LAST = CHUNKS[-1].strip()
LOST = "n=40 rate=0 [fault: drop=5, hold=10]"
"""Its connection is reset behind `SHOWN`, and its run pauses a little later."""


def never(error: JournalError) -> None:
    raise error


async def test_the_rest_is_looked_for_and_put_in_its_place(open_chat: Opener) -> None:
    async with open_chat(mode=FLOW) as chat:
        await chat.send(LOST)
        await chat.is_in(State.MENDING)
        await chat.sees(SHOWN, "↻ connection lost after", "looking for the rest")
        assert "● mending" in chat.status
        assert "connection lost, looking for the rest · esc stop" in chat.status
        assert NEXT not in chat.transcript
        chat.server.release()
        await chat.is_in(State.READY)
        await chat.sees(SHOWN, NEXT, LAST, "whole answer fetched")
        assert chat.transcript.count(SHOWN) == 1
        assert chat.queries == [LOST]


async def test_esc_ends_the_looking_and_stops_the_run(open_chat: Opener) -> None:
    async with open_chat(mode=FLOW) as chat:
        await chat.send(LOST)
        await chat.is_in(State.MENDING)
        await chat.press("escape")
        await chat.is_in(State.READY)
        await chat.sees(SHOWN, "■ interrupted after")
        await chat.request("/stop")
        await chat.misses("connection lost after")
        assert NEXT not in chat.transcript


async def test_a_message_waits_until_the_answer_is_mended(open_chat: Opener) -> None:
    async with open_chat(mode=FLOW) as chat:
        await chat.send(LOST)
        await chat.is_in(State.MENDING)
        await chat.send("n=2 rate=0")
        await chat.sees("queued: n=2 rate=0")
        chat.server.release()
        await chat.request("/chat-messages", 2)
        await chat.is_in(State.READY)
        assert chat.queries == [LOST, "n=2 rate=0"]


async def test_an_answer_that_is_whole_by_now_is_drawn_anew(
    open_chat: Opener, demo: DemoServer
) -> None:
    settings = Settings(demo.base_url, demo.keys[FLOW], "someone", open_chat.data)
    async with await Workspace.open(settings, never) as space:
        await tear(space, HELD, 5)
    demo.release()
    demo.wait_for_stream_end()
    for _ in range(2):  # the history is asked for as well
        demo.fail_next(faults.late_first_event(3), path="/messages")
    async with open_chat(mode=FLOW, resume=True) as chat:
        await chat.sees(SHOWN, "difyterm was gone before the end")
        await chat.sees(SHOWN, NEXT, LAST, "difyterm was gone after", "fetched")
        await chat.misses("before the end")
        assert chat.state is State.READY


async def test_an_answer_of_which_nothing_had_been_written_is_found_by_its_question(
    open_chat: Opener, demo: DemoServer
) -> None:
    settings = Settings(demo.base_url, demo.keys[FLOW], "someone", open_chat.data)
    async with await Workspace.open(settings, never) as space:
        session = space.begin(Listener())
        session.send(Draft("n=1 rate=0"))
        await session.idle()
        await tear(space, HELD, 5, session=session, written=False)
    demo.release()
    demo.wait_for_stream_end(count=2)
    async with open_chat(mode=FLOW, resume=True) as chat:
        await chat.sees(SHOWN, NEXT, LAST, "difyterm was gone after", "fetched")
