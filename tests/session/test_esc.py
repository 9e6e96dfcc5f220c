"""Every moment of Esc, against the built-in server over a real socket.

A moment is data: what is asked for, when Esc falls, what the server is like, and
what the person, the server and the journal have afterwards. The long waits are
shortened; everything else is as in the application.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.client.dify import DifyClient
from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.core.turns.mark import mark
from app.core.turns.status import EscResult, Status
from app.core.turns.turn import StopTimeouts, Turn
from app.demo.server import DemoServer
from app.session.listener import Listener
from app.session.session import Session
from tests.memory_journal import MemoryJournal
from tests.until import until

MODES = ("chat", "agent-chat", "advanced-chat")
QUICK = StopTimeouts(for_task=0.6, for_end=0.6, between_presses=0.4)
PATIENT = StopTimeouts(for_task=20, for_end=20, between_presses=0)


def at_once(turn: Turn) -> bool:
    return True


def has_text(turn: Turn) -> bool:
    return turn.answer.shown_length > 0


def is_over(turn: Turn) -> bool:
    return not turn.live


@dataclass(frozen=True)
class Moment:
    """One row of the table."""

    name: str
    query: str
    when: Callable[[Turn], bool] = has_text
    """Esc falls as soon as this holds."""
    received: bool = False
    """Whether the server must have the message before Esc falls."""
    again: bool = False
    """Whether a second Esc follows, late enough to be meant."""
    left: bool = False
    """Whether the session is left when the turn is over for the person."""
    timeouts: StopTimeouts = PATIENT
    status: Status = Status.INTERRUPTED
    ended_by: EndedBy = EndedBy.SERVER
    stops: int = 1
    """Stop requests that reached the server; -1: more than one."""
    mark: str = "interrupted"
    """Part of the mark."""


STORY = "n=500 rate=100"
MOMENTS = [
    Moment("before the connection stands", STORY, at_once),
    Moment(
        "before the first event",
        f"{STORY} [fault: late_first_event=0.3]",
        lambda turn: turn.status is Status.PENDING,
    ),
    Moment("between chunks", STORY),
    Moment(
        "no task id ever comes",
        f"{STORY} [fault: no_first_chunk]",
        at_once,
        received=True,
        left=True,
        timeouts=QUICK,
        ended_by=EndedBy.QUIT,
        stops=0,
        mark="(not confirmed): difyterm was left",
    ),
    Moment(
        "the task id comes when nobody waits any more",
        f"{STORY} [fault: late_first_event=1.5]",
        at_once,
        timeouts=QUICK,
        mark="came after Esc",
    ),
    Moment(
        "let go before the message was sent",
        STORY,
        at_once,
        again=True,
        ended_by=EndedBy.UNSENT,
        stops=0,
        mark="it was not sent",
    ),
    Moment(
        "let go before the first event",
        f"{STORY} [fault: late_first_event=0.5]",
        at_once,
        received=True,
        again=True,
    ),
    Moment("again while stopping", STORY, again=True),
    Moment(
        "again while stopping, and the stream goes on",
        f"{STORY} [fault: ignore_stop]",
        again=True,
        timeouts=QUICK._replace(between_presses=0),
        ended_by=EndedBy.LET_GO,
        mark="(not confirmed): the server went on generating",
    ),
    Moment(
        "the stream goes on after the stop",
        f"{STORY} [fault: ignore_stop]",
        timeouts=QUICK,
        ended_by=EndedBy.NO_CONFIRMATION,
        mark="the server went on generating",
    ),
    Moment(
        "the stop hangs",
        f"{STORY} [fault: stop_hang]",
        timeouts=QUICK,
        ended_by=EndedBy.NO_CONFIRMATION,
        stops=-1,
        mark="the stop failed",
    ),
    Moment(
        "the stop fails for good",
        f"{STORY} [fault: stop_500]",
        timeouts=QUICK,
        ended_by=EndedBy.NO_CONFIRMATION,
        stops=-1,
        mark="the server failed (500",
    ),
    Moment("the stop fails once", f"{STORY} [fault: stop_500=1]", stops=2),
    Moment(
        "the stop's connection breaks once", f"{STORY} [fault: stop_drop=1]", stops=2
    ),
    Moment(
        "the stop is not found",
        f"{STORY} [fault: stop_404]",
        timeouts=QUICK,
        ended_by=EndedBy.NO_CONFIRMATION,
        mark="404",
    ),
    Moment(
        "the stream ended by itself just before",
        "n=3 rate=0",
        is_over,
        status=Status.COMPLETED,
        stops=0,
        mark="",
    ),
    Moment(
        "the connection breaks while stopping",
        f"{STORY} [fault: eof=30, ignore_stop]",
        ended_by=EndedBy.CONNECTION,
        mark="then the connection broke",
    ),
    Moment(
        "the server falls silent before Esc",
        f"{STORY} [fault: silence=5, ignore_stop]",
        lambda turn: turn.answer.shown_length > 15,
        timeouts=QUICK,
        ended_by=EndedBy.NO_CONFIRMATION,
        mark="the server fell silent",
    ),
    Moment(
        "the server has lost the run",
        f"{STORY} [fault: silence=5, ignore_stop]",
        lambda turn: turn.lost(asyncio.get_running_loop().time()),
        timeouts=QUICK._replace(of_silence=0.3),
        ended_by=EndedBy.SILENCE,
        mark="the server had fallen silent",
    ),
]


@dataclass
class Play:
    """What happened in one moment."""

    turn: Turn
    shown_at_esc: str
    journal: MemoryJournal
    press: EscResult


async def play(moment: Moment, mode: str, demo: DemoServer) -> Play:
    journal = MemoryJournal()
    async with DifyClient(demo.base_url, demo.keys[mode], "someone") as client:
        await client.info()
        session = Session(client, journal, Listener(), timeouts=moment.timeouts)
        turn = session.send(Draft(moment.query))
        assert turn is not None
        if moment.received:
            await asyncio.to_thread(demo.wait_for_request, "/chat-messages")
        await until(lambda: moment.when(turn))
        press = session.interrupt()
        shown = turn.answer.shown
        if moment.again:
            if turn.task_id:
                await asyncio.to_thread(demo.wait_for_request, "/stop")
            session.interrupt()
        if moment.left:
            await until(lambda: not turn.live)
            await session.aclose(0.1)
        await session.idle()
    return Play(turn, shown, journal, press)


def stops(demo: DemoServer) -> list[str]:
    return [seen.path for seen in demo.requests if seen.path.endswith("/stop")]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.name)
async def test_esc(moment: Moment, mode: str, demo: DemoServer) -> None:
    seen = await play(moment, mode, demo)
    turn = seen.turn

    assert turn.status is moment.status
    assert turn.ended_by is moment.ended_by
    assert moment.mark in mark(turn)
    # What was shown when Esc fell is what stays shown; nothing of it is dropped.
    assert turn.answer.shown == seen.shown_at_esc
    assert turn.answer.text.startswith(seen.shown_at_esc)
    # One stop, for this task, by this user, on this mode's path.
    paths = stops(demo)
    assert len(paths) == moment.stops or (moment.stops < 0 and len(paths) > 1)
    assert set(paths) <= {f"/v1/chat-messages/{turn.task_id}/stop"}
    users = {s.json.get("user") for s in demo.requests if s.json and "user" in s.json}
    assert users <= {"someone"}
    # The journal has the same.
    (kept,) = seen.journal.finished()
    assert kept.answer.text == turn.answer.text
    assert (kept.status, kept.ended_by) == (turn.status, turn.ended_by)
    assert kept.answer.frozen_at == turn.answer.frozen_at


@pytest.mark.parametrize("mode", MODES)
async def test_late_text_is_kept_behind_the_frozen_text(
    mode: str, demo: DemoServer
) -> None:
    seen = await play(Moment("late", "n=500 rate=100 late_chunks=7"), mode, demo)
    answer = seen.turn.answer
    assert answer.frozen_at == len(seen.shown_at_esc)
    assert answer.late_length == len(answer.late_text) > 0
    assert answer.text == seen.shown_at_esc + answer.late_text
    assert f"{answer.late_length} more came after Esc" in mark(seen.turn)


async def test_a_held_key_sends_one_stop_and_never_hangs_up(demo: DemoServer) -> None:
    journal = MemoryJournal()
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        session = Session(client, journal, Listener())
        turn = session.send(Draft("n=500 rate=100 late=0.3"))
        assert turn is not None
        await until(lambda: has_text(turn))
        presses = []
        while turn.live:
            presses.append(session.interrupt())
            await asyncio.sleep(0)
        await session.idle()
    assert presses[0] is EscResult.STOPPING
    assert set(presses[1:]) == {EscResult.REPEATED}
    assert turn.ended_by is EndedBy.SERVER
    assert len(stops(demo)) == 1


async def test_with_nothing_running_nothing_is_sent(demo: DemoServer) -> None:
    async with DifyClient(demo.base_url, demo.keys["chat"], "someone") as client:
        session = Session(client, MemoryJournal(), Listener())
        assert session.interrupt() is EscResult.IGNORED
        await session.idle()
    assert demo.requests == []


async def test_the_stop_goes_out_while_the_stream_is_still_open(
    demo: DemoServer,
) -> None:
    moment = Moment("open", f"{STORY} [fault: ignore_stop]", again=True)
    await play(moment, "chat", demo)
    end = await asyncio.to_thread(demo.wait_for_stream_end)
    stop = await asyncio.to_thread(demo.wait_for_request, "/stop")
    assert stop.at < end.at
