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
    assert outbox.due == [B, C]
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


def held(*drafts: Draft) -> Outbox:
    outbox = filled(*drafts)
    outbox.hold()
    return outbox


def mixed() -> Outbox:
    """A is held, B and C go out by themselves."""
    outbox = held(A)
    outbox.add(B)
    outbox.add(C)
    return outbox


def test_a_message_changes_places_with_its_neighbour() -> None:
    outbox = filled(A, B, C)
    outbox.move(A, 1)
    assert outbox.drafts == [B, A, C]
    outbox.move(C, -1)
    assert outbox.drafts == [B, C, A]


def test_at_the_ends_nothing_moves() -> None:
    outbox = filled(A, B)
    outbox.move(A, -1)
    outbox.move(B, 1)
    assert outbox.drafts == [A, B]


def test_between_held_and_queued_a_message_first_changes_sides() -> None:
    outbox = mixed()
    outbox.move(A, 1)
    assert (outbox.drafts, outbox.held) == ([A, B, C], 0)
    outbox.hold()
    outbox.add(D := Draft("d"))
    outbox.move(D, -1)
    assert (outbox.drafts, outbox.held) == ([A, B, C, D], 4)
    outbox.move(D, -1)
    assert (outbox.drafts, outbox.held) == ([A, B, D, C], 4)


def test_a_message_is_named_by_itself_and_not_by_its_text() -> None:
    first, second = Draft("same"), Draft("same")
    outbox = filled(first, A, second)
    outbox.remove(second)
    assert [draft is first for draft in outbox.drafts] == [True, False]


def test_what_is_gone_is_neither_moved_nor_taken_nor_sent_first() -> None:
    outbox = filled(A)
    outbox.move(B, 1)
    assert outbox.remove(B) is None
    assert not outbox.put_first(B)
    assert outbox.drafts == [A]


def test_an_edited_message_comes_back_to_its_place() -> None:
    for outbox in (filled(A, B, C), held(A, B, C)):
        before = outbox.held
        for draft in (A, B, C):
            at = outbox.drafts.index(draft)
            place = outbox.remove(draft)
            assert place is not None
            outbox.insert(edited := Draft("edited"), place)
            assert (outbox.drafts.index(edited), outbox.held) == (at, before)
            outbox.drafts[at] = draft


def test_an_edited_message_before_one_that_goes_out_goes_out_before_it() -> None:
    outbox = mixed()
    place = outbox.remove(A)
    assert place is not None
    outbox.insert(A, place)
    assert (outbox.drafts, outbox.held) == ([A, B, C], 0)


def test_an_edited_message_stays_before_what_stood_behind_it() -> None:
    outbox = filled(A, B, C)
    place = outbox.remove(B)
    assert place is not None
    assert outbox.take() == A
    outbox.insert(B, place)
    assert outbox.drafts == [B, C]


def test_an_edited_message_whose_neighbours_are_gone_comes_last() -> None:
    outbox = filled(A, B)
    place = outbox.remove(A)
    assert place is not None
    outbox.drop()
    outbox.add(C)
    outbox.insert(A, place)
    assert outbox.drafts == [C, A]


def test_an_edited_message_is_released_with_those_around_it() -> None:
    outbox = held(A, B, C)
    place = outbox.remove(C)
    assert place is not None
    outbox.release()
    outbox.insert(C, place)
    assert outbox.held == 0


def test_what_is_sent_first_goes_out_before_all_others_also_if_it_was_held() -> None:
    outbox = mixed()
    assert outbox.put_first(C)
    assert [outbox.urgent, outbox.take(), outbox.urgent] == [True, C, False]
    assert outbox.put_first(A)
    assert outbox.held == 0
    assert [outbox.take(), outbox.take()] == [A, B]


def test_nothing_is_urgent_any_more_once_all_is_held() -> None:
    outbox = filled(A, B)
    outbox.put_first(B)
    outbox.hold()
    assert not outbox.urgent
