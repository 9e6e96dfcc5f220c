"""The queue of messages."""

from app.core.draft import Draft
from app.core.outbox import Outbox

A, B = Draft("a"), Draft("b")


def filled(*messages: str) -> Outbox:
    outbox = Outbox()
    for message in messages:
        outbox.add(Draft(message))
    return outbox


def test_after_a_completed_turn_messages_go_out_in_order() -> None:
    outbox = filled("a", "b")
    outbox.turn_ended(completed=True)
    assert [outbox.take(), outbox.take(), outbox.take()] == [A, B, None]


def test_after_any_other_end_they_are_held_until_released() -> None:
    outbox = filled("a")
    outbox.turn_ended(completed=False)
    assert outbox.held
    assert outbox.take() is None
    outbox.release()
    assert outbox.take() == A


def test_what_is_held_is_not_released_by_a_later_completed_turn() -> None:
    outbox = filled("a")
    outbox.turn_ended(completed=False)
    outbox.turn_ended(completed=True)
    assert outbox.take() is None


def test_an_empty_queue_is_never_held() -> None:
    outbox = Outbox()
    outbox.turn_ended(completed=False)
    assert not outbox.held


def test_the_last_message_is_taken_back_first() -> None:
    outbox = filled("a", "b")
    assert [outbox.take_back(), outbox.take_back(), outbox.take_back()] == [
        B,
        A,
        None,
    ]


def test_a_queue_that_was_taken_back_whole_is_no_longer_held() -> None:
    outbox = filled("a", "b")
    outbox.turn_ended(completed=False)
    held = []
    while outbox.take_back():
        held.append(outbox.held)
    assert held == [True, False]
    outbox.add(Draft("c"))
    assert outbox.take() == Draft("c")


def test_dropping_empties_and_releases() -> None:
    outbox = filled("a", "b")
    outbox.turn_ended(completed=False)
    assert outbox.drop() == [A, B]
    assert not outbox.held
    assert not outbox.drafts


def test_what_an_earlier_run_left_is_held() -> None:
    outbox = Outbox()
    left = [A]
    outbox.restore(left)
    assert outbox.held
    outbox.add(B)
    assert (left, len(outbox)) == ([A], 2)
    outbox.restore([])
    assert not outbox.held
