"""Drafts that outlive the program, each in its conversation."""

import time
from datetime import datetime, timedelta

from app.ui.chat.screen import ChatScreen
from app.ui.drafts import moment
from tests.ui.using import Chat, Opener
from tests.until import LIMIT


async def kept(chat: Chat, text: str) -> None:
    """Wait until the journal has a text as the draft of the conversation shown."""
    session, workspace = chat.screen.view.session, chat.app.workspace
    assert session is not None
    assert workspace is not None
    until = time.monotonic() + LIMIT
    while await workspace.journal.draft(session.key) != text:
        assert time.monotonic() < until
        await chat.pilot.pause()


def placeholder(chat: Chat) -> str:
    """What the empty input says."""
    return str(chat.screen.prompt.placeholder)


async def test_a_draft_is_there_when_its_conversation_is_continued(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=1 rate=0")
        await chat.write("half a\nsentence")
    async with open_chat(resume=True) as chat:
        assert chat.draft == "half a\nsentence"


async def test_a_draft_is_written_down_while_difyterm_runs(chat: Chat) -> None:
    await chat.write("half a sentence")
    await kept(chat, "half a sentence")
    await chat.press("ctrl+u")
    await kept(chat, "")


async def test_a_draft_that_was_sent_is_gone(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.write("n=1 rate=0")
        await kept(chat, "n=1 rate=0")
        await chat.press("enter")
        await kept(chat, "")
    async with open_chat(resume=True) as chat:
        assert chat.draft == ""


async def test_blank_text_is_no_draft(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.write("  \n ")
    async with open_chat() as chat:
        assert placeholder(chat) == "Message"


async def test_a_new_conversation_offers_a_draft_that_was_never_sent(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=1 rate=0")
        await chat.press("ctrl+n")
        await chat.write("half a sentence")
    async with open_chat() as chat:
        assert chat.draft == ""
        await chat.sees("↑ brings your draft of")
        await chat.press("up")
        assert chat.draft == "half a sentence"
        await kept(chat, "half a sentence")
        await chat.press("ctrl+u")
        assert placeholder(chat) == "Message"
    async with open_chat() as chat:
        assert placeholder(chat) == "Message"


async def test_an_offered_draft_is_offered_again_until_it_is_taken(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.write("half a sentence")
    for _ in range(2):
        async with open_chat() as chat:
            await chat.sees("↑ brings your draft of")


async def test_an_offered_draft_is_offered_no_more_when_its_conversation_is_opened(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.write("half a sentence")
        assert chat.screen.view.session is not None
        key = chat.screen.view.session.key
    async with open_chat() as chat:
        await chat.sees("↑ brings your draft of")
        chat.screen.post_message(ChatScreen.ConversationWanted(key=key))
        await chat.until(lambda: chat.draft == "half a sentence")
        await chat.press("ctrl+u")
        assert placeholder(chat) == "Message"


async def test_after_another_message_up_is_not_said_to_bring_the_draft(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.write("half a sentence")
    async with open_chat() as chat:
        await chat.ask("n=1 rate=0")
        await chat.until(lambda: placeholder(chat) == "Message")


async def test_a_draft_of_another_conversation_is_there_when_that_is_opened(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=1 rate=0")
        assert chat.screen.view.session is not None
        key = chat.screen.view.session.key
        await chat.write("half a sentence")
    async with open_chat() as chat:
        chat.screen.post_message(ChatScreen.ConversationWanted(key=key))
        await chat.until(lambda: chat.draft == "half a sentence")


async def test_a_draft_that_goes_along_to_a_new_conversation_leaves_the_old_one(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=1 rate=0")
        assert chat.screen.view.session is not None
        key = chat.screen.view.session.key
        await chat.write("half a sentence")
        await kept(chat, "half a sentence")
        old = chat.screen.view
        await chat.press("ctrl+n")
        await chat.until(lambda: chat.screen.view is not old)
        await kept(chat, "half a sentence")
        chat.screen.post_message(ChatScreen.ConversationWanted(key=key))
        await chat.until(lambda: chat.draft == "")
        await kept(chat, "")


async def test_what_was_typed_before_the_conversation_was_there_stays(
    open_chat: Opener,
) -> None:
    async with open_chat() as chat:
        await chat.ask("n=1 rate=0")
        await chat.write("from yesterday")
    async with open_chat(resume=True) as chat:
        view = chat.screen.view
        await chat.press("ctrl+u", *"typed")
        await chat.screen.drafts.restore(view)
        assert chat.draft == "typed"


def test_the_day_is_named_when_it_is_another_one() -> None:
    noon = datetime(2026, 11, 25, 12, 0)
    at, now = noon.timestamp(), (noon + timedelta(hours=3)).timestamp()
    assert moment(at, now) == "12:00"
    assert moment(at, now + 24 * 3600) == "25 Nov, 12:00"
