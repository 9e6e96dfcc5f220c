"""The list of the journal's conversations."""

import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from app.core.conversation import Conversation
from app.core.turns.ledger import EndedBy
from app.core.turns.turn import Turn
from app.errors import JournalError
from app.store.conversations import ListQuery
from app.store.journal import Journal
from app.store.writes import (
    Append,
    Arrange,
    Forget,
    Learn,
    MarkSeen,
    Rename,
    SaveDraft,
)
from tests.store.conftest import OpenJournal
from tests.store.samples import (
    CREATED,
    begun,
    completed,
    keep,
    queued,
    stopped,
    text_log,
)


def listed(journal: Journal, text: str = "", archived: bool = False) -> list[str]:
    """The keys of the conversations in a list."""
    return [c.key for c in journal.conversations(ListQuery(text, archived))]


def only(journal: Journal) -> Conversation:
    """The only conversation."""
    [conversation] = journal.conversations(ListQuery())
    return conversation


def asked(journal: Journal, *questions: str) -> None:
    """Conversations with one turn each; their keys are the questions."""
    for question in questions:
        keep(journal, question, completed(question, "answer"))


def just_ended() -> Turn:
    """A turn that ends at this moment."""
    return completed("q", "a", created_at=time.time() - 2)


def test_the_conversation_used_last_comes_first(journal: Journal) -> None:
    asked(journal, "one", "two", "three")
    journal.write(begun("one", "t", "again"))
    assert listed(journal) == ["one", "three", "two"]


def test_a_conversation_says_what_is_known_of_it(journal: Journal) -> None:
    keep(journal, "c", completed("What is a harbour?\nTell me.", "a"))
    journal.write(queued("c", "first", "second"))
    found = only(journal)
    assert (found.key, found.conversation_id) == ("c", "dify")
    assert (found.name, found.waiting) == ("What is a harbour?", 2)
    assert abs(found.updated_at - time.time()) < 60
    assert (found.pinned, found.archived, found.there) == (False, False, None)


def test_pinned_ones_stand_first_and_archived_ones_apart(journal: Journal) -> None:
    asked(journal, "one", "two", "three", "four")
    journal.write(Arrange("one", pinned=True), Arrange("two", archived=True))
    assert listed(journal) == ["one", "four", "three"]
    assert listed(journal, archived=True) == ["two"]
    journal.write(Arrange("one", pinned=False), Arrange("two", archived=False))
    assert listed(journal) == ["four", "three", "two", "one"]


def test_pages_follow_each_other_without_gap_or_repetition(journal: Journal) -> None:
    keys = [f"c{number}" for number in range(7)]
    asked(journal, *keys)
    journal.write(Arrange("c0", pinned=True), Arrange("c3", pinned=True))
    pages: list[list[str]] = []
    before: Conversation | None = None
    while page := journal.conversations(ListQuery(limit=2, before=before)):
        pages.append([conversation.key for conversation in page])
        before = page[-1]
    assert pages == [["c3", "c0"], ["c6", "c5"], ["c4", "c2"], ["c1"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("BOUR", ["Harbour lights"]),
        (" lights ", ["Harbour lights"]),
        ("港", ["海港城市"]),
        ("ÉTÉ", ["L'été"]),
        ("%", []),
        ("nothing of it", []),
    ],
)
def test_a_list_is_filtered_by_parts_of_names(
    journal: Journal, text: str, found: Iterable[str]
) -> None:
    asked(journal, "Harbour lights", "海港城市", "L'été")
    assert listed(journal, text) == found


def test_a_given_name_wins_over_the_first_message(journal: Journal) -> None:
    asked(journal, "first message")
    journal.write(Rename("first message", "Boats"))
    assert only(journal).name == "Boats"
    assert listed(journal, "boat") == ["first message"]
    assert listed(journal, "message") == []
    journal.write(begun("first message", "t", "more"), Rename("first message", ""))
    assert only(journal).name == "Boats"


def test_a_name_is_filtered_by_as_it_is_shown(journal: Journal) -> None:
    asked(journal, "first")
    keep(journal, "first", completed("second", "a"))
    assert (listed(journal, "first"), listed(journal, "second")) == (["first"], [])


def test_the_first_message_with_a_text_names_a_conversation(journal: Journal) -> None:
    journal.write(queued("c", "waiting"))
    assert only(journal).name == ""
    asked_at = CREATED
    for question in ("", "second", "third"):
        asked_at += 1
        keep(journal, "c", completed(question, "a", created_at=asked_at))
    assert only(journal).name == "second"


def test_what_the_server_says_is_learned(journal: Journal) -> None:
    asked(journal, "c")
    later = time.time() + 1000
    journal.write(Learn("dify", "Harbours", later, {"tone": "dry"}))
    found = only(journal)
    assert (found.name, found.updated_at) == ("Harbours", later)
    assert listed(journal, "harb") == ["c"]
    latest = journal.latest()
    assert latest is not None
    assert latest.inputs == {"tone": "dry"}


def test_learning_takes_nothing_away(journal: Journal) -> None:
    journal.write(begun("c", "t", "q", inputs={"tone": "warm"}))
    keep(journal, "c", completed("q", "a"), "t")
    before = only(journal)
    journal.write(Learn("dify", "", 1.0, {"tone": "dry"}))
    journal.write(Learn("another", "Unknown", 1.0, {}))
    assert only(journal) == before
    latest = journal.latest()
    assert latest is not None
    assert latest.inputs == {"tone": "warm"}


def test_an_answer_is_unread_until_its_conversation_is_seen(journal: Journal) -> None:
    keep(journal, "c", just_ended())
    assert only(journal).unread
    journal.write(MarkSeen("c"))
    assert not only(journal).unread
    keep(journal, "c", completed("q", "later", created_at=time.time()))
    assert only(journal).unread


