"""Search in everything that was said."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from app.core.draft import Draft
from app.core.texts.matching import Sought
from app.core.turns.ledger import EndedBy
from app.core.turns.turn import Turn
from app.core.wire.events import ReasoningDelta
from app.errors import JournalError
from app.store.finding.search import Hit
from app.store.journal import Journal
from app.store.writes import Append, Finish, Forget, Rename
from tests.store.conftest import OpenJournal
from tests.store.samples import (
    CREATED,
    begun,
    completed,
    delta,
    keep,
    stopped,
    text_log,
)

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=12)
NASTY = st.text(
    st.sampled_from('"*()^:-+{}AND OR NOT NEAR\x00\x1b\ud800海 \n'), max_size=9
)


def found(journal: Journal, text: str) -> list[str]:
    """The keys of the turns that hold a text."""
    return [hit.turn_key for hit in journal.search(text)]


def said(journal: Journal, **answers: str) -> None:
    """Turns of one conversation by their keys, a second apart."""
    for at, (key, answer) in enumerate(answers.items()):
        keep(journal, "c", completed("?", answer, created_at=CREATED + at), key)


def terms(path: Path) -> set[str]:
    """All that the index in the file is made of."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, search, row)"
        )
        return {term for (term,) in connection.execute("SELECT term FROM terms")}


@pytest.mark.parametrize(
    "text",
    [
        *("Harbour", "HARBOUR", "arb", "ha", "h", "r.", "*lights*", "e", "?"),
        *(
            "海港城市",
            "海港",
            "港城",
            "市",
            "가나",
            "ガ",
            "🙂",
            "Ünder",
            "гавань",
            "ав",
            "ü",
        ),
        *("harbour 海港", "lights of the", '"of the harbour"', '"the harb'),
    ],
)
def test_parts_of_words_are_found_in_any_script(journal: Journal, text: str) -> None:
    answer = "*Lights* of\n the harbour. 海港城市 가나다 ガヤ 🙂 ünder Гавань"
    said(journal, other="nobody saw my bus", this=answer)
    journal.write(Finish.of("d", "question", completed(f"{answer}?", "Yes")))
    assert {"this", "question"} <= {*found(journal, text)}


@pytest.mark.parametrize(
    "text",
    [
        "harbours",
        "海市",
        '"harbour the"',
        "harbour boat",
        "",
        '"',
        "  ",
        "urth",
    ],
)
def test_what_nobody_said_is_not_found(journal: Journal, text: str) -> None:
    said(journal, this="*Lights* of\n the harbour. 海港城市")
    assert found(journal, text) == []


def test_pieces_in_another_order_are_no_match(journal: Journal) -> None:
    said(journal, this="arbour, harb", that="城港 海城 港海", those="港城 海港")
    assert found(journal, "harbour") == []
    assert found(journal, "海港城") == []
    assert found(journal, "海港") == ["those"]


def test_a_hit_tells_where_it_is(journal: Journal) -> None:
    keep(journal, "c", completed("What is it?", "A harbour\nof boats"), "t")
    journal.write(Rename("c", "Boats"))
    [hit] = journal.search("BOATS harbour")
    assert hit == Hit(
        conversation_key="c",
        conversation_id="dify",
        conversation_name="Boats",
        turn_key="t",
        message_id="message",
        created_at=CREATED,
        in_answer=True,
        excerpt="A harbour of boats",
        spans=((2, 9), (13, 18)),
    )
    [hit] = journal.search("what is")
    assert (hit.in_answer, hit.excerpt) == (False, "What is it?")
    assert hit.spans == ((0, 4), (5, 7))


def test_words_may_be_partly_in_the_question_and_partly_in_the_answer(
    journal: Journal,
) -> None:
    keep(journal, "c", completed("boats?", "the harbour"), "t")
    assert found(journal, "boats harbour") == ["t"]
    assert found(journal, '"boats harbour"') == []


