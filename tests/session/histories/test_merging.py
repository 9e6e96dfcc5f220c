"""The order of one story, whoever told which part of it."""

from hypothesis import given, strategies as st

from app.core.draft import Draft
from app.core.turns.kept import Kept
from app.core.turns.ledger import EndedBy
from app.core.turns.mark import mark
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.core.wire.events import TextDelta
from app.session.histories.merging import merge

NOW = 1_700_000_000.0


def here(query: str, at: float, id: str = "", text: str = "answer") -> Turn:
    """A turn of the journal."""
    turn = Turn(Draft(query), created_at=NOW + at)
    turn.message_id = id
    turn.apply(TextDelta(text=text), 1.0)
    turn.close(2.0, by=EndedBy.SERVER)
    return turn


def row(query: str, at: float, id: str, kept: int = 6) -> Turn:
    """A turn of the server."""
    turn = here(query, at, id)
    turn.status = Status.COMPLETED
    turn.kept = Kept(kept)
    return turn


def queries(turns: list[Turn]) -> str:
    return " ".join(turn.query for turn in turns)


def test_a_turn_of_another_client_stands_between_those_that_both_know() -> None:
    turns = [here("a", 0, "1"), here("c", 20, "3")]
    found = merge(turns, [row("a", 0, "1"), row("b", 10, "2"), row("c", 20, "3")])
    assert queries(turns) == "a b c"
    assert queries(found.arrived) == "b"


def test_what_both_know_stays_the_same_object_and_learns_what_the_server_keeps() -> (
    None
):
    mine = here("a", 0, "1")
    turns = [mine]
    version = mine.version
    found = merge(turns, [row("a", 0, "1", kept=0)])
    assert turns == [mine]
    assert found.changed == [mine]
    assert mine.kept == Kept(0)
    assert mine.version > version


def test_a_second_merge_of_the_same_changes_nothing() -> None:
    turns = [here("a", 0, "1")]
    rows = [row("a", 0, "1", kept=0), row("b", 5, "2")]
    merge(turns, rows)
    assert merge(turns, rows) == ([], [])
    assert queries(turns) == "a b"


def test_another_clock_does_not_change_the_order() -> None:
    hour = 3600
    turns = [here("a", 0, "1"), here("refused", 15), here("c", 20, "3")]
    rows = [row("a", hour, "1"), row("b", hour + 10, "2"), row("d", hour + 30, "4")]
    merge(turns, rows)
    assert queries(turns) == "a b refused c d"


def test_a_clock_that_was_set_in_between_does_not_change_the_order() -> None:
    turns = [here("a", 3600, "1"), here("b", 10, "2"), here("refused", 15)]
    merge(turns, [row("a", 0, "1"), row("b", 10, "2"), row("c", 12, "3")])
    assert queries(turns) == "a b c refused"


def test_the_journals_order_holds_for_messages_of_one_second() -> None:
    turns = [
        here(q, 0.1 * n, id)
        for n, (q, id) in enumerate([("a", "1"), ("b", "2"), ("c", "3")])
    ]
    rows = [row("c", 0, "3"), row("a", 0, "1"), row("b", 0, "2"), row("d", 9, "4")]
    merge(turns, rows)
    assert queries(turns) == "a b c d"


def test_a_refused_message_stays_at_its_time() -> None:
    turns = [here("a", 0, "1"), here("refused", 5), here("d", 30, "4")]
    merge(turns, [row("a", 0, "1"), row("b", 10, "2"), row("d", 30, "4")])
    assert queries(turns) == "a refused b d"


def test_a_turn_that_runs_is_found_by_its_question_and_not_touched() -> None:
    live = Turn(Draft("b"), created_at=NOW + 10.5)
    turns = [here("a", 0, "1"), live]
    found = merge(turns, [row("a", 0, "1"), row("b", 10, "2", kept=0)])
    assert queries(turns) == "a b"
    assert (found, live.version, live.message_id) == (([], []), 0, "")


def test_a_turn_that_another_window_receives_is_not_touched() -> None:
    turn = here("a", 0, "1")
    turn.ended_by = EndedBy.ELSEWHERE
    found = merge([turn], [row("a", 0, "1", kept=0)])
    assert (found.changed, turn.kept) == ([], None)


def test_a_message_that_never_got_an_id_is_the_one_that_the_server_has() -> None:
    lost = Turn(Draft("b"), created_at=NOW + 10.5)
    lost.close(1.0, by=EndedBy.CONNECTION, error="broke")
    turns = [lost]
    found = merge(turns, [row("b", 10, "2")])
    assert (turns, found.changed) == ([lost], [lost])
    assert (lost.message_id, lost.answer.text) == ("2", "answer")
    assert "whole answer fetched" in mark(lost)


def test_the_same_question_asked_again_later_is_another_one() -> None:
    lost = Turn(Draft("b"), created_at=NOW)
    lost.close(1.0, by=EndedBy.CONNECTION, error="broke")
    refused = Turn(Draft("c"), created_at=NOW + 2)
    refused.close(1.0, error="no", error_status=400)
    turns = [lost, refused]
    merge(turns, [row("c", 3, "3"), row("b", 3600, "2")])
    assert queries(turns) == "b c c b"


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 2)), max_size=12),
    st.integers(-5000, 5000),
)
def test_whatever_is_known_where_each_turn_stands_once_and_in_order(
    said: list[tuple[bool, bool, int]], ahead: int
) -> None:
    turns, rows, at = [], [], 0.25
    for number, (known_here, known_there, gap) in enumerate(said):
        at += gap
        name = f"{number:02}"
        if known_here:
            turns.append(here(name, at, name))
        if known_there or not known_here:
            rows.append(row(name, float(int(at)) + ahead, name))
    both = {turn.query for turn in turns} & {turn.query for turn in rows}
    if not both:  # then only the clocks tell
        return
    merge(turns, rows)
    names = [turn.query for turn in turns]
    assert sorted(names) == sorted(set(names))
    there = [name for name in names if name in {turn.query for turn in rows}]
    assert there == sorted(there)
