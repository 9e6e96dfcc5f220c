from app.ui.chat.input.input_history import LIMIT, InputHistory


def test_going_up_gives_the_newest_message_first_and_stops_at_the_oldest() -> None:
    recall = InputHistory(["one", "two"])
    assert recall.previous("") == "two"
    assert recall.previous("two") == "one"
    assert recall.previous("one") is None


def test_going_down_ends_at_the_unsent_draft() -> None:
    recall = InputHistory(["one", "two"])
    recall.previous("draft")
    recall.previous("two")
    assert recall.next("one") == "two"
    assert recall.next("two") == "draft"
    assert recall.next("draft") is None


def test_going_down_from_the_draft_gives_nothing() -> None:
    assert InputHistory(["one"]).next("draft") is None


def test_a_changed_recalled_message_is_there_again_but_the_list_is_not_changed() -> (
    None
):
    recall = InputHistory(["one", "two"])
    recall.previous("draft")
    recall.previous("two, changed")
    assert recall.next("one") == "two, changed"
    assert recall.entries == ("one", "two")


def test_changes_are_forgotten_when_a_message_is_added() -> None:
    recall = InputHistory(["one"])
    recall.previous("draft")
    recall.next("one, changed")
    recall.add("two")
    assert recall.previous("") == "two"
    assert recall.previous("two") == "one"


def test_a_repeated_or_blank_message_is_not_added_again() -> None:
    recall = InputHistory(["one", "one"])
    for text in ("one", " \n", "two", "one"):
        recall.add(text)
    assert recall.entries == ("one", "two", "one")


def test_sending_a_message_again_goes_back_to_an_empty_draft() -> None:
    recall = InputHistory(["one", "two"])
    recall.previous("draft")
    recall.add("two")
    assert recall.next("") is None
    assert recall.previous("") == "two"


def test_the_oldest_messages_go_when_there_are_too_many() -> None:
    recall = InputHistory(str(number) for number in range(LIMIT + 2))
    assert len(recall.entries) == LIMIT
    assert recall.entries[0] == "2"
    assert recall.previous("") == str(LIMIT + 1)


def test_older_messages_may_come_later_without_moving_the_place_or_the_draft() -> None:
    recall = InputHistory(["three"])
    recall.previous("draft")
    recall.prepend(["one", "two", "three"])
    assert recall.entries == ("one", "two", "three")
    assert recall.previous("three") == "two"
    assert recall.next("two") == "three"
    assert recall.next("three") == "draft"
