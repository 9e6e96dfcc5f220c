"""Whatever happens to a turn, the journal gives it back as it was."""

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from app.core.draft import Draft
from app.core.turns.ledger import EndedBy, StopCause
from app.core.turns.record import dump_event, dump_interrupt, dump_turn, merge
from app.core.turns.turn import Turn
from app.core.wire.events import (
    AgentThought,
    ChunkEvent,
    MessageEnd,
    NodeProgress,
    OtherEvent,
    ReasoningDelta,
    StreamError,
    TextReplace,
)
from app.store.journal import Journal
from app.store.writes import Append, Begin, Finish
from tests.store.samples import CREATED, delta

pytestmark = pytest.mark.thorough

texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=6)
ids = st.sampled_from(["", "one", "two", "\ud800"])
others: st.SearchStrategy[ChunkEvent] = st.one_of(
    st.builds(TextReplace, text=texts, conversation_id=ids),
    st.builds(ReasoningDelta, text=texts),
    st.builds(AgentThought, id=ids, thought=texts, position=st.integers(0, 9)),
    st.builds(NodeProgress, id=ids, title=texts, elapsed=st.floats(0, 9)),
    st.builds(OtherEvent, name=texts),
)
ends: st.SearchStrategy[ChunkEvent] = st.one_of(
    st.builds(MessageEnd, total_tokens=st.integers(0, 99)),
    st.builds(StreamError, message=texts, status=st.integers(0, 599)),
)
Flushes = list[list[ChunkEvent]]


def halves(agent: bool) -> st.SearchStrategy[tuple[Flushes, Flushes]]:
    """What comes before Esc and after it, in one kind of stream.

    All deltas of a stream carry the same ids (wire 12), and plain ones
    do not mix with an agent's: `merge` relies on both.
    """
    deltas = st.builds(lambda text: replace(delta(text), agent=agent), texts)
    flushes = st.lists(st.lists(st.one_of(deltas, others), max_size=5), max_size=5)
    return st.tuples(flushes, flushes)


streams = st.booleans().flatmap(halves)


class Sitting:
    """A turn, and the journal that is told of it as a session does.

    Args:
        journal: Where it is kept.
        turn: The turn.
        begun: Whether the journal was told of its beginning.
    """

    def __init__(self, journal: Journal, turn: Turn, begun: bool) -> None:
        self.journal = journal
        self.turn = turn
        self.now = 0.0
        if begun:
            journal.write(Begin("c", "t", turn.draft, turn.created_at, {}))

    def take(self, batch: list[ChunkEvent]) -> None:
        """Events come and are flushed."""
        self.now += 1
        for event in batch:
            self.turn.apply(event, self.now)
        entries = [dump_event(event, self.now) for event in merge(batch)]
        self.journal.write(Append("t", entries))

    def interrupt(self) -> None:
        """Esc."""
        self.now += 1
        self.turn.interrupt(self.now)
        self.journal.write(Append("t", [dump_interrupt(self.now, StopCause.ESC)]))

    def end(self, event: ChunkEvent) -> None:
        """The server ends the turn."""
        self.now += 1
        self.turn.apply(event, self.now)
        self.journal.write(Finish.of("c", "t", self.turn))


def played(
    journal: Journal,
    query: str,
    stream: tuple[Flushes, Flushes],
    esc: bool,
    begun: bool = True,
) -> Sitting:
    """A turn that has received some flushes, perhaps Esc, and some more."""
    before, late = stream
    sitting = Sitting(journal, Turn(Draft(query), created_at=CREATED), begun)
    for batch in before:
        sitting.take(batch)
    if esc:
        sitting.interrupt()
    for batch in late:
        sitting.take(batch)
    return sitting


def read_back(path: Path) -> Turn:
    """The one turn, as the next instance sees it."""
    reader = Journal(path, "scope")
    [(_, turn)] = reader.turns("c")
    reader.close()
    return turn


@given(query=texts, stream=streams, esc=st.booleans())
def test_a_torn_turn_comes_back_as_it_was(
    query: str,
    stream: tuple[Flushes, Flushes],
    esc: bool,
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "journal.sqlite3"
        journal = Journal(path, "scope")
        sitting = played(journal, query, stream, esc)
        journal.close()
        found = read_back(path)
        sitting.turn.close(found.elapsed, by=EndedBy.CRASH)
        assert dump_turn(found) == dump_turn(sitting.turn)
        assert dump_turn(read_back(path)) == dump_turn(found)


@given(
    query=texts,
    stream=streams,
    esc=st.booleans(),
    begun=st.booleans(),
    end=ends,
)
def test_a_finished_turn_comes_back_as_it_was(
    query: str,
    stream: tuple[Flushes, Flushes],
    esc: bool,
    begun: bool,
    end: ChunkEvent,
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "journal.sqlite3"
        journal = Journal(path, "scope")
        sitting = played(journal, query, stream, esc, begun)
        sitting.end(end)
        journal.close()
        found = read_back(path)
        assert dump_turn(found) == dump_turn(sitting.turn)
        assert found.answer.shown == sitting.turn.answer.shown
        assert found.answer.late_text == sitting.turn.answer.late_text
