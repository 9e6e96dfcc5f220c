"""What a person wrote before."""

from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st

from app.core.matching import fold
from app.store.journal import Journal
from tests.store.samples import begun, completed, keep

ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=8)


def in_order(text: str, message: str) -> bool:
    """Whether a message has the characters of a text in this order."""
    left = iter(fold(message))
    return all(character in left for character in fold(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Where are the boats?", '100 % \\ 海港\n"ÉTÉ"', "where to"]),
        ("WTOS", ["Where are the boats?"]),
        ("wr", ["Where are the boats?", "where to"]),
        ("%", ['100 % \\ 海港\n"ÉTÉ"']),
        ('\\海\n"', ['100 % \\ 海港\n"ÉTÉ"']),
        ("été", ['100 % \\ 海港\n"ÉTÉ"']),
        ("港海", []),
        ("boats where", []),
    ],
)
def test_messages_are_found_by_characters_in_order(
    journal: Journal, text: str, found: list[str]
) -> None:
    for number, query in enumerate(
        ("Where are the boats?", '100 % \\ 海港\n"ÉTÉ"', "where to")
    ):
        journal.write(begun(f"c{number}", query, query))
    assert journal.queries(text=text) == found
    assert journal.queries(2, text=text) == found[-2:]


@pytest.fixture(scope="module")
def journal_of_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    """A journal for many examples."""
    journal = Journal(tmp_path_factory.mktemp("all") / "journal.sqlite3", "scope")
    yield journal
    journal.close()


@given(message=ANY, text=ANY)
def test_any_message_is_found_by_any_text_that_it_holds(
    journal_of_all: Journal, message: str, text: str
) -> None:
    keep(journal_of_all, "c", completed(message, ""), "t")
    expected = [message] if in_order(text, message) else []
    assert journal_of_all.queries(text=text) == expected
    assert journal_of_all.queries(text=message[::2].swapcase()) in ([], [message])
    assert journal_of_all.queries(text=message[::2]) == [message]
