"""What is written into the journal and read back."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from app.core.draft import Draft, DraftFile
from app.core.turns.ledger import EndedBy
from app.core.turns.record import dump_event, dump_turn
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.core.wire.events import (
    AgentThought,
    MessageEnd,
    MessageFile,
    NodeProgress,
    ReasoningDelta,
    TextReplace,
)
from app.errors import JournalError
from app.store.journal import Journal
from app.store.writes import Append, Begin, SaveQueue
from tests.store.conftest import OpenJournal
from tests.store.samples import (
    CREATED,
    begun,
    completed,
    delta,
    interrupted_log,
    keep,
    new_key,
    queued,
    shown,
    stopped,
    text_log,
)

ODD = "half a pair \ud800, NUL \x00, ESC \x1b, CR \r\n, VT \x0b, \u2028, 漢字, 🙂"


def columns(path: Path, statement: str) -> list[tuple[object, ...]]:
    """Look into the file as another program would."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def test_a_finished_turn_comes_back_whole(
    journal: Journal, open_journal: OpenJournal
) -> None:
    turn = stopped("why?", ["because"], [" of", " this"])
    key = keep(journal, "c", turn)
    [(found_key, found)] = open_journal().turns("c")
    assert found_key == key
    assert dump_turn(found) == dump_turn(turn)
    assert (found.answer.shown, found.answer.late_text) == ("because", " of this")
    assert found.answer.frozen_at == len("because")


def test_a_newer_record_replaces_the_older_one(journal: Journal) -> None:
    key = keep(journal, "c", completed("q", "first"))
    keep(journal, "c", completed("q", "second"), key)
    assert shown(journal, "c") == ["second"]


def test_the_record_clears_the_log(journal: Journal, path: Path) -> None:
    journal.write(begun("c", "t", "q"))
    journal.write(Append("t", text_log("a", "b")))
    assert columns(path, "SELECT count(*) FROM deltas") == [(2,)]
    keep(journal, "c", completed("q", "ab"), "t")
    assert columns(path, "SELECT count(*) FROM deltas") == [(0,)]


def test_an_append_adds_only_its_own_entries(journal: Journal, path: Path) -> None:
    journal.write(begun("c", "t", "q"))
    journal.write(Append("t", text_log("a" * 10_000)))
    before = columns(path, "SELECT id, entry FROM deltas")
    journal.write(Append("t", text_log("b")))
    after = columns(path, "SELECT id, entry FROM deltas")
    assert after[:-1] == before
    assert len(str(after[-1][1])) < 200


def test_what_comes_after_the_record_is_not_kept(journal: Journal, path: Path) -> None:
    keep(journal, "c", completed("q", "all"), "t")
    journal.write(Append("t", text_log("more")))
    journal.write(begun("c", "t", "another"))
    assert shown(journal, "c") == ["all"]
    assert columns(path, "SELECT count(*) FROM deltas") == [(0,)]


def test_entries_of_an_unknown_turn_are_no_error(journal: Journal) -> None:
    journal.write(Append("never begun", text_log("text")))
    assert journal.latest() is None


def test_beside_the_record_stands_only_what_finds_and_orders_turns(
    journal: Journal, path: Path
) -> None:
    keep(journal, "c", stopped("why?", ["because"], [" so"]))
    found = columns(path, "SELECT draft, created_at, message_id FROM turns")
    assert found == [('{"text":"why?"}', CREATED, "message")]
    [(record,)] = columns(path, "SELECT record FROM turns")
    assert str(record).count("because") == 1
    assert "why?" not in str(record)


def test_files_come_back_with_a_message_and_with_a_queue(
    journal: Journal, open_journal: OpenJournal
) -> None:
    image = DraftFile("image", upload_file_id="id \ud800", name=ODD)
    draft = Draft(ODD, (image, DraftFile("document", url="https://example.org/a")))
    journal.write(Begin("c", "live", draft, CREATED, {}))
    keep(journal, "c", Turn(draft, created_at=CREATED), "finished")
    journal.write(SaveQueue("c", [draft]))
    reader = open_journal()
    assert [turn.draft for _, turn in reader.turns("c")] == [draft, draft]
    latest = reader.latest()
    assert latest is not None
    assert latest.queue == (draft,)


def test_the_inputs_of_the_last_message_belong_to_the_conversation(
    journal: Journal,
) -> None:
    journal.write(begun("c", "t1", "q", inputs={"tone": "dry"}))
    journal.write(begun("c", "t2", "q", inputs={"tone": ODD, "age": 3, "odd": None}))
    keep(journal, "c", completed("q", "a"), "t2")
    latest = journal.latest()
    assert latest is not None
    assert latest.inputs == {"tone": ODD, "age": 3, "odd": None}


