"""The queue of messages."""

from app.core.draft import Draft
from app.core.outbox import Outbox

A, B, C = Draft("a"), Draft("b"), Draft("c")


def filled(*drafts: Draft) -> Outbox:
    outbox = Outbox()
    for draft in drafts:
        outbox.add(draft)
    return outbox


def test_messages_go_out_in_order() -> None:
    outbox = filled(A, B)
    assert [outbox.take(), outbox.take(), outbox.take()] == [A, B, None]


def test_what_is_held_stays_until_released() -> None:
    outbox = filled(A)
    outbox.hold()
    assert outbox.held == 1
    assert not outbox.ready
    assert outbox.take() is None
    outbox.release()
    assert outbox.take() == A


def test_what_is_written_later_goes_out_past_what_is_held() -> None:
    outbox = filled(A)
    outbox.hold()
    outbox.add(B)
    outbox.add(C)
    assert outbox.ready
    assert [outbox.take(), outbox.take(), outbox.take()] == [B, C, None]
    assert (outbox.drafts, outbox.held) == ([A], 1)


def test_an_empty_queue_is_never_held() -> None:
    outbox = Outbox()
    outbox.hold()
    assert not outbox.held


def test_the_last_message_is_taken_back_first() -> None:
    outbox = filled(A, B)
    assert [outbox.take_back(), outbox.take_back(), outbox.take_back()] == [B, A, None]


def test_a_queue_that_was_taken_back_whole_is_no_longer_held() -> None:
    outbox = filled(A, B)
    outbox.hold()
    held = []
    while outbox.take_back():
        held.append(outbox.held)
    assert held == [1, 0]
    outbox.add(C)
    assert outbox.take() == C


def test_dropping_empties_and_releases() -> None:
    outbox = filled(A, B)
    outbox.hold()
    assert outbox.drop() == [A, B]
    assert not outbox.held
    assert not outbox.drafts


def test_what_an_earlier_run_left_is_held() -> None:
    outbox = Outbox()
    left = [A]
    outbox.restore(left)
    assert outbox.held == 1
    outbox.add(B)
    assert (left, len(outbox)) == ([A], 2)
    outbox.restore([])
    assert not outbox.held
