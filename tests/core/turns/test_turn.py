"""The turn: streams as Dify sends them, and Esc at every moment of one."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pytest

from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.core.turns.mark import mark
from app.core.turns.status import EscResult, Status
from app.core.turns.turn import Turn
from app.core.wire.events import (
    MessageEnd,
    OtherEvent,
    Ping,
    StreamError,
    TextDelta,
    WorkflowFinished,
)
from app.core.wire.parse import parse
from tests.core.streams import (
    ABORTED,
    CUT_OFF,
    END,
    FAILURE,
    HEL,
    LO,
    PING,
    RUN_ID,
    STARTED,
    STREAMS,
    event,
    finished,
    message,
)


def played(events: list[dict[str, Any]]) -> Turn:
    turn = Turn(Draft("question"))
    for at, data in enumerate(events):
        turn.apply(parse(data), float(at))
    return turn


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_of_the_reference_gives_its_answer_and_end(name: str) -> None:
    stream = STREAMS[name]
    turn = Turn(Draft("question"))
    for at, data in enumerate(stream.events):
        if at == stream.esc_after:
            turn.interrupt(float(at))
        turn.apply(parse(data), float(at))
    assert turn.stream_done is stream.done
    turn.close(300.0, error=CUT_OFF)
    assert turn.status is stream.status
    assert turn.answer.text == stream.answer
    assert turn.error == stream.error


def test_the_reference_is_complete() -> None:
    assert [name[0] for name in STREAMS][:19] == list("ABCDEFGHIJKLMNOPQRS")


MODERATED = "Stopped by output moderation."
ENDS = {
    "message_end": (Status.COMPLETED, "", END),
    "succeeded": (Status.COMPLETED, "", finished("succeeded")),
    "partial-succeeded": (Status.COMPLETED, "", finished("partial-succeeded")),
    "failed": (Status.FAILED, "no model", finished("failed", "no model")),
    "stopped": (Status.INTERRUPTED, "", finished("stopped")),
    "moderated": (Status.WITHHELD, MODERATED, finished("stopped", MODERATED)),
    "error": (Status.FAILED, "rate limit reached", FAILURE),
    "paused": (Status.PAUSED, "", event("workflow_paused", data={})),
}


@pytest.mark.parametrize("name", ENDS)
def test_the_first_end_counts_whatever_ends_follow(name: str) -> None:
    status, error, end = ENDS[name]
    others = [other for _, _, other in ENDS.values() if other is not end]
    for following in permutations(others, 3):
        turn = played([STARTED, HEL, end])
        done = [turn.stream_done]
        for data in following:
            turn.apply(parse(data), 9.0)
            done.append(turn.stream_done)
        turn.close(10.0, error=CUT_OFF)
        assert (turn.status, turn.error) == (status, error)
        by = EndedBy.OTHERS if name == "stopped" else EndedBy.SERVER
        assert (turn.ended_by, turn.elapsed) == (by, 2.0)
        assert turn.answer.text == "Hel"
        assert done == sorted(done), "a stream that was done is not done again"


def test_a_broken_stream_fails_and_keeps_what_came() -> None:
    turn = played([HEL])
    turn.close(2.0, error="the connection broke")
    assert (turn.status, turn.answer.text) == (Status.FAILED, "Hel")
    assert "the connection broke" in mark(turn)


def test_the_first_ids_of_a_stream_stay() -> None:
    foreign = {"task_id": "x", "message_id": "x", "conversation_id": "x"}
    turn = played([PING, HEL, {**HEL, **foreign}, finished("failed", **RUN_ID)])
    assert (turn.task_id, turn.message_id, turn.conversation_id) == ("t", "m", "c")


def test_an_event_without_ids_takes_none_away() -> None:
    turn = played([HEL, {"event": "message", "task_id": None, "answer": "lo"}])
    assert (turn.task_id, turn.message_id, turn.conversation_id) == ("t", "m", "c")


def test_tokens_that_come_after_the_end_are_still_taken() -> None:
    turn = played([STARTED, HEL, finished("succeeded")])
    written = turn.version
    turn.apply(parse(END), 3.0)
    assert turn.total_tokens == 7
    assert turn.version > written, "the journal would keep a record without them"


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
    assert turn.answer.withdrawn == ["lo"]


def test_a_stop_that_nobody_asked_for_is_an_interruption_by_others() -> None:
    turn = played([STARTED, HEL, finished("stopped", "Stopped by user.")])
    assert (turn.status, turn.ledger) == (Status.INTERRUPTED, None)
    assert turn.ended_by is EndedBy.OTHERS
    assert "stopped elsewhere" in mark(turn)


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
    turn.claim_stop(1.0)
    turn.apply(parse(end), 1.5)
    assert turn.status is Status.INTERRUPTED
    assert mark(turn) == "■ interrupted after 1.0 s · 3 characters"


Act = Callable[[Turn, float], object]


def delta(turn: Turn, now: float) -> None:
    turn.apply(TextDelta(text="lo", task_id="t"), now)


def end(turn: Turn, now: float) -> None:
    turn.apply(MessageEnd(task_id="t"), now)


def stop_and_answer(turn: Turn, now: float) -> None:
    assert turn.claim_stop(now) == "t"
    turn.stop_answered(now + 0.1)


def stop_and_fail(turn: Turn, now: float) -> None:
    assert turn.claim_stop(now) == "t"
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


def esc(expected: EscResult = EscResult.STOPPING) -> Act:
    def press(turn: Turn, now: float) -> None:
        assert turn.interrupt(now) is expected

    return press


def expire(turn: Turn, now: float) -> None:
    assert turn.expire(now)


def not_yet(turn: Turn, now: float) -> None:
    assert not turn.expire(now)


def nothing_to_stop(turn: Turn, now: float) -> None:
    assert turn.claim_stop(now) == ""


def breaks(turn: Turn, now: float) -> None:
    turn.close(now)


def leave(turn: Turn, now: float) -> None:
    turn.close(now, EndedBy.QUIT)


def stop_hangs(turn: Turn, now: float) -> None:
    assert turn.claim_stop(now) == "t"
    turn.stop_sent()


def answered(turn: Turn, now: float) -> None:
    turn.stop_answered(now)


STOPPED = Status.INTERRUPTED
MOMENTS = {
    "before the first event": Moment(
        [(1, esc()), (1, nothing_to_stop)], Status.PENDING, deadline=31
    ),
    "the stop is due with the first task id": Moment(
        [(1, esc()), (3, delta), (3, stop_and_answer)], Status.STREAMING, deadline=8.1
    ),
    "let go before the first event": Moment(
        [(1, esc()), (1.5, esc(EscResult.LET_GO)), (60, not_yet)],
        STOPPED,
        EndedBy.LET_GO,
        mark="the stop goes out when the server names the task",
    ),
    "let go before the first event, which comes late": Moment(
        [
            *[(1, esc()), (1.5, esc(EscResult.LET_GO)), (60, delta)],
            *[(60, stop_and_answer), (60.5, delta), (61, end), (62, not_yet)],
        ],
        STOPPED,
        EndedBy.SERVER,
        mark="interrupted after 1.0 s · 0 characters · 4 more came after Esc",
    ),
    "no task id within 30 s": Moment(
        [(1, esc()), (30.9, not_yet), (31, expire)],
        STOPPED,
        EndedBy.NO_TASK,
        mark="the stop goes out when the server names the task",
    ),
    "no task id within 30 s, but later": Moment(
        [(1, esc()), (31, expire), (40, delta), (40, stop_and_answer), (40.5, end)],
        STOPPED,
        EndedBy.SERVER,
        mark="interrupted after 1.0 s · 0 characters · 2 more came after Esc",
    ),
    "no task id within 30 s, but later, and no end": Moment(
        [(1, esc()), (31, expire), (40, delta), (40, stop_and_answer), (45.1, expire)],
        STOPPED,
        EndedBy.NO_CONFIRMATION,
        mark="(not confirmed): the server fell silent",
    ),
    "no task id ever": Moment(
        [(1, esc()), (31, expire), (90, leave)],
        STOPPED,
        EndedBy.QUIT,
        mark="(not confirmed): difyterm was left",
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
        [(1, delta), (2, esc()), (2.3, esc(EscResult.REPEATED))],
        Status.STREAMING,
        deadline=32,
        shown="lo",
    ),
    "again, meant": Moment(
        [(1, delta), (2, esc()), (2, stop_and_answer), (3, esc(EscResult.LET_GO))],
        STOPPED,
        EndedBy.LET_GO,
        deadline=8,
        mark="interrupted after 2.0 s: the server is still ending it · 2 characters",
        shown="lo",
    ),
    "again, meant, and the server ends it": Moment(
        [
            *[(1, delta), (2, esc()), (2, stop_and_answer)],
            *[(3, esc(EscResult.LET_GO)), (3.2, delta), (3.5, end)],
        ],
        STOPPED,
        EndedBy.SERVER,
        mark="interrupted after 2.0 s · 2 characters · 2 more came after Esc",
        shown="lo",
    ),
    "again, meant, and the server goes on": Moment(
        [
            *[(1, delta), (2, esc()), (2, stop_and_answer)],
            *[(3, esc(EscResult.LET_GO)), (7.9, delta), (8, expire)],
        ],
        STOPPED,
        EndedBy.LET_GO,
        mark="(not confirmed): the server went on generating",
        shown="lo",
    ),
    "stop answered, the server falls silent": Moment(
        [(1, delta), (2, esc()), (2, stop_and_answer), (2.5, delta), (7.1, expire)],
        STOPPED,
        EndedBy.NO_CONFIRMATION,
        mark="(not confirmed): the server fell silent",
        shown="lo",
    ),
    "the server had fallen silent long before": Moment(
        [(1, delta), (26, esc()), (26, stop_and_answer)],
        STOPPED,
        EndedBy.SILENCE,
        deadline=31.1,
        mark="interrupted after 26.0 s: the server had fallen silent · 2 characters",
        shown="lo",
    ),
    "stop answered, the stream goes on": Moment(
        [
            *[(1, delta), (2, esc()), (2, stop_and_answer)],
            *[(6, delta), (7, not_yet), (7.1, expire)],
        ],
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
    "the stop fails, then succeeds": Moment(
        [(1, delta), (2, esc()), (2, stop_and_fail), (4, answered), (8.9, not_yet)],
        Status.STREAMING,
        deadline=9,
        shown="lo",
    ),
    "the stop hangs": Moment(
        [(1, delta), (2, esc()), (2, stop_hangs), (6.9, not_yet), (7, expire)],
        STOPPED,
        EndedBy.NO_CONFIRMATION,
        mark="the stop failed, no answer to it came",
        shown="lo",
    ),
    "the stream ended by itself just before": Moment(
        [(1, delta), (2, end), (2, esc(EscResult.IGNORED)), (2, nothing_to_stop)],
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
    "difyterm is left while stopping": Moment(
        [(1, delta), (2, esc()), (2, stop_hangs), (2.5, leave)],
        STOPPED,
        EndedBy.QUIT,
        mark="(not confirmed): difyterm was left",
        shown="lo",
    ),
    "difyterm is left in mid-stream": Moment(
        [(1, delta), (2.5, leave), (3, esc(EscResult.IGNORED))],
        STOPPED,
        EndedBy.QUIT,
        mark="interrupted after 2.5 s: difyterm was left · 2 characters kept",
        shown="lo",
    ),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_esc(name: str) -> None:
    moment = MOMENTS[name]
    turn = Turn(Draft("question"))
    for at, act in moment.acts:
        act(turn, at)
    assert turn.status is moment.status
    assert turn.ended_by is moment.ended_by
    assert turn.deadline == moment.deadline
    assert moment.mark in mark(turn)
    assert turn.answer.shown == moment.shown


def test_a_held_key_never_lets_go() -> None:
    turn = Turn(Draft("question"))
    turn.apply(TextDelta(text="lo", task_id="t"), 0.5)
    turn.interrupt(1.0)
    presses = {turn.interrupt(1.0 + 0.03 * count) for count in range(1, 101)}
    assert presses == {EscResult.REPEATED}
    assert turn.interrupt(4.41) is EscResult.LET_GO


def test_the_turn_says_when_nothing_of_use_can_still_come() -> None:
    turn = played([STARTED, HEL, END])
    assert not turn.stream_done
    turn.apply(WorkflowFinished(status="succeeded"), 5.0)
    assert turn.stream_done


def test_after_the_end_no_stop_is_handed_out() -> None:
    turn = Turn(Draft("question"))
    turn.apply(TextDelta(text="lo", task_id="t"), 1.0)
    turn.interrupt(2.0)
    turn.apply(MessageEnd(), 3.0)
    assert turn.claim_stop(3.0) == ""


def test_a_turn_that_was_let_go_is_over_for_the_person_and_not_for_the_server() -> None:
    turn = Turn(Draft("question"))
    turn.apply(TextDelta(text="lo", task_id="t"), 1.0)
    turn.interrupt(2.0)
    turn.interrupt(3.0)
    assert (turn.live, turn.draining, turn.busy) == (False, True, True)
    assert turn.claim_stop(3.0) == "t"
    turn.apply(TextDelta(text="st"), 3.5)
    turn.apply(MessageEnd(), 4.0)
    assert (turn.live, turn.draining, turn.busy) == (False, False, False)
    assert (turn.answer.shown, turn.answer.late_text) == ("lo", "st")


def test_a_run_is_lost_when_pings_came_and_then_none_for_long() -> None:
    turn = Turn(Draft("question"), started=0)
    assert not turn.lost(60)  # a slow server may send nothing at all at first
    turn.apply(Ping(), 10)
    assert not turn.lost(34.9)
    assert turn.lost(35)
    turn.apply(MessageEnd(), 36)
    assert not turn.lost(90)


def test_a_run_that_is_read_no_further_is_stopped_unless_it_ended_or_a_stop_went() -> (
    None
):
    given_up, ended, stopped = (Turn(Draft("question")) for _ in range(3))
    for turn in (given_up, ended, stopped):
        turn.apply(TextDelta(text="lo", task_id="t"), 1.0)
    given_up.close(2.0, error="it broke")
    assert [given_up.claim_unread(), given_up.claim_unread()] == ["t", ""]
    ended.apply(MessageEnd(), 2.0)
    assert ended.claim_unread() == ""
    stopped.interrupt(2.0)
    stopped.claim_stop(2.0)
    assert stopped.claim_unread() == ""


def test_a_sign_of_life_is_no_beginning_of_an_answer() -> None:
    turn = Turn(Draft("question"))
    turn.apply(OtherEvent(name="ping", task_id="t"), 1.0)
    assert (turn.status, turn.task_id) == (Status.PENDING, "t")


def test_the_first_answer_to_the_stop_counts_and_no_failure_undoes_it() -> None:
    turn = Turn(Draft("question"))
    turn.apply(TextDelta(text="lo", task_id="t"), 1.0)
    turn.interrupt(2.0)
    turn.claim_stop(2.0)
    turn.stop_answered(2.5)
    turn.stop_answered(4.0)
    turn.stop_failed("too late")
    assert turn.deadline == 7.5
    assert turn.ledger is not None
    assert turn.ledger.failure == ""


def test_an_error_event_gives_the_http_status_behind_it() -> None:
    turn = Turn(Draft("question"))
    turn.apply(StreamError(status=429, message="slow down"), 1.0)
    assert (turn.error_status, turn.error) == (429, "slow down")


def test_every_event_and_every_ping_is_a_sign_of_life() -> None:
    turn = Turn(Draft("q"), started=1)
    assert turn.heard == 1
    turn.apply(Ping(), 11)
    assert (turn.heard, turn.status, turn.version) == (11, Status.PENDING, 0)
    turn.apply(TextDelta(text="a"), 12)
    assert turn.heard == 12
