"""What is to be seen of a conversation beside its name."""

import pytest

from app.core.conversation import Conversation
from app.ui.conversations.activity import OpenState
from app.ui.conversations.marks import marks

ROW = Conversation("key", "id", "a name", 0.0, there=True)


def words(row: Conversation, state: OpenState | None = None) -> list[str]:
    """What the marks mean."""
    return [mark.words for mark in marks(row, state)]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW, []),
        (ROW._replace(there=None), []),
        (ROW._replace(live=True), ["running"]),
        (ROW._replace(unread=True), ["new answer"]),
        (ROW._replace(waiting=2), ["2 held"]),
        (ROW._replace(interrupted=True), ["interrupted"]),
        (ROW._replace(draft=True), ["draft"]),
        (ROW._replace(there=False), ["only here"]),
        (ROW._replace(key=""), ["only on the server"]),
        (ROW._replace(interrupted=True, unread=True), ["new answer", "interrupted"]),
    ],
)
def test_journal_and_server_know_this(row: Conversation, said: list[str]) -> None:
    assert words(row) == said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (OpenState("key", ""), []),
        (OpenState("key", "", running=True), ["running"]),
        (OpenState("key", "", running=True, waiting=1), ["running", "1 queued"]),
        (OpenState("key", "", waiting=1, held=True), ["1 held"]),
        (OpenState("key", "", unread=True), ["new answer"]),
    ],
)
def test_what_goes_on_in_an_open_one_is_known_better_here(
    state: OpenState, said: list[str]
) -> None:
    stale = ROW._replace(live=True, unread=True, waiting=3)
    assert words(stale, state) == said


def test_no_two_signs_are_the_same() -> None:
    rows = [
        ROW._replace(live=True),
        ROW._replace(unread=True),
        ROW._replace(interrupted=True),
        ROW._replace(draft=True),
        ROW._replace(there=False),
        ROW._replace(key=""),
    ]
    signs = [mark.sign for row in rows for mark in marks(row)]
    assert len(set(signs)) == len(rows)
