"""What a few typed letters may mean."""

from hypothesis import given, strategies as st

from app.core.texts.fuzzy import Haystack

TEXTS = [
    "how do I stop a container",
    "Docker: list the containers",
    "what does undocked mean",
    "do cats sink slowly",
    "如何停止容器",
]


def best(typed: str, limit: int = 10) -> list[str]:
    return [TEXTS[g.place] for g in Haystack(TEXTS).guesses(typed, limit)]


def lit(typed: str) -> list[str]:
    """What of the first guess was typed."""
    index, spans = Haystack(TEXTS).guesses(typed, 1)[0]
    return [TEXTS[index][start:end] for start, end in spans]


def test_nothing_typed_means_any_text_in_order_up_to_the_limit() -> None:
    assert best("") == TEXTS
    assert best("  ", limit=2) == TEXTS[:2]


def test_words_that_begin_so_come_before_those_that_hold_it_inside() -> None:
    assert best("dock")[:2] == [TEXTS[1], TEXTS[2]]


def test_scattered_letters_come_last() -> None:
    assert best("dock")[2:] == [TEXTS[3]]


def test_letters_too_far_from_each_other_mean_nothing() -> None:
    assert best("hwr") == []


def test_every_typed_word_is_needed_in_any_order() -> None:
    assert best("container stop") == [TEXTS[0]]
    assert best("container docker") == [TEXTS[1]]


def test_capitals_do_not_matter() -> None:
    assert best("DOCKER")[0] == TEXTS[1]
    assert lit("docker") == ["Docker"]


def test_characters_without_words_between_them_are_found() -> None:
    assert best("停止") == [TEXTS[4]]
    assert lit("停止") == ["停止"]


def test_what_was_typed_is_told_word_by_word_and_letter_by_letter() -> None:
    assert lit("cont sto") == ["cont", "sto"]


def test_equals_keep_their_order() -> None:
    texts = ["same", "same", "same"]
    assert [g.place for g in Haystack(texts).guesses("sam", 2)] == [0, 1]


@given(
    st.lists(st.text("abcde ", max_size=12), max_size=8), st.text("abcde ", max_size=6)
)
def test_each_guess_holds_what_was_typed_where_it_says(
    texts: list[str], typed: str
) -> None:
    guesses = Haystack(texts).guesses(typed, 5)
    assert len({guess.place for guess in guesses}) == len(guesses) <= 5
    for index, spans in guesses:
        found = "".join(texts[index][start:end] for start, end in spans)
        assert sorted(found) == sorted(typed.replace(" ", ""))