@pytest.mark.parametrize("finished", [True, False])
def test_every_kind_of_block_comes_back_exactly(
    journal: Journal, open_journal: OpenJournal, finished: bool
) -> None:
    events = [
        delta(ODD),
        ReasoningDelta(text=ODD),
        AgentThought(id=ODD, thought=ODD, tool=ODD, tool_input=ODD, observation=ODD),
        NodeProgress(id=ODD, title=ODD, status="", error=ODD),
        MessageFile(id=ODD, type=ODD, url=ODD),
        TextReplace(text=ODD),
    ]
    turn = Turn(Draft("q"), created_at=CREATED)
    for event in events:
        turn.apply(event, 1.0)
    journal.write(begun("c", "t", "q"))
    journal.write(Append("t", [dump_event(event, 1.0) for event in events]))
    turn.close(1.0, by=EndedBy.CRASH, error="")
    if finished:
        keep(journal, "c", turn, "t")
    journal.close()
    [(_, found)] = open_journal().turns("c")
    assert dump_turn(found) == dump_turn(turn)
    assert found.answer.blocks == turn.answer.blocks


@pytest.mark.parametrize("finished", [True, False])
def test_odd_text_comes_back_exactly(
    journal: Journal, open_journal: OpenJournal, finished: bool
) -> None:
    journal.write(begun("c", "t", ODD))
    journal.write(Append("t", text_log(ODD)))
    if finished:
        keep(journal, "c", completed(ODD, ODD), "t")
    journal.write(queued("c", ODD))
    journal.close()
    reader = open_journal()
    [(_, turn)] = reader.turns("c")
    latest = reader.latest()
    assert (turn.query, turn.answer.text) == (ODD, ODD)
    assert latest is not None
    assert latest.queue == (Draft(ODD),)
    assert reader.queries() == [ODD]


def test_odd_text_in_ids_and_scope_is_no_error(open_journal: OpenJournal) -> None:
    journal = open_journal("user \udcff")
    turn = completed("q", "a")
    turn.message_id = turn.conversation_id = "id \ud800"
    keep(journal, "c", turn)
    [(_, found)] = journal.turns("c")
    assert found.message_id == "id \ud800"


def test_other_scopes_are_never_seen(open_journal: OpenJournal) -> None:
    mine, other = open_journal("mine"), open_journal("other")
    keep(mine, "c", completed("secret", "answer"))
    mine.write(queued("c", "waiting"))
    other.write(queued("c", "not mine"))
    assert other.latest() is None
    assert other.turns("c") == []
    assert other.queries() == []
    latest = mine.latest()
    assert latest is not None
    assert latest.queue == (Draft("waiting"),)


def test_the_latest_conversation_is_the_one_used_last(journal: Journal) -> None:
    assert journal.latest() is None
    keep(journal, "first", completed("one", "a"))
    keep(journal, "second", completed("two\nlines", "b"))
    latest = journal.latest()
    assert latest is not None
    assert (latest.key, latest.name, latest.turn_count) == ("second", "two", 1)
    journal.write(begun("first", new_key(), "three", CREATED + 1))
    latest = journal.latest()
    assert latest is not None
    assert (latest.key, latest.name, latest.turn_count) == ("first", "one", 2)
    assert latest.conversation_id == "dify"


def test_a_conversation_with_only_a_queue_is_found(journal: Journal) -> None:
    journal.write(queued("c", "first", "second"))
    latest = journal.latest()
    assert latest is not None
    assert latest.queue == (Draft("first"), Draft("second"))
    assert latest.turn_count == 0
    journal.write(queued("c"))
    assert journal.latest() is None


def test_the_first_chunk_makes_the_conversation_id_known(journal: Journal) -> None:
    journal.write(begun("c", "t", "q"))
    journal.write(Append("t", text_log("a")))
    latest = journal.latest()
    assert latest is not None
    assert latest.conversation_id == "dify"


