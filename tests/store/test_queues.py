"""The messages that wait in several windows on one conversation."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from app.store.journal import Journal
from tests.store.conftest import OpenJournal
from tests.store.samples import begun, queued


def texts(journal: Journal, conversation: str = "c") -> list[str]:
    """What an instance takes over."""
    return [draft.text for draft in journal.take_queue(conversation)]


def waiting(journal: Journal) -> list[str]:
    """All that waits, in any window."""
    stored = journal.latest()
    return [draft.text for draft in stored.queue] if stored is not None else []


def test_windows_do_not_overwrite_each_others_queue(open_journal: OpenJournal) -> None:
    one, two = open_journal(), open_journal()
    one.write(queued("c", "a", "b"))
    two.write(queued("c", "x"))
    one.write(queued("c", "a", "c"))
    assert waiting(one) == ["x", "a", "c"]
    assert (texts(one), texts(two)) == (["a", "c"], ["x"])
    one.write(queued("c"))
    assert waiting(two) == ["x"]


def test_what_a_living_window_has_is_not_taken_over(open_journal: OpenJournal) -> None:
    one, two = open_journal(), open_journal()
    one.write(queued("c", "a"))
    assert texts(two) == []
    assert texts(one) == ["a"]


def test_what_a_window_left_is_taken_over_once(open_journal: OpenJournal) -> None:
    gone, one, two = open_journal(), open_journal(), open_journal()
    gone.write(queued("c", "a", "b"))
    gone.close()
    assert (texts(one), texts(two)) == (["a", "b"], [])
    one.write(queued("c", "b"))
    assert texts(two) == []
    assert texts(one) == ["b"]


def test_a_queue_of_an_older_version_is_taken_over_once(
    open_journal: OpenJournal, path: Path
) -> None:
    one, two = open_journal(), open_journal()
    one.write(queued("c", "a"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "UPDATE conversations SET queue = ?", (json.dumps([{"text": "old"}]),)
        )
        connection.commit()
    assert (texts(two), texts(one)) == (["old"], [])


def test_a_message_whose_turn_begins_waits_no_longer(
    open_journal: OpenJournal,
) -> None:
    one, two = open_journal(), open_journal()
    one.write(queued("c", "a", "b", "a"))
    two.write(queued("c", "a"))
    one.write(begun("c", "t", "a"))
    assert (texts(one), texts(two)) == (["b", "a"], ["a"])


def test_nothing_waits_in_a_conversation_nobody_knows(journal: Journal) -> None:
    assert texts(journal, "unknown") == []
