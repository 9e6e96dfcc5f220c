"""What goes on in the open conversations, and the title of the window."""

import pytest

from app.core.conversation import Conversation
from app.ui.conversations.activity import OpenState, window_title

QUIET = OpenState("one", "1")
RUNNING = OpenState("two", "2", running=True)
UNREAD = OpenState("three", "3", unread=True)


@pytest.mark.parametrize(
    ("states", "title"),
    [
        ([], "difyterm"),
        ([QUIET], "difyterm"),
        ([QUIET, RUNNING], "▸ 1 running · difyterm"),
        ([UNREAD], "● 1 new answer · difyterm"),
        ([UNREAD, UNREAD, RUNNING], "● 2 new answers · ▸ 1 running · difyterm"),
    ],
)
def test_the_title_says_where_something_happens(
    states: list[OpenState], title: str
) -> None:
    assert window_title(states, "difyterm") == title


def test_a_conversation_is_known_by_its_key_or_by_the_id_of_the_server() -> None:
    state = OpenState("key", "id")
    assert state.is_of(Conversation("key", "", "", 0))
    assert state.is_of(Conversation("", "id", "", 0))
    assert not state.is_of(Conversation("other", "", "", 0))
    assert not OpenState("", "").is_of(Conversation("", "", "", 0))
