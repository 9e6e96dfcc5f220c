"""The lines of the list: which day stands above which conversation."""

from datetime import date, datetime

import pytest

from app.core.conversation import Conversation
from app.ui.conversations.rows import day_name, grouped, moment

TODAY = date(2026, 3, 4)


def used(at: datetime, pinned: bool = False) -> Conversation:
    """A conversation that was used last at some moment."""
    return Conversation("key", "id", f"{at}", at.timestamp(), pinned=pinned)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 3, 5), "Today"),  # the clock of another machine
        (TODAY, "Today"),
        (date(2026, 3, 3), "Yesterday"),
        (date(2026, 3, 2), "Monday"),
        (date(2026, 2, 26), "Thursday"),
        (date(2026, 2, 25), "25 February"),
        (date(2025, 12, 31), "31 December 2025"),
    ],
)
def test_a_day_is_called_as_people_call_it(day: date, name: str) -> None:
    assert day_name(day, TODAY) == name


def test_each_day_has_a_heading_and_pinned_ones_have_their_own() -> None:
    old = used(datetime(2025, 1, 2, 9), pinned=True)
    evening, morning = used(datetime(2026, 3, 4, 23)), used(datetime(2026, 3, 4, 0))
    before = used(datetime(2026, 3, 3, 23, 59))
    rows = grouped([old, evening, morning, before], TODAY)
    assert rows.lines == ["Pinned", old, "Today", evening, morning, "Yesterday", before]
    assert rows.places == [1, 3, 4, 6]


def test_a_line_tells_which_conversation_it_shows() -> None:
    rows = grouped([used(datetime(2026, 3, day)) for day in (4, 3)], TODAY)
    found = [rows.index_at(line) for line in range(-1, 6)]
    assert found == [None, None, 0, None, 1, None, None]


def test_without_conversations_there_is_no_line() -> None:
    rows = grouped([], TODAY)
    assert not rows.lines
    assert rows.index_at(0) is None


def test_below_its_day_a_conversation_has_a_time_and_a_pinned_one_its_day() -> None:
    morning = datetime(2026, 3, 4, 8, 5)
    assert moment(used(morning), TODAY) == "08:05"
    assert moment(used(morning, pinned=True), TODAY) == "08:05"
    assert moment(used(datetime(2026, 2, 9, 8), pinned=True), TODAY) == "9 Feb"
