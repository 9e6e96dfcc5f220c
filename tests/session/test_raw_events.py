"""What is kept of a stream as it came."""

from itertools import count

from app.session.raw_events import RawEvents


def test_events_are_kept_in_order_with_number_and_time() -> None:
    ticks = count(5)
    events = RawEvents(lambda: next(ticks))
    for data in ("a", "", "b"):
        events.add(data)
    assert [tuple(event) for event in events.newest()] == [
        (1, 1, "a"),
        (2, 2, ""),
        (3, 3, "b"),
    ]


def test_of_many_the_newest_are_given_with_their_numbers() -> None:
    events = RawEvents(lambda: 0.0, most=3)
    for index in range(1, 12):
        events.add(str(index))
        expected = list(range(max(1, index - 2), index + 1))
        assert [event.number for event in events.newest()] == expected
        assert [event.data for event in events.newest()] == list(map(str, expected))
        assert events.count == index


def test_no_more_than_twice_the_room_is_kept_but_for_the_newest_event() -> None:
    events = RawEvents(lambda: 0.0, room=10)
    for letter in "abcdefgh":
        events.add(letter * 6)
        assert sum(len(event.data) for event in events.newest()) <= 24
    for letter in "xy":
        events.add(letter * 50)
        assert events.newest()[-1].data == letter * 50
    assert len(events.newest()) == 1
    assert events.count == 10
