"""Suggested questions, one after the other."""

from app.core.texts.text import as_typed
from app.ui.chat.input.suggestions import Suggestions
from tests.odd_text import ODD


def test_each_question_follows_the_one_the_input_shows_and_is_the_servers() -> None:
    suggestions = Suggestions()
    suggestions.offer(["\x1b", ODD, "second"])
    assert len(suggestions) == 2
    assert suggestions.after("") == ODD
    assert suggestions.after(as_typed(ODD)) == "second"
    assert suggestions.after("second") is None
    assert suggestions.after("my own words") is None


def test_without_questions_nothing_follows() -> None:
    assert Suggestions().after("") is None
