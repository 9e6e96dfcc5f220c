"""Find in the open conversation, used as a person does."""

from app.session.histories.history import PAGE
from tests.ui.using import NEXT, Chat, Opener, keep_conversation, text_of


def bar(chat: Chat) -> str:
    """What the find bar shows; empty while it is closed."""
    bars = chat.screen.query("FindBar")
    return " ".join(map(text_of, bars.first().children)) if bars else ""


async def counts(chat: Chat, text: str) -> None:
    """Wait until the bar ends with a count."""
    await chat.until(lambda: bar(chat).rstrip().endswith(f" {text}"))


async def test_matches_are_counted_and_one_goes_from_each_to_the_next(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 30)
    async with open_chat(resume=True) as chat:
        await chat.sees("question 029")
        await chat.press("ctrl+f", *"on 01")
        await counts(chat, "10 of 10")
        await chat.sees("question 019")
        await chat.press("up")
        await counts(chat, "9 of 10")
        await chat.press("enter")
        await counts(chat, "10 of 10")
        await chat.press("down")
        await counts(chat, "1 of 10")
        await chat.sees("question 010")
        await chat.press("shift+enter")
        await counts(chat, "10 of 10")


async def test_a_slash_word_looks_for_what_follows_it(open_chat: Opener) -> None:
    keep_conversation(open_chat, 30)
    async with open_chat(resume=True) as chat:
        await chat.sees("question 029")
        await chat.press(*"/find", "space", *"answer 007", "enter")
        await counts(chat, "1 of 1")
        await chat.sees("answer 007")


async def test_what_is_not_there_is_said_once_all_was_searched(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 30)
    async with open_chat(resume=True) as chat:
        await chat.press("ctrl+f", *"absent")
        await counts(chat, "no match")


async def test_older_pages_are_fetched_when_the_search_needs_them(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 4 * PAGE)
    async with open_chat(resume=True) as chat:
        await chat.sees("answer 199")
        await chat.press("ctrl+f", *"answer 199")
        await counts(chat, "1 of 1+")
        await chat.press("up")
        await counts(chat, "1 of 1")
        await chat.press("ctrl+f", *"question 003")
        await counts(chat, "1 of 1")
        await chat.sees("question 003")


async def test_an_answer_that_streams_is_counted_and_the_match_stays_in_place(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.hold()
        await chat.press("ctrl+f", *"the")
        await chat.until(lambda: " of " in bar(chat))
        before = bar(chat)
        await chat.press("up")
        chat.server.release()
        await chat.sees(NEXT)
        await chat.until(lambda: bar(chat) != before)


async def test_going_to_another_conversation_closes_the_bar(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 3)
    async with open_chat(resume=True) as chat:
        await chat.press("ctrl+f", *"answer")
        await counts(chat, "3 of 3")
        await chat.press("ctrl+n", *"hello")
        await chat.until(lambda: chat.draft == "hello")
        assert not bar(chat)


async def test_home_end_and_letters_belong_to_the_bar_while_it_has_the_focus(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, 30)
    async with open_chat(resume=True) as chat:
        await chat.sees("question 029")
        await chat.press("ctrl+f", *"swer 01", "home", "a", "n", "end", "2")
        await chat.until(lambda: "answer 012" in bar(chat))
        assert chat.screen.view.transcript.following is False
        assert chat.draft == ""
