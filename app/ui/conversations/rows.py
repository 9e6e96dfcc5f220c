"""The lines of the list: conversations, with the day of each group above it."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

from app.core.conversation import Conversation

PINNED: Final = "Pinned"
"""Heading of those that stay on top."""
_WEEK: Final = 7
"""Days in which a weekday alone says which day is meant."""


class Rows(NamedTuple):
    """What the list shows."""

    lines: Sequence[str | Conversation] = ()
    """From top to bottom; a text is the heading of a group."""
    places: Sequence[int] = ()
    """The line of each conversation."""

    def index_at(self, line: int) -> int | None:
        """Which conversation stands in a line; None for a heading, or outside."""
        index = bisect_left(self.places, line)
        there = index < len(self.places) and self.places[index] == line
        return index if there else None


def grouped(conversations: Iterable[Conversation], today: date) -> Rows:
    """Put headings between conversations.

    Args:
        conversations: Pinned ones first, then the one used last first.
        today: The day it is here.
    """
    lines: list[str | Conversation] = []
    places: list[int] = []
    pinned = False
    began = float("inf")  # of the day that the line above belongs to, in unix seconds
    for row in conversations:
        if row.pinned and not pinned:
            lines.append(PINNED)
        elif not row.pinned and (pinned or row.updated_at < began):
            day = date.fromtimestamp(row.updated_at)
            began = datetime.combine(day, time()).timestamp()
            lines.append(day_name(day, today))
        pinned = row.pinned
        places.append(len(lines))
        lines.append(row)
    return Rows(lines, places)


def day_name(day: date, today: date) -> str:
    """A day as people call it."""
    if day >= today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    if day > today - timedelta(days=_WEEK):
        return f"{day:%A}"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {day:%B}{year}"


def moment(row: Conversation, today: date) -> str:
    """When a conversation was used last, in five cells or six: below the heading of
    its day the time, below another one the day."""
    at = datetime.fromtimestamp(row.updated_at)
    if row.pinned and at.date() != today:
        return f"{at.day} {at:%b}"
    return f"{at:%H:%M}"
