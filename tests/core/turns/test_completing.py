"""What the server's record changes in a turn whose end was not seen."""

from typing import Any

import pytest

from app.core.draft import Draft
from app.core.history import turn_of
from app.core.turns.completing import completion, lose, settle, unfinished
from app.core.turns.ledger import EndedBy
from app.core.turns.mark import mark
from app.core.turns.record import dump_turn, load_turn
from app.core.turns.status import EscResult, Status
from app.core.turns.turn import Turn
from app.core.wire.events import TextDelta, WorkflowPaused, WorkflowStarted
from app.core.wire.parse import Ids
from app.core.wire.workflow_run import WorkflowRun
from tests.replay import recorded_call, recording

IDS: Ids = {"task_id": "t", "message_id": "m", "conversation_id": "c"}
WHOLE = "The quick brown fox jumps"


def torn(text: str = "The quick", by: EndedBy = EndedBy.CONNECTION) -> Turn:
    """A chatflow's turn whose connection broke after three seconds."""
    turn = Turn(Draft("hello"))
    turn.apply(WorkflowStarted(workflow_run_id="r", **IDS), 1)
    if text:
        turn.apply(TextDelta(text=text, **IDS), 2)
    turn.close(3, by=by, error="torn")
    return turn


def row(**fields: Any) -> Turn:
    return turn_of({"id": "m", "status": "normal", "answer": "", **fields})


def run(status: str, error: str = "", answer: str = "") -> WorkflowRun:
    return WorkflowRun(status, error, answer)


def test_a_saved_answer_completes_the_turn_and_the_mark_says_how() -> None:
    turn = torn()
    lose(turn, 10)
    assert turn.live
    assert turn.mending
    assert mark(turn) == "↻ connection lost after 3.0 s · looking for the rest"
    found = completion(turn, row(answer=WHOLE))
    assert found is not None
    settle(turn, found, 12)
    assert turn.status is Status.COMPLETED
    assert turn.answer.text == WHOLE
    assert turn.elapsed == 5
    assert mark(turn) == "↻ connection lost after 3.0 s · whole answer fetched"


def test_a_turn_that_ended_before_is_completed_in_place_and_keeps_its_length() -> None:
    turn = torn(by=EndedBy.CRASH)
    found = completion(turn, row(answer=WHOLE))
    assert found is not None
    settle(turn, found)
    assert (turn.status, turn.answer.text) == (Status.COMPLETED, WHOLE)
    assert turn.elapsed == 3
    assert mark(turn) == "↻ difyterm was gone after 3.0 s · whole answer fetched"


@pytest.mark.parametrize(
    ("server", "of_run"),
    [
        (row(), None),
        (None, None),
        (row(), run("running")),
        (row(), run("scheduled")),
        (row(), run("")),
        (row(), run("succeeded")),
        (row(agent_thoughts=[{"thought": WHOLE, "position": 1}]), None),
    ],
)
def test_nothing_changes_while_the_server_has_saved_nothing(
    server: Turn | None, of_run: WorkflowRun | None
) -> None:
    assert completion(torn(), server, of_run) is None


@pytest.mark.parametrize(
    ("status", "error", "wanted", "by"),
    [
        ("succeeded", "", Status.COMPLETED, EndedBy.SERVER),
        ("partial-succeeded", "", Status.COMPLETED, EndedBy.SERVER),
        ("failed", "no model", Status.FAILED, EndedBy.SERVER),
        ("stopped", "Stopped by user.", Status.INTERRUPTED, EndedBy.OTHERS),
        (
            "stopped",
            "Stopped by output moderation.",
            Status.WITHHELD,
            EndedBy.SERVER,
        ),
        ("paused", "", Status.PAUSED, EndedBy.SERVER),
    ],
)
def test_the_run_tells_more_of_the_end_than_the_row(
    status: str, error: str, wanted: Status, by: EndedBy
) -> None:
    found = completion(torn(), row(answer=WHOLE), run(status, error))
    assert found is not None
    assert (found.status, found.by, found.error) == (wanted, by, error)
    assert found.text == WHOLE


def test_the_run_s_own_answer_stands_in_for_one_that_was_not_saved() -> None:
    found = completion(torn(), row(), run("succeeded", answer=WHOLE))
    assert found is not None
    assert found.text == WHOLE


def test_a_failure_without_text_keeps_what_came() -> None:
    turn = torn()
    found = completion(turn, row(status="error", error="no model"))
    assert found is not None
    settle(turn, found)
    assert turn.status is Status.FAILED
    assert turn.answer.text == "The quick"
    assert mark(turn) == "✗ failed after 3.0 s: no model"


def paused() -> Turn:
    turn = Turn(Draft("hello"))
    turn.apply(TextDelta(text="Draft: ", **IDS), 1)
    turn.apply(WorkflowPaused(waiting_for="Approve", **IDS), 2)
    return turn


