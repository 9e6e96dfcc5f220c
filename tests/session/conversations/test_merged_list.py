"""One list out of two, without a server."""

from math import inf

import pytest

from app.core.conversation import Conversation
from app.session.conversations.merged_list import matching, merged, provisional

NOW = 1_000_000.0


def here(key: str, at: float = NOW, id: str = "", name: str = "") -> Conversation:
    return Conversation(key, id or f"id-{key}", name or key, at)


def there(id: str, at: float = NOW, name: str = "") -> Conversation:
    return Conversation("", id, name or id, at, there=True)


def server(*items: Conversation) -> dict[str, Conversation]:
    return {item.conversation_id: item for item in items}


def test_a_conversation_of_both_is_one_row_with_the_servers_name_and_the_later_time() -> (
    None
):
    (row,) = merged([here("k", NOW, "c")], server(there("c", NOW + 5, "Boats")), -inf)
    assert row == Conversation("k", "c", "Boats", NOW + 5, there=True)


def test_rows_stand_by_time_whoever_has_them_and_pinned_ones_first() -> None:
    old = here("old", NOW - 9)._replace(pinned=True)
    rows = merged([here("a", NOW), old], server(there("s", NOW - 3)), -inf)
    assert [row.key or row.conversation_id for row in rows] == ["old", "a", "s"]


@pytest.mark.parametrize(
    ("row", "horizon", "known"),
    [
        (here("a"), inf, None),
        (here("a"), -inf, False),
        (here("a"), NOW - 60, None),
        (here("a"), NOW - 7200, False),
        (here("a", id="")._replace(conversation_id=""), inf, False),
        (here("a")._replace(conversation_id="", live=True), -inf, None),
    ],
)
def test_only_what_the_server_must_have_named_is_not_there(
    row: Conversation, horizon: float, known: bool | None
) -> None:
    (found,) = merged([row], {}, horizon)
    assert found.there is known


@pytest.mark.parametrize(
    ("name", "question", "expected"),
    [
        ("", "Where do the boats go?", True),
        ("New conversation", "Where do the boats go?", True),
        ("Where do the boats g…", "Where do the boats go in winter?", True),
        ("Boats in winter", "Where do the boats go in winter?", False),
        ("To be continued…", "Where do the boats go in winter?", False),
        ("hi", "hi", False),
    ],
)
def test_what_only_stands_in_for_a_name_is_none(
    name: str, question: str, expected: bool
) -> None:
    assert provisional(name, question) is expected


def test_the_first_question_says_more_than_its_beginning() -> None:
    question = "Where do the boats go in winter?"
    item = there("c", name="Where do the boats g…")
    (row,) = merged([here("k", id="c", name=question)], server(item), -inf)
    assert row.name == question


def test_a_name_that_the_server_does_not_know_yet_stays() -> None:
    item = there("c", name="Boats")
    (row,) = merged([here("k", id="c", name="Mine")], server(item), -inf, {"c"})
    assert row.name == "Mine"


def test_a_filter_looks_at_names_whatever_their_case_and_at_the_archive() -> None:
    away = here("c", name="Bigger boats")._replace(archived=True)
    rows = [here("a", name="Boats"), here("b", name="Gulls"), away]
    assert [row.key for row in matching(rows, "BOAT", archived=False)] == ["a"]
    assert [row.key for row in matching(rows, "boat", archived=True)] == ["c"]
