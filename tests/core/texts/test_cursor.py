"""Reading an answer piece by piece."""

from app.core.texts.cursor import TextCursor
from app.core.turns.answer import Answer
from app.core.wire.events import AgentThought, TextDelta, TextReplace


def test_each_piece_is_given_once_and_in_order() -> None:
    answer = Answer()
    cursor = TextCursor(answer)
    answer.take(TextDelta(text="Hel"))
    assert cursor.read() == "Hel"
    assert cursor.read() == ""
    answer.take(TextDelta(text="lo"))
    answer.take(AgentThought(id="1"))
    answer.take(TextDelta(text="!"))
    assert cursor.read() == "lo!"


def test_a_replaced_text_is_told_and_given_from_its_beginning() -> None:
    answer = Answer()
    cursor = TextCursor(answer)
    answer.take(TextDelta(text="Hello"))
    cursor.read()
    told = [cursor.replaced]
    answer.take(TextReplace(text="Withheld."))
    told.append(cursor.replaced)
    assert cursor.read() == "Withheld."
    told.append(cursor.replaced)
    assert told == [False, True, False]


def test_what_comes_after_esc_is_not_given() -> None:
    answer = Answer()
    cursor = TextCursor(answer)
    answer.take(TextDelta(text="Hel"))
    answer.freeze()
    answer.take(TextDelta(text="lo"))
    assert cursor.read() == "Hel"


def test_a_replacement_of_several_texts_by_one_is_told_too() -> None:
    answer = Answer()
    cursor = TextCursor(answer)
    for event in (TextDelta(text="a"), AgentThought(id="1"), TextDelta(text="b")):
        answer.take(event)
    assert cursor.read() == "ab"
    answer.take(TextReplace(text="Withheld."))
    assert cursor.replaced
    assert cursor.read() == "Withheld."
