"""Ctrl+R: what was typed before, used as a person does."""

from tests.ui.using import Chat, Opener, keep_conversation, text_of


def listed(chat: Chat) -> list[str]:
    """What is listed, from top to bottom; empty while the list is closed."""
    lists = chat.screen.query("RecallList")
    return (
        [line.strip() for line in text_of(lists.first()).split("\n")] if lists else []
    )


async def test_letters_find_it_and_enter_takes_it_without_sending(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 30)
    async with open_chat() as chat:
        await chat.press("ctrl+r", *"qst 12")
        await chat.until(lambda: listed(chat) == ["question 012"])
        await chat.press("enter")
        assert chat.draft == "question 012"
        assert not listed(chat)
        assert not chat.queries


async def test_the_newest_is_chosen_and_up_and_the_key_again_go_to_older_ones(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 30)
    async with open_chat() as chat:
        await chat.ask("n=1 rate=0")
        await chat.press("ctrl+r")
        await chat.until(lambda: listed(chat)[-2:] == ["question 029", "n=1 rate=0"])
        await chat.press("up", "ctrl+r", "ctrl+r", "down", "tab")
        assert chat.draft == "question 028"


async def test_esc_closes_the_list_and_keeps_what_is_written(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 3)
    async with open_chat() as chat:
        await chat.write("quest")
        await chat.press("ctrl+r")
        await chat.until(lambda: len(listed(chat)) == 3)
        await chat.press("escape")
        assert not listed(chat)
        assert chat.draft == "quest"


async def test_undo_brings_back_what_was_written(open_chat: Opener) -> None:
    keep_conversation(open_chat, 3)
    async with open_chat() as chat:
        await chat.write("quest")
        await chat.press("ctrl+r", "enter")
        assert chat.draft == "question 002"
        await chat.press("ctrl+underscore", "ctrl+underscore")
        assert chat.draft == "quest"


async def test_what_nobody_typed_is_said_and_enter_only_closes(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 3)
    async with open_chat() as chat:
        await chat.press("ctrl+r", *"zzz")
        await chat.until(lambda: listed(chat) == ["nothing like this was typed before"])
        await chat.press("enter")
        assert not listed(chat)
        assert chat.draft == "zzz"


async def test_a_slash_is_looked_for_and_opens_no_menu(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.ask("n=1 rate=0 and/or")
        await chat.press("ctrl+r", "/")
        await chat.until(lambda: listed(chat) == ["n=1 rate=0 and/or"])
        assert not chat.screen.words.is_open
