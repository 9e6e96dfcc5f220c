"""Ids as people type and see them."""

from app.shell.ids import is_whole_id, may_begin_id, short_ids


def test_ids_are_cut_to_the_first_length_that_tells_them_apart() -> None:
    one, two = "0199a1b2-1111-7000-8000-1", "0199a1b2-2222-7000-8000-2"
    assert list(short_ids([one])) == ["0199a1b2"]
    assert list(short_ids([one, two])) == ["0199a1b2-1111", "0199a1b2-2222"]
    assert list(short_ids([one, one])) == [one, one]
    assert list(short_ids([])) == []


def test_an_id_is_told_from_a_name() -> None:
    assert is_whole_id("0199a1b2-1111-7000-8000-123456789abc")
    assert is_whole_id("0199a1b2111170008000123456789abc")
    assert not is_whole_id("0199a1b2")
    assert may_begin_id("0199a1b2-11")
    assert not may_begin_id("abc")
    assert not may_begin_id("harbour")
