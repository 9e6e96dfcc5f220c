"""What an instance reads of the turns of others."""

from app.core.draft import Draft
from app.core.wire.events import TextDelta
from app.store.journal import Journal
from app.store.windows.news import Known, News
from app.store.writes import Append, AskStop, Finish
from tests.store.conftest import OpenJournal
from tests.store.samples import CREATED, begun, completed, keep, text_log

NOTHING_KNOWN = Known(newest=0)


def texts(news: News) -> list[str]:
    """The pieces of text that are new of the only turn."""
    (turn,) = news.turns
    events = [entry.event for entry in turn.entries]
    return [event.text for event in events if isinstance(event, TextDelta)]


def begin(journal: Journal, *words: str) -> None:
    """Begin turn `t` of conversation `c`, and log words of its answer."""
    journal.write(begun("c", "t", "question"), Append("t", text_log(*words)))


def test_a_turn_of_another_instance_is_news_and_ones_own_is_not(
    open_journal: OpenJournal,
) -> None:
    writer, reader = open_journal(), open_journal()
    begin(writer, "a")
    (turn,) = reader.news.read("c", NOTHING_KNOWN).turns
    assert (turn.key, turn.draft, turn.created_at) == ("t", Draft("question"), CREATED)
    assert (turn.record, turn.alive) == (None, True)
    assert writer.news.read("c", NOTHING_KNOWN).turns == []


def test_only_what_came_since_the_last_look_is_read(open_journal: OpenJournal) -> None:
    writer, reader = open_journal(), open_journal()
    begin(writer, "a", "b")
    first = reader.news.read("c", NOTHING_KNOWN)
    assert texts(first) == ["a", "b"]
    writer.write(Append("t", text_log("c")))
    known = Known(first.newest, live={"t": first.turns[0].newest})
    second = reader.news.read("c", known)
    assert texts(second) == ["c"]
    known = Known(second.newest, live={"t": second.turns[0].newest})
    assert texts(reader.news.read("c", known)) == []


def test_the_end_of_a_turn_is_its_record(open_journal: OpenJournal) -> None:
    writer, reader = open_journal(), open_journal()
    begin(writer, "a")
    first = reader.news.read("c", NOTHING_KNOWN)
    writer.write(Finish.of("c", "t", completed("question", "a", "b")))
    known = Known(first.newest, live={"t": first.turns[0].newest})
    (turn,) = reader.news.read("c", known).turns
    assert turn.record is not None
    assert turn.record["status"] == "completed"
    assert reader.news.read("c", Known(first.newest)).turns == []


def test_a_first_look_tells_of_what_lives_or_was_read_while_it_lived(
    open_journal: OpenJournal,
) -> None:
    writer, reader = open_journal(), open_journal()
    keep(writer, "c", completed("old", "a", created_at=1), "old")
    keep(writer, "c", completed("unfinished then", "a", created_at=2), "read")
    begin(writer, "a")
    news = reader.news.read("c", Known(unfinished=[2.0]))
    assert [turn.key for turn in news.turns] == ["read", "t"]


def test_a_turn_whose_instance_is_gone_is_told_of_as_such(
    open_journal: OpenJournal,
) -> None:
    writer, reader = open_journal(), open_journal()
    begin(writer, "a")
    writer.close()
    (turn,) = reader.news.read("c", NOTHING_KNOWN).turns
    assert (turn.alive, turn.record) == (False, None)


def test_the_wish_to_stop_a_turn_reaches_the_instance_that_receives_it(
    open_journal: OpenJournal,
) -> None:
    writer, reader = open_journal(), open_journal()
    begin(writer)
    reader.write(AskStop("t", 5.0))
    reader.write(AskStop("t", 6.0))
    assert writer.news.read("c", NOTHING_KNOWN).stops == {"t": 5.0}
    assert reader.news.read("c", NOTHING_KNOWN).stops == {}


def test_nobody_asks_for_the_stop_of_a_turn_that_has_ended(
    open_journal: OpenJournal,
) -> None:
    writer, reader = open_journal(), open_journal()
    keep(writer, "c", completed("q", "a"), "t")
    reader.write(AskStop("t", 5.0))
    assert writer.news.read("c", NOTHING_KNOWN).stops == {}


def test_conversations_of_other_scopes_are_never_seen(
    open_journal: OpenJournal,
) -> None:
    begin(open_journal(), "a")
    assert open_journal("another").news.read("c", NOTHING_KNOWN).turns == ()


def test_a_journal_has_changed_when_another_instance_has_written(
    open_journal: OpenJournal,
) -> None:
    one, two = open_journal(), open_journal()
    assert one.changed()
    begin(one)
    assert not one.changed()
    begin(two)
    assert one.changed()
    assert not one.changed()