def test_an_answer_that_was_seen_before_it_was_written_down_is_read(
    journal: Journal,
) -> None:
    turn = just_ended()
    journal.write(begun("c", "t", "q"), MarkSeen("c"))
    keep(journal, "c", turn, "t")
    assert not only(journal).unread


def test_who_writes_has_seen_what_came_before(journal: Journal) -> None:
    keep(journal, "c", just_ended())
    journal.write(begun("c", "t", "next", created_at=time.time()))
    assert not only(journal).unread


def test_the_newest_turn_says_whether_a_conversation_was_interrupted(
    journal: Journal,
) -> None:
    keep(journal, "c", stopped("q", ["half"], []))
    assert only(journal).interrupted
    keep(journal, "c", completed("q", "whole", created_at=CREATED + 1))
    assert not only(journal).interrupted


def test_a_turn_that_runs_elsewhere_is_live_and_a_torn_one_interrupted(
    journal: Journal, open_journal: OpenJournal
) -> None:
    other = open_journal()
    other.write(begun("c", "t", "q"))
    other.write(Append("t", text_log("half")))
    assert (only(journal).live, only(journal).interrupted) == (True, False)
    other.close()
    assert (only(journal).live, only(journal).interrupted) == (False, True)
    [(_, turn)] = journal.turns("c")
    assert turn.ended_by is EndedBy.CRASH
    assert (only(journal).live, only(journal).interrupted) == (False, True)


def test_a_draft_comes_back_until_it_is_sent(
    journal: Journal, open_journal: OpenJournal
) -> None:
    draft = "half a \ud800 sentence\n海"
    asked(journal, "c")
    before = only(journal)
    journal.write(SaveDraft("c", "half"))
    journal.write(SaveDraft("c", draft))
    assert open_journal().draft("c") == draft
    assert only(journal) == before._replace(draft=True)
    journal.write(begun("c", "t", "another message"))
    assert journal.draft("c") == draft
    journal.write(begun("c", "u", draft))
    assert journal.draft("c") == ""
    assert not only(journal).draft


def test_a_draft_alone_makes_a_conversation_that_goes_with_it(
    journal: Journal,
) -> None:
    journal.write(SaveDraft("never", ""))
    assert listed(journal) == []
    journal.write(SaveDraft("c", "half"))
    latest = journal.latest()
    assert latest is not None
    assert (latest.key, listed(journal)) == ("c", ["c"])
    journal.write(SaveDraft("c", ""))
    assert listed(journal) == []
    assert journal.latest() is None
    assert journal.draft("c") == journal.draft("never") == ""


def test_what_only_the_server_had_can_be_arranged(journal: Journal) -> None:
    journal.write(Arrange("c", pinned=True))
    assert listed(journal) == []
    journal.write(
        Arrange("c", pinned=True, conversation_id="there"),
        Learn("there", "Harbours", CREATED, {}),
    )
    found = only(journal)
    assert (found.conversation_id, found.name) == ("there", "Harbours")
    assert (found.pinned, found.updated_at) == (True, CREATED)
    latest = journal.latest("there")
    assert latest is not None
    assert latest.key == "c"


def test_the_servers_conversations_are_found_by_their_ids_wherever_they_stand(
    journal: Journal,
) -> None:
    for key in ("a", "b", "c"):
        journal.write(Arrange(key, conversation_id=f"id-{key}", archived=key == "b"))
    known = journal.known(["id-a", "id-b", "id-x", "\ud800", ""])
    assert {row.key: row.archived for row in known} == {"a": False, "b": True}
    assert journal.known([]) == []


def test_a_forgotten_conversation_is_gone_with_all_of_it(journal: Journal) -> None:
    asked(journal, "one", "two")
    journal.write(begun("one", "live", "still running"))
    journal.write(Append("live", text_log("text")))
    journal.write(Forget("one"), Forget("never known"))
    assert listed(journal) == ["two"]
    assert journal.turns("one") == []
    assert journal.queries() == ["two"]
    journal.write(Append("live", text_log("more")))
    assert journal.turns("one") == []


def test_no_write_reaches_another_scope(open_journal: OpenJournal) -> None:
    mine, other = open_journal("mine"), open_journal("other")
    asked(mine, "c")
    mine.write(SaveDraft("c", "mine"))
    before = only(mine)
    other.write(
        SaveDraft("c", "not mine"),
        Rename("c", "not mine"),
        Arrange("c", pinned=True, archived=True),
        Learn("dify", "not mine", time.time() + 1000, {}),
        MarkSeen("c"),
        SaveDraft("c", ""),
        Forget("c"),
    )
    assert only(mine) == before
    assert mine.draft("c") == "mine"
    assert other.draft("c") == ""
    assert other.latest(key="c") is other.latest("dify") is None
    assert listed(other) == []


def test_writing_twice_does_no_harm(journal: Journal) -> None:
    asked(journal, "c")
    for write in (
        SaveDraft("c", "half"),
        Rename("c", "Boats"),
        Arrange("c", pinned=True),
        Learn("dify", "Harbours", CREATED, {}),
    ):
        journal.write(write)
        once = only(journal)
        journal.write(write)
        assert only(journal) == once


def test_a_list_is_read_past_what_cannot_be_read(
    journal: Journal, path: Path, told: list[JournalError]
) -> None:
    asked(journal, "one", "two", "three")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE turns SET record = '{torn' WHERE id = 1")
        connection.execute("UPDATE conversations SET queue = '{torn' WHERE id = 2")
        connection.execute("UPDATE conversations SET draft = '{torn' WHERE id = 3")
    assert listed(journal) == ["three", "two", "one"]
    assert journal.draft("three") == ""
    assert len({str(error) for error in told}) == 1