def test_a_form_that_was_answered_elsewhere_is_no_longer_paused() -> None:
    turn, answered = paused(), row(answer="Draft: sent")
    assert unfinished(turn)
    found = completion(turn, answered, run("succeeded"))
    assert found is not None
    settle(turn, found)
    assert (turn.status, turn.waiting_for) == (Status.COMPLETED, "")
    assert turn.answer.text == "Draft: sent"
    assert mark(turn) == ""


@pytest.mark.parametrize("of_run", [run("paused"), run("running"), None])
def test_a_form_that_waits_stays_paused(of_run: WorkflowRun | None) -> None:
    status = "normal" if of_run and of_run.going_on else "paused"
    waiting = row(answer="Draft: ", status=status)
    assert completion(paused(), waiting, of_run) is None


def test_a_turn_that_a_person_stopped_is_as_it_was_meant() -> None:
    turn = Turn(Draft("hello"))
    turn.apply(TextDelta(text="The", **IDS), 1)
    assert turn.interrupt(2) is EscResult.STOPPING
    turn.close(3)
    assert not unfinished(turn)


@pytest.mark.parametrize(
    ("came", "kept", "wanted"),
    [
        ("The ", "The quick", "The quick"),
        ("\n\nThe ", "The quick", "\n\nThe quick"),
        ("", "\nThe quick", "\nThe quick"),
        ("The quick \n", "The quick", "The quick \n"),
        ("The quick", "The", "The quick"),
        ("The quick", "", "The quick"),
        ("Hello {{x}} and", "Hello {x} and all", "Hello {x} and all"),
    ],
)
def test_the_whole_text_goes_on_where_what_came_broke_off(
    came: str, kept: str, wanted: str
) -> None:
    turn = torn(came)
    changed = turn.answer.complete(kept)
    assert turn.answer.text == wanted
    assert changed is (wanted != came)
    assert turn.answer.shown_length == len(wanted)


def test_a_kept_text_that_says_less_changes_nothing() -> None:
    turn = torn("a long text that came")
    assert not turn.answer.complete("another")
    assert turn.answer.text == "a long text that came"


def test_text_that_was_replaced_by_the_whole_is_kept() -> None:
    turn = torn("Hello {{x}} and")
    turn.answer.complete("Hello {x} and all")
    assert turn.answer.withdrawn == ["Hello {{x}} and"]


def test_a_text_out_of_the_journal_goes_on_in_the_same_block() -> None:
    turn = torn()
    kept = load_turn(turn.draft, 0, dump_turn(turn))
    kept.answer.complete(WHOLE)
    assert [block.text for block in kept.answer.blocks if hasattr(block, "text")] == [
        WHOLE
    ]


def test_the_run_and_the_loss_are_in_the_record_and_need_not_be() -> None:
    turn = torn()
    lose(turn, 3)
    turn.close(4, error="gone")
    record = dump_turn(turn)
    again = load_turn(turn.draft, 0, record)
    assert (again.workflow_run_id, again.loss) == ("r", turn.loss)
    assert turn.loss is not None
    old = {name: record[name] for name in record if name != "loss"}
    del old["workflow_run_id"]
    assert load_turn(turn.draft, 0, old).loss is None


def test_esc_ends_the_looking_at_once_and_makes_the_stop_due() -> None:
    turn = Turn(Draft("hello"))
    turn.apply(TextDelta(text="The", **IDS), 1)
    lose(turn, 2)
    assert turn.interrupt(3) is EscResult.STOPPING
    assert not turn.live
    assert turn.draining
    assert turn.claim_stop(3) == "t"
    assert mark(turn) == (
        "■ interrupted after 3.0 s: connection lost after 2.0 s · 3 characters"
    )
    assert turn.expire(8)
    assert "(not confirmed)" in mark(turn)


def test_recorded_runs_and_rows_are_read() -> None:
    def run_of(name: str) -> WorkflowRun:
        return WorkflowRun.from_json(recorded_call(name, "v1.17-dev")["body"])

    ended = run_of("chatflow.run_detail")
    assert ended == run("succeeded", answer="The quick brown fox jumps over ")
    assert run_of("humanflow.run_detail_paused").status == "paused"
    assert run_of("chatflow.run_unknown").status == ""
    waiting, answered = (
        turn_of(
            recorded_call(f"humanflow.messages_{name}", "v1.17-dev")["body"]["data"][0]
        )
        for name in ("paused", "after_resume")
    )
    assert completion(paused(), waiting, run_of("humanflow.run_detail_paused")) is None
    run_after = run_of("humanflow.run_detail_after_resume")
    found = completion(paused(), answered, run_after)
    assert found is not None
    assert found.status is Status.COMPLETED


def test_a_recorded_row_completes_the_stream_that_was_left() -> None:
    before = recording("v1.17-dev/chatflow/reattached_plain_before")
    after = recording("v1.17-dev/chatflow/reattached_plain")
    turn = torn(before.text)
    found = completion(turn, turn_of(after.row))
    assert found is not None
    settle(turn, found)
    assert turn.answer.text == after.row["answer"]
    assert turn.answer.text.startswith(before.text)