def test_text_that_came_after_esc_is_found_and_reasoning_is_not(
    journal: Journal,
) -> None:
    turn = stopped("q", ["before"], [" afterwards"])
    keep(journal, "c", turn, "t")
    thinking = Turn(Draft("q"), created_at=CREATED)
    for event in (ReasoningDelta(text="secret thoughts"), delta("said")):
        thinking.apply(event, 1)
    thinking.close(2, by=EndedBy.CRASH)
    keep(journal, "c", thinking, "u")
    assert found(journal, "afterwards") == ["t"]
    assert found(journal, "said") == ["u"]
    assert found(journal, "secret") == []


def test_the_newest_comes_first_page_by_page(journal: Journal) -> None:
    keys = [f"t{number}" for number in range(7)]
    said(journal, **dict.fromkeys(keys, "a harbour"))
    pages: list[list[str]] = []
    before: Hit | None = None
    while page := journal.search("harbour", limit=3, before=before):
        pages.append([hit.turn_key for hit in page])
        before = page[-1]
    assert pages == [["t6", "t5", "t4"], ["t3", "t2", "t1"], ["t0"]]


def test_two_letters_are_found_below_many_texts_that_have_them_apart(
    journal: Journal,
) -> None:
    said(journal, one="a stone", two="lost out")
    apart = completed("?", "s t o u")
    journal.write(*(Finish.of("c", f"t{number}", apart) for number in range(1100)))
    said(journal, new="a stop")
    assert found(journal, "st") == ["new", "two", "one"]
    assert found(journal, "st ou") == ["two"]
    [newest] = journal.search("st", limit=1)
    assert [hit.turn_key for hit in journal.search("st", 1, newest)] == ["two"]


def test_a_newer_record_is_found_and_the_older_one_is_not(
    journal: Journal, path: Path
) -> None:
    said(journal, t="first words")
    said(journal, t="second words")
    assert found(journal, "first") == []
    assert found(journal, "second") == found(journal, "words") == ["t"]
    assert "fir" not in terms(path)


def test_a_live_turn_is_found_once_it_has_ended(
    journal: Journal, open_journal: OpenJournal
) -> None:
    journal.write(begun("c", "t", "boats"), Append("t", text_log("harbour")))
    assert found(journal, "boats") == []
    journal.close()
    reader = open_journal()
    reader.turns("c")
    assert found(reader, "boats harbour") == ["t"]


def test_nothing_of_a_forgotten_conversation_stays_in_the_file(
    journal: Journal, path: Path
) -> None:
    said(journal, this="harbour", that="boats")
    keep(journal, "other", completed("lights?", "yes"), "other")
    journal.write(Forget("c"))
    assert found(journal, "harbour") == found(journal, "boats") == []
    assert found(journal, "lights") == ["other"]
    assert "lig" in terms(path)
    assert not {"har", "boa"} & terms(path)


def test_a_turn_with_the_id_of_a_forgotten_one_is_found_by_its_own_words(
    journal: Journal,
) -> None:
    said(journal, old="harbour")
    journal.write(Forget("c"))
    said(journal, new="boats")
    assert found(journal, "harbour") == []
    assert found(journal, "boats") == ["new"]


def test_other_scopes_are_not_looked_through(open_journal: OpenJournal) -> None:
    mine, other = open_journal("mine"), open_journal("other")
    said(mine, t="secret")
    assert found(other, "secret") == []
    assert found(mine, "secret") == ["t"]


def test_unreadable_columns_hide_nothing_else(
    journal: Journal, path: Path, told: list[JournalError]
) -> None:
    said(journal, one="harbour", two="harbour", three="harbour")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE turns SET record = '{torn' WHERE key = 'two'")
    assert found(journal, "harbour") == ["three", "one"]
    assert told == []


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    """A journal in which everything is looked for."""
    journal = Journal(tmp_path_factory.mktemp("full") / "journal.sqlite3", "scope")
    said(journal, this='harbour AND boats OR (lights) NOT "far" * : ^ -', that="海")
    yield journal
    journal.close()


@given(text=st.one_of(ANY, NASTY), other=ANY)
def test_every_text_can_be_said_and_looked_for(
    full: Journal, text: str, other: str
) -> None:
    key = keep(full, "d", completed(text, other), "t")
    assert (key in found(full, text)) is bool(Sought(text).phrases)
    assert (key in found(full, other)) is bool(Sought(other).phrases)
