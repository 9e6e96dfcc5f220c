"""A stop that a turn learns of after its end."""

import pytest

from app.core.draft import Draft
from app.core.turns.late_stop import interrupt_late
from app.core.turns.ledger import StopCause
from app.core.turns.mark import mark
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.core.wire.events import MessageEnd, StreamError, TextDelta, WorkflowFinished

CAUSE = StopCause.SECOND_WINDOW


def ended(*ends: MessageEnd | StreamError | WorkflowFinished) -> Turn:
    """A turn with five characters that ended after two seconds."""
    turn = Turn(Draft("question"), started=10)
    turn.apply(TextDelta(text="a lot", task_id="task"), 11)
    for end in ends:
        turn.apply(end, 12)
    return turn


@pytest.mark.parametrize("end", [MessageEnd(), WorkflowFinished(status="stopped")])
def test_a_turn_that_the_server_ended_after_it_was_interrupted(
    end: MessageEnd | WorkflowFinished,
) -> None:
    turn = ended(end)
    version = turn.version
    assert interrupt_late(turn, 1.5, CAUSE)
    assert turn.status is Status.INTERRUPTED
    assert turn.version > version
    assert mark(turn) == (
        "■ interrupted after 1.5 s: stopped in a second window · 5 characters"
    )
    assert not interrupt_late(turn, 1.5, CAUSE)


def test_a_turn_that_ended_before_is_left_alone() -> None:
    turn = ended(MessageEnd())
    assert not interrupt_late(turn, 2.5, CAUSE)
    assert turn.status is Status.COMPLETED


def test_a_turn_that_failed_or_lives_or_was_stopped_here_is_left_alone() -> None:
    failed, live, stopped = ended(StreamError(message="no")), ended(), ended()
    stopped.interrupt(11.5)
    stopped.apply(MessageEnd(), 12)
    for turn in (failed, live, stopped):
        before = (turn.status, turn.ledger)
        assert not interrupt_late(turn, 1.0, CAUSE)
        assert (turn.status, turn.ledger) == before