def test_turns_come_in_pages_oldest_first(journal: Journal) -> None:
    keys = [
        keep(journal, "c", completed(str(n), "", created_at=CREATED + n // 2))
        for n in range(10)
    ]
    newest = journal.turns("c", limit=4)
    assert [turn.query for _, turn in newest] == ["6", "7", "8", "9"]
    older = journal.turns("c", before=newest[0][0], limit=4)
    assert [key for key, _ in older] == keys[2:6]
    assert journal.turns("c", before=keys[0]) == []


def test_queries_are_the_newest_ones_of_all_conversations(journal: Journal) -> None:
    for number in range(5):
        keep(journal, f"c{number % 2}", completed(f"q{number}", "a"))
    assert journal.queries(3) == ["q2", "q3", "q4"]


def test_an_unreadable_record_hides_nothing_else(
    journal: Journal, path: Path, told: list[JournalError]
) -> None:
    for text in ("one", "two", "three"):
        keep(journal, "c", completed(f"{text}?", text), text)
    for key, record in [("two", "{torn"), ("three", '{"query": null}')]:
        with closing(sqlite3.connect(path)) as connection, connection:
            change = "UPDATE turns SET record = ? WHERE key = ?"
            connection.execute(change, (record, key))
    turns = [turn for _, turn in journal.turns("c")]
    assert [turn.query for turn in turns] == ["one?", "two?", "three?"]
    assert [turn.answer.text for turn in turns] == ["one", "", ""]
    assert [turn.status for turn in turns[1:]] == [Status.FAILED, Status.FAILED]
    assert "cannot be read" in turns[1].error
    assert turns[1].message_id == "message"
    assert len({str(error) for error in told}) == 1
    assert columns(path, "SELECT record FROM turns WHERE key = 'two'") == [("{torn",)]


@pytest.mark.parametrize(
    "broken",
    [
        *("{torn", "[]", "null", "{}", "[" * 100_000, '{"at": "x"}'),
        *('{"entry": null}', '{"entry": "Unheard", "at": 1}'),
        '{"entry": "TextDelta", "at": 1, "text": [1]}',
        '{"entry": "interrupt", "at": "1"}',
        '{"entry":"interrupt","at":1}{"entry":"interrupt","at":1}',
    ],
    ids=lambda broken: broken[:30],
)
def test_an_unreadable_entry_costs_only_itself(
    journal: Journal,
    open_journal: OpenJournal,
    path: Path,
    told: list[JournalError],
    broken: str,
) -> None:
    journal.write(begun("c", "t", "q"))
    journal.write(Append("t", text_log("a", "b", "c")))
    with closing(sqlite3.connect(path)) as connection, connection:
        change = "UPDATE deltas SET entry = ? WHERE entry LIKE '%\"b\"%'"
        assert connection.execute(change, (broken,)).rowcount == 1
    journal.close()
    assert shown(open_journal(), "c") == ["ac"]
    [error] = told
    assert "could not be read" in error.what


@pytest.mark.parametrize(
    ("column", "broken"),
    [
        ("queue", "{torn"),
        ("queue", '["a bare text"]'),
        ("queue", '[{"text": "a", "files": [{"type": 1}]}]'),
        ("inputs", "[]"),
    ],
)
def test_an_unreadable_conversation_is_found_all_the_same(
    journal: Journal, path: Path, told: list[JournalError], column: str, broken: str
) -> None:
    keep(journal, "c", completed("q", "a"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE conversations SET {column} = ?", (broken,))
    latest = journal.latest()
    assert latest is not None
    assert (latest.name, latest.queue, latest.inputs) == ("q", (), {})
    assert len(told) == 1


def test_an_unreadable_message_hides_no_answer(
    journal: Journal, path: Path, told: list[JournalError]
) -> None:
    keep(journal, "c", completed("q", "answer"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE turns SET draft = '{}'")
    assert shown(journal, "c") == ["answer"]
    assert journal.queries() == []
    assert told


def test_a_turn_of_a_closed_instance_is_torn_and_says_so_for_good(
    journal: Journal, open_journal: OpenJournal, path: Path
) -> None:
    journal.write(begun("c", "t", "q"))
    journal.write(Append("t", interrupted_log([delta("before")], [delta("late")])))
    journal.close()
    [(_, turn)] = open_journal().turns("c")
    assert (turn.status, turn.ended_by) == (Status.INTERRUPTED, EndedBy.CRASH)
    assert (turn.answer.shown, turn.answer.late_text) == ("before", "late")
    assert turn.elapsed == 3
    [(_, again)] = open_journal().turns("c")
    assert dump_turn(again) == dump_turn(turn)
    assert columns(path, "SELECT count(*) FROM deltas") == [(0,)]


def test_a_whole_answer_without_a_record_gets_one_when_its_instance_is_gone(
    journal: Journal, open_journal: OpenJournal, path: Path
) -> None:
    journal.write(begun("c", "t", "q"))
    journal.write(Append("t", [*text_log("whole"), dump_event(MessageEnd(), 2)]))
    journal.close()
    [(_, turn)] = open_journal().turns("c")
    assert (turn.status, turn.answer.text) == (Status.COMPLETED, "whole")
    assert columns(path, "SELECT count(*) FROM deltas") == [(0,)]


def test_the_files_are_for_the_owner_only(journal: Journal, path: Path) -> None:
    journal.write(begun("c", "t", "q"))
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    made = [file for file in path.parent.rglob("*") if file.is_file()]
    assert {"journal.sqlite3", "journal.sqlite3-wal"} <= {file.name for file in made}
    assert {stat.S_IMODE(file.stat().st_mode) for file in made} == {0o600}
