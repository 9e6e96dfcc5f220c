"""What a draft means that begins with a slash."""

import pytest

from app.ui.chat.input.slash import Call, Message, completions, read_draft
from app.ui.commands.table import BY_ID, COMMANDS


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_a_word_alone_calls_its_command(command: object) -> None:
    assert command in COMMANDS
    for text in ("/{}", "/{} ", "/{}\n"):
        word = next(c.slash for c in COMMANDS if c is command)
        assert read_draft(text.format(word)) == Call(BY_ID[_id(command)])
    assert read_draft(f"/{word.upper()}") == Call(BY_ID[_id(command)])


def _id(command: object) -> str:
    return next(c.id for c in COMMANDS if c is command)


def test_what_follows_the_word_goes_to_a_command_that_takes_it() -> None:
    assert read_draft("/theme  nord ") == Call(BY_ID["theme"], "nord")


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("/stpo", "/stpo is no command"),
        ("/etc/hosts is empty, why?", "/etc/hosts is no command"),
        ("/", "/ is no command"),
        ("/ or /?", "/ is no command"),
        ("/help me with this", "nothing can follow /help"),
        ("/stop\nand think", "/stop is no command"),
        ("/été", "/été is no command"),
    ],
)
def test_a_slash_that_begins_no_command_is_a_message_with_a_doubt(
    text: str, doubt: str
) -> None:
    assert read_draft(text) == Message(text, doubt)


@pytest.mark.parametrize("text", ["hello", "1/2", " /stop", "", "http://x.example/"])
def test_text_that_does_not_begin_with_a_slash_is_a_message(text: str) -> None:
    assert read_draft(text) == Message(text)


@pytest.mark.parametrize("text", ["/stop", "/etc/hosts", "/", ""])
def test_two_slashes_send_one(text: str) -> None:
    assert read_draft("/" + "/" + text) == Message("/" + text)


def test_a_word_that_is_being_typed_has_the_commands_it_can_become() -> None:
    assert [c.slash for c in completions("/l")] == ["ledger", "links"]
    assert [c.slash for c in completions("/L")] == ["ledger", "links"]
    assert len(completions("/")) == len(COMMANDS)


@pytest.mark.parametrize("text", ["", "l", "//l", "/xyz", "/links ", "/theme nord"])
def test_nothing_completes_what_is_no_word_or_a_whole_one(text: str) -> None:
    assert completions(text) == () or list(completions(text)) == []
