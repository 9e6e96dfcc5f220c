"""The turn: streams as Dify sends them, and Esc at every moment of one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from app.core.events import MessageEnd, TextDelta, WorkflowFinished
from app.core.ledger import EndedBy
from app.core.mark import mark
from app.core.parse import parse
from app.core.turn import Press, Status, Turn

IDS = {"task_id": "t", "message_id": "m", "conversation_id": "c"}


def message(text: str, name: str = "message", **more: Any) -> dict[str, Any]:
    return {"event": name, **IDS, "id": "m", "answer": text, **more}


def event(name: str, **more: Any) -> dict[str, Any]:
    return {"event": name, **IDS, **more}


def node(name: str) -> dict[str, Any]:
    return event(name, workflow_run_id="w", data={"id": "n1", "node_type": "llm"})


def finished(status: str, error: str = "", **ids: str) -> dict[str, Any]:
    data = {"status": status, "error": error}
    return {"event": "workflow_finished", **(ids or IDS), "data": data}


def thought(position: int, **more: Any) -> dict[str, Any]:
    return event("agent_thought", id=f"s{position}", position=position, **more)


END = event("message_end", metadata={"usage": {"total_tokens": 7}})
STARTED = event("workflow_started", workflow_run_id="w", data={"id": "w"})
HEL, LO = message("Hel"), message("lo")
ABORTED = "Aborted: User requested stop"
FAILURE = {
    "event": "error",
    "message_id": "m",
    "status": 400,
    "code": "completion_request_error",
    "message": "rate limit reached",
}
RUN_ID = {"task_id": "w", "workflow_run_id": "w"}


@dataclass(frozen=True)
class Stream:
    """One row of dify-api.md §3.9."""

    events: list[dict[str, Any]]
    status: Status = Status.COMPLETED
    answer: str = "Hello"
    settled: bool = True
    error: str = ""


STREAMS = {
    "A chat": Stream([HEL, LO, END]),
    "D agent-chat, one tool": Stream(
        [
            thought(1),
            message("Hel", "agent_message"),
            thought(1, thought="Hel", tool="get_weather", tool_input="{}"),
            thought(1, observation="sunny"),
            thought(2),
            message("lo", "agent_message"),
            thought(2, thought="lo"),
            END,
        ]
    ),
    "E agent 1.16": Stream(
        [
            message("Hel", "agent_message"),
            message("lo", "agent_message"),
            thought(1),
            message("Hello"),
            END,
        ]
    ),
    "F chatflow to 1.12": Stream(
        [
            STARTED,
            node("node_started"),
            HEL,
            LO,
            node("node_finished"),
            finished("succeeded"),
            END,
        ]
    ),
    "G chatflow from 1.13.1": Stream(
        [STARTED, node("node_started"), HEL, LO, END, finished("succeeded")]
    ),
    "H chatflow to 1.12, stopped elsewhere": Stream(
        [STARTED, HEL, LO, finished("stopped", "Stopped by user."), END],
        Status.INTERRUPTED,
        error="Stopped by user.",
    ),
    "I chatflow from 1.13, stopped elsewhere": Stream(
        [STARTED, HEL, LO, finished("stopped", "Stopped by user.")],
        Status.INTERRUPTED,
        settled=False,
        error="Stopped by user.",
    ),
    "J race, to 1.12": Stream(
        [
            STARTED,
            HEL,
            LO,
            finished("failed", ABORTED),
            {**FAILURE, "message": f"Run failed: {ABORTED}"},
        ],
        Status.FAILED,
        error=ABORTED,
    ),
    "L annotation": Stream(
        [
            message("Hello"),
            END,
            {**STARTED, **RUN_ID},
            finished("failed", "x", **RUN_ID),
        ]
    ),
    "N synthetic failure": Stream(
        [{**STARTED, **RUN_ID}, finished("failed", "name is required", **RUN_ID)],
        Status.FAILED,
        "",
        settled=False,
        error="name is required",
    ),
    "O failure in the model": Stream(
        [HEL, FAILURE], Status.FAILED, "Hel", error="rate limit reached"
    ),
    "P human input": Stream(
        [
            STARTED,
            HEL,
            LO,
            event("human_input_required", data={}),
            event("workflow_paused", data={"reasons": [{"node_title": "Approve"}]}),
        ],
        Status.PAUSED,
    ),
    "Q deltas named message_file": Stream(
        [message("Hel", "message_file"), message("lo", "message_file"), END]
    ),
    "R moderated": Stream(
        [HEL, event("message_replace", answer="Hello"), END],
    ),
    "other tail: speech": Stream([HEL, LO, END, event("tts_message", audio="//")]),
}


def played(events: list[dict[str, Any]]) -> Turn:
    turn = Turn("question")
    for at, data in enumerate(events):
        turn.apply(parse(data), float(at))
    return turn


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_of_the_reference_gives_its_answer_and_end(name: str) -> None:
    stream = STREAMS[name]
    turn = played(stream.events)
    assert turn.status is stream.status
    assert turn.answer.text == stream.answer
    assert turn.settled is stream.settled
    assert turn.error == stream.error


def test_a_broken_stream_fails_and_keeps_what_came() -> None:
    turn = played([HEL])
    turn.close(2.0, error="the connection broke")
    assert (turn.status, turn.answer.text) == (Status.FAILED, "Hel")
    assert "the connection broke" in mark(turn)


def test_the_first_ids_of_a_stream_stay() -> None:
    turn = played([HEL, {**HEL, "task_id": "x", "message_id": "x"}, FAILURE])
    assert (turn.task_id, turn.message_id, turn.conversation_id) == ("t", "m", "c")


def test_tokens_that_come_after_the_end_are_still_taken() -> None:
    turn = played([STARTED, HEL, finished("succeeded"), END])
    assert turn.total_tokens == 7


def test_nothing_that_comes_after_the_end_changes_the_answer() -> None:
    turn = played([HEL, LO, END, message("!"), event("message_replace", answer="?")])
    assert turn.answer.text == "Hello"


def test_a_withdrawn_text_is_kept_beside_the_one_that_replaced_it() -> None:
    turn = played([HEL, event("message_replace", answer="Withheld.")])
    assert turn.answer.shown == "Withheld."
    assert turn.answer.withdrawn == ["Hel"]


def test_a_text_that_is_replaced_after_esc_stays_on_the_screen() -> None:
    turn = played([HEL])
    turn.interrupt(1.0)
    turn.apply(parse(message("lo")), 1.1)
    turn.apply(parse(event("message_replace", answer="Withheld.")), 1.2)
    assert turn.answer.shown == "Hel"
    assert turn.answer.late_text == "Withheld."


@pytest.mark.parametrize(
    "end",
    [
        END,
        finished("stopped", "Stopped by user."),
        finished("failed", ABORTED),
        finished("succeeded"),
        {**FAILURE, "message": f"Run failed: {ABORTED}"},
        event("workflow_paused", data={}),
    ],
)
def test_after_esc_every_end_is_an_interruption(end: dict[str, Any]) -> None:
    turn = played([HEL])
    turn.interrupt(1.0)
    turn.take_stop(1.0)
    turn.apply(parse(end), 1.5)
    assert turn.status is Status.INTERRUPTED
    assert mark(turn) == "■ interrupted after 1.0 s · 3 characters"


Act = Callable[[Turn, float], object]


def delta(turn: Turn, now: float) -> None:
    turn.apply(TextDelta(text="lo", task_id="t"), now)


def end(turn: Turn, now: float) -> None:
    turn.apply(MessageEnd(task_id="t"), now)


def stop_and_answer(turn: Turn, now: float) -> None:
    assert turn.take_stop(now) == "t"
    turn.stop_answered(now + 0.1)


def stop_and_fail(turn: Turn, now: float) -> None:
    assert turn.take_stop(now) == "t"
    turn.stop_failed("the server failed")


@dataclass(frozen=True)
class Moment:
    """One row of the Esc table: what is done when, and what the turn is then."""

    acts: list[tuple[float, Act]]
    status: Status
    ended_by: EndedBy | None = None
    deadline: float | None = None
    mark: str = ""
    shown: str = ""


def esc(expected: Press = Press.STOPPING) -> Act:
    def press(turn: Turn, now: float) -> None:
        assert turn.interrupt(now) is expected

    return press


def expire(turn: Turn, now: float) -> None:
    assert turn.expire(now)


def not_yet(turn: Turn, now: float) -> None:
    assert not turn.expire(now)


def nothing_to_stop(turn: Turn, now: float) -> None:
    assert turn.take_stop(now) == ""


def breaks(turn: Turn, now: float) -> None:
    turn.close(now)


STOPPED = Status.INTERRUPTED
MOMENTS = {
    "before the first event": Moment(
        [(1, esc()), (1, nothing_to_stop)], Status.PENDING, deadline=31
    ),
    "the stop is due with the first task id": Moment(
        [(1, esc()), (3, delta), (3, stop_and_answer)], Status.STREAMING, deadline=8.1
    ),
    "no task id within 30 s": Moment(
        [(1, esc()), (30.9, not_yet), (31, expire)],
        STOPPED,
        EndedBy.NO_TASK,
        mark="never named a task",
    ),
    "between chunks": Moment(
        [(1, delta), (2, esc()), (2, stop_and_answer), (2.2, delta), (2.3, end)],
        STOPPED,
        EndedBy.SERVER,
        mark="interrupted after 2.0 s · 2 characters · 2 more came after Esc",
        shown="lo",
    ),
    "a second stop is never handed out": Moment(
        [(1, delta), (2, esc()), (2, stop_and_answer), (2.5, nothing_to_stop)],
        Status.STREAMING,
        deadline=7.1,
        shown="lo",
    ),
    "again, too soon": Moment(
        [(1, delta), (2, esc()), (2.3, esc(Press.REPEATED))],
        Status.STREAMING,
        deadline=32,
        shown="lo",
    ),
    "again, meant": Moment(
        [(1, delta), (2, esc()), (2.41, esc(Press.HUNG_UP))],
        STOPPED,
        EndedBy.HANG_UP,
        mark="(not confirmed): hung up",
        shown="lo",
    ),
    "stop answered, the stream goes on": Moment(
        [(1, delta), (2, esc()), (2, stop_and_answer), (7, not_yet), (7.1, expire)],
        STOPPED,
        EndedBy.NO_CONFIRMATION,
        mark="the server went on generating",
        shown="lo",
    ),
    "the stop fails": Moment(
        [(1, delta), (2, esc()), (2, stop_and_fail), (6.9, not_yet), (7, expire)],
        STOPPED,
        EndedBy.NO_CONFIRMATION,
        mark="the stop failed, the server failed",
        shown="lo",
    ),
    "the stream ended by itself just before": Moment(
        [(1, delta), (2, end), (2, esc(Press.IGNORED)), (2, nothing_to_stop)],
        Status.COMPLETED,
        EndedBy.SERVER,
        shown="lo",
    ),
    "the connection breaks while stopping": Moment(
        [(1, delta), (2, esc()), (2.2, breaks)],
        STOPPED,
        EndedBy.CONNECTION,
        mark="then the connection broke",
        shown="lo",
    ),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_esc(name: str) -> None:
    moment = MOMENTS[name]
    turn = Turn("question")
    for at, act in moment.acts:
        act(turn, at)
    assert turn.status is moment.status
    assert turn.ended_by is moment.ended_by
    assert turn.deadline == moment.deadline
    assert moment.mark in mark(turn)
    assert turn.answer.shown == moment.shown


def test_a_held_key_never_hangs_up() -> None:
    turn = Turn("question")
    turn.apply(TextDelta(text="lo", task_id="t"), 0.5)
    turn.interrupt(1.0)
    presses = {turn.interrupt(1.0 + 0.03 * count) for count in range(1, 100)}
    assert presses == {Press.REPEATED}


def test_the_turn_says_when_nothing_of_use_can_still_come() -> None:
    turn = played([STARTED, HEL, END])
    assert not turn.settled
    turn.apply(WorkflowFinished(status="succeeded"), 5.0)
    assert turn.settled
