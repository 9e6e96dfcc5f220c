"""The table of commands, and that everything that shows commands agrees with it."""

import re
from pathlib import Path

import pytest
from textual.binding import Binding

from app.ui.chat.screen import ChatScreen
from app.ui.chat.situation import Situation
from app.ui.command import Command
from app.ui.commands.table import BY_ID, COMMANDS
from app.ui.key_table import command_rows, markdown_table
from tests.ui.using import Chat

ROOT = Path(__file__).parents[2]


def ids(commands: tuple[Command, ...]) -> list[str]:
    return [command.id for command in commands]


def test_ids_and_words_are_in_kebab_case_and_none_is_there_twice() -> None:
    words = [command.slash for command in COMMANDS]
    for name in (*BY_ID, *words):
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert len(set(words)) == len(words)
    assert len(set(ids(COMMANDS))) == len(COMMANDS)


def test_the_ids_are_those_that_people_bind_keys_by() -> None:
    # Only ever added to: a changed id would undo what somebody has set.
    assert ids(COMMANDS) == [
        "stop",
        "send-queue",
        "take-back",
        "drop-queue",
        "queue",
        "ledger",
        "end",
        "suggest",
        "inputs",
        "retry",
        "continue",
        "edit",
        "questions",
        "attach",
        "detach",
        "new",
        "conversations",
        "next-conversation",
        "previous-conversation",
        "rename",
        "pin",
        "archive",
        "delete",
        "help",
        "quit",
        "suspend",
        "copy",
        "copy-code",
        "fold",
        "select",
        "links",
        "page-up",
        "page-down",
        "top",
        "previous",
        "next",
        "find",
        "search",
        "recall",
        "events",
        "theme",
        "palette",
    ]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_a_word_a_title_and_a_help(command: Command) -> None:
    assert command.slash
    assert command.title[0].isupper()
    assert command.help.endswith(".")
    assert bool(command.argument) is (command.run_with is not None)


def test_a_command_without_a_word_means_something_only_for_a_moment() -> None:
    momentary = [c for c in BY_ID.values() if c not in COMMANDS]
    assert momentary
    for command in momentary:
        assert command.keys
        assert not command.applies(Situation())


def test_every_binding_of_the_chat_has_the_id_of_its_command_and_priority() -> None:
    bound = [b for b in ChatScreen.BINDINGS if isinstance(b, Binding)]
    for binding in bound:
        assert binding.priority
        assert binding.action == "stay" or (binding.id or "").split(".")[0] in BY_ID
    keys = {key for binding in bound for key in binding.key.split(",")}
    for command in BY_ID.values():
        for key in f"{command.keys},{command.empty_keys}".strip(",").split(","):
            assert not key or key in keys


async def test_the_palette_offers_every_command_but_itself(chat: Chat) -> None:
    offered = list(chat.app.get_system_commands(chat.screen))
    others = [command for command in COMMANDS if command.id != "palette"]
    assert [entry.title for entry in offered] == [c.title for c in others]
    assert all(f"/{c.slash} " in e.help for c, e in zip(others, offered, strict=True))


def test_the_help_has_every_command() -> None:
    assert [row.slash.split()[0] for row in command_rows()] == [
        f"/{command.slash}" for command in COMMANDS
    ]


@pytest.mark.parametrize("page", ["README.md", "app/demo/script/content/keys.md"])
def test_the_tables_that_people_read_are_made_from_the_table(page: str) -> None:
    assert markdown_table() in (ROOT / page).read_text(encoding="utf-8")
