"""Several instances at once, and instances that die."""

import subprocess

from app.core.turns.ledger import EndedBy
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.store.journal import Journal
from tests.store.conftest import OpenJournal, Spawn


def read_number(child: "subprocess.Popen[str]") -> int:
    """The next number that a child says."""
    assert child.stdout is not None
    return int(child.stdout.readline())


def say_until(child: "subprocess.Popen[str]", number: int) -> None:
    """Read what a child says until it has come to a number."""
    while read_number(child) < number:
        pass


def written_by(child: "subprocess.Popen[str]") -> int:
    """The last number that a child said before it died."""
    assert child.stdout is not None
    lines = [line for line in child.stdout.read().splitlines(True) if line[-1] == "\n"]
    return int(lines[-1]) if lines else 0


def only_turn(journal: Journal, conversation: str) -> Turn:
    """The one turn of a conversation."""
    [(_, turn)] = journal.turns(conversation)
    return turn


def test_a_killed_instance_loses_nothing_that_it_had_written(
    spawn: Spawn, open_journal: OpenJournal
) -> None:
    child = spawn("stream", "c")
    say_until(child, 500)
    child.kill()
    written = written_by(child)
    assert child.wait() == -9
    turn = only_turn(open_journal(), "c")
    assert (turn.status, turn.ended_by) == (Status.INTERRUPTED, EndedBy.CRASH)
    assert turn.query == "tell me a story"
    assert turn.answer.shown_length >= max(written, 500)
    assert turn.answer.text.startswith("word 0 word 1 word 2 ")
    assert turn.task_id == "task"


def test_a_message_is_kept_even_if_the_instance_dies_at_once(
    spawn: Spawn, open_journal: OpenJournal
) -> None:
    child = spawn("stream", "c")
    assert read_number(child) == 0
    child.kill()
    child.wait()
    assert only_turn(open_journal(), "c").query == "tell me a story"


def test_a_turn_of_a_living_instance_is_left_to_it(
    spawn: Spawn, open_journal: OpenJournal
) -> None:
    child = spawn("stream", "c")
    say_until(child, 100)
    journal = open_journal()
    turn = only_turn(journal, "c")
    assert turn.ended_by is EndedBy.ELSEWHERE
    assert turn.answer.shown_length >= 100
    seen = turn.answer.shown_length
    say_until(child, seen + 100)
    again = only_turn(journal, "c")
    assert again.ended_by is EndedBy.ELSEWHERE
    assert again.answer.shown_length >= seen + 100
    child.kill()
    child.wait()
    assert only_turn(journal, "c").ended_by is EndedBy.CRASH
    assert only_turn(open_journal(), "c").ended_by is EndedBy.CRASH


def test_two_instances_writing_at_once_lose_nothing(
    spawn: Spawn, open_journal: OpenJournal
) -> None:
    children = [spawn("many", name) for name in ("left", "right")]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.read() == "done\n"
        assert child.wait() == 0
    journal = open_journal()
    for name in ("left", "right"):
        turns = [turn for _, turn in journal.turns(name, limit=1000)]
        assert [turn.query for turn in turns] == [f"question {n}" for n in range(200)]
        assert {turn.answer.text for turn in turns} == {"answer"}
        assert {turn.status for turn in turns} == {Status.COMPLETED}
