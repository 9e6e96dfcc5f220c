"""Texts that take an earlier part of a conversation up again."""

from app.core.again import (
    CONTEXT_LIMIT,
    LAST_CHARACTERS,
    LAST_WORDS,
    context,
    going_on,
    last_words,
    quoted,
)
from app.core.draft import Draft
from app.core.turns.turn import Turn
from app.core.wire.events import TextDelta


def said(question: str, answer: str) -> Turn:
    turn = Turn(Draft(question))
    if answer:
        turn.apply(TextDelta(text=answer), 0)
    return turn


def test_a_short_answer_is_quoted_whole() -> None:
    assert last_words(" The harbour was qui ") == "The harbour was qui"


def test_of_a_long_answer_the_last_words_are_quoted() -> None:
    words = [f"w{number}" for number in range(100)]
    shown = last_words(" ".join(words))
    assert shown == "[…] " + " ".join(words[-LAST_WORDS:])


def test_no_word_is_cut_at_the_limit_of_characters() -> None:
    words = [f"harbour{number:04}" for number in range(100)]
    shown = last_words(" ".join(words)).removeprefix("[…] ")
    assert len(shown) <= LAST_CHARACTERS
    assert set(shown.split()) <= set(words)
    assert shown.endswith(words[-1])


def test_a_script_without_blanks_is_cut_between_characters() -> None:
    text = "港が静かな朝、最初の船が帰ってきた。" * 40
    shown = last_words(text).removeprefix("[…] ")
    assert text.endswith(shown)
    assert len(shown) == LAST_CHARACTERS


def test_a_mark_is_not_torn_from_its_letter() -> None:
    text = "x" * 50 + "e\u0301" * LAST_CHARACTERS + "a"
    shown = last_words(text).removeprefix("[…] ")
    assert shown.startswith("e\u0301")


def test_going_on_quotes_every_line() -> None:
    text = going_on("one\n\n> two\nthr")
    assert "\n> one\n>\n> > two\n> thr\n" in text
    assert text.startswith("Your last answer was cut off.")


def test_a_quotation_has_its_sign_before_each_line() -> None:
    assert quoted("a\n\nb") == "> a\n>\n> b"


def test_without_turns_there_is_no_context() -> None:
    assert context([]).before("question") == "question"


def test_the_context_holds_what_was_said_and_the_question_comes_last() -> None:
    turns = [said("first?", "one\ntwo"), said("second?", "")]
    found = context(turns)
    lines = found.before("third?").split("\n")
    assert (found.taken, found.left_out, found.cut) == (2, 0, False)
    assert lines[-1] == "third?"
    assert "my message follows below" in lines[0]
    assert all(line.startswith(">") for line in lines[1:-1] if line)
    assert "> **I asked:** first?" in lines
    assert "> **You answered:** one" in lines
    assert "> two" in lines
    assert "> **You answered:** (no answer)" in lines


def test_the_context_says_when_the_conversation_began_earlier() -> None:
    turns = [said("question", "answer")]
    assert "without its beginning" not in context(turns).text
    assert "without its beginning" in context(turns, whole=False).text


def test_the_newest_turns_are_taken_as_far_as_there_is_room() -> None:
    turns = [said(f"question {number}", "x" * 1000) for number in range(20)]
    found = context(turns)
    assert found.taken + found.left_out == 20
    assert 5 < found.taken < 9
    assert "quoted, without its beginning" in found.text
    assert "question 19" in found.text
    assert f"question {found.left_out}\n" in found.text
    assert f"question {found.left_out - 1}\n" not in found.text


def test_a_turn_that_is_too_long_by_itself_is_taken_from_its_end() -> None:
    found = context([said("before", "b"), said("long", "a" * 20_000 + " end")])
    assert (found.taken, found.left_out, found.cut) == (1, 1, True)
    assert found.text.endswith(" end")
    assert len(found.text) < CONTEXT_LIMIT + 300
