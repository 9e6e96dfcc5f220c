"""Find in the open conversation, used as a person does."""

from tests.ui.using import Chat, Opener, keep_conversation, text_of


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
