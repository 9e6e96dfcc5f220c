"""What is kept of a stream as it came."""

from itertools import count

from app.session.raw_events import RawEvents


def test_events_are_kept_in_order_with_number_and_time() -> None:
    ticks = count(5)
    events = RawEvents(lambda: next(ticks))
    for data in ("a", "", "b"):
        events.add(data)
    assert [tuple(event) for event in events.kept()] == [
        (1, 5, "a"),
        (2, 6, ""),
        (3, 7, "b"),
    ]


def test_of_many_the_newest_are_kept_with_their_numbers() -> None:
    events = RawEvents(lambda: 0.0, most=3)
    for index in range(10):
        events.add(str(index))
    assert [event.data for event in events.kept()] == ["7", "8", "9"]
    assert [event.number for event in events.kept()] == [8, 9, 10]
    assert events.count == 10


def test_long_ones_leave_less_room_and_the_newest_always_has_some() -> None:
    events = RawEvents(lambda: 0.0, room=10)
    events.add("x" * 6)
    events.add("y" * 4)
    assert len(events.kept()) == 2
    events.add("z")
    assert [event.data for event in events.kept()] == ["yyyy", "z"]
    events.add("w" * 50)
    assert [event.data for event in events.kept()] == ["w" * 50]
