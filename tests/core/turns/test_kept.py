"""What is said of an answer that the server keeps otherwise."""

import pytest

from app.core.draft import Draft
from app.core.turns.kept import Kept, difference
from app.core.turns.ledger import EndedBy
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.core.wire.events import TextDelta


def ended(text: str, status: Status = Status.INTERRUPTED) -> Turn:
    turn = Turn(Draft("q"))
    turn.apply(TextDelta(text=text), 1.0)
    turn.close(2.0, by=EndedBy.SERVER)
    turn.status = status
    return turn


@pytest.mark.parametrize(
    ("text", "kept", "said"),
    [
        ("x" * 480, 12, "the server kept 12 of 480 characters"),
        ("x" * 1480, 0, "the server kept nothing of this answer"),
        (" x ", 0, "the server kept nothing of this answer"),
        (f" {'x' * 1478} ", 1200, "the server kept 1,200 of 1,480 characters"),
        ("x" * 20, 50, "the server kept 50 characters, 30 more than came here"),
        ("x" * 20, 20, ""),
        ("  x \n", 1, ""),
    ],
)
def test_an_answer_that_the_server_keeps_otherwise_says_so(
    text: str, kept: int, said: str
) -> None:
    turn = ended(text)
    turn.kept = Kept(kept)
    assert difference(turn) == said


@pytest.mark.parametrize(
    ("kept", "said"),
    [(0, "the server kept nothing of this answer"), (5, ""), (50, "")],
)
def test_of_a_completed_answer_only_the_loss_is_told(kept: int, said: str) -> None:
    turn = ended("x" * 20, Status.COMPLETED)
    turn.kept = Kept(kept)
    assert difference(turn) == said


def test_nothing_is_said_of_a_live_turn_or_of_one_that_the_server_was_not_asked_for() -> (
    None
):
    live = Turn(Draft("q"))
    live.apply(TextDelta(text="x"), 1.0)
    live.kept = Kept(0)
    assert difference(live) == difference(ended("x")) == ""
