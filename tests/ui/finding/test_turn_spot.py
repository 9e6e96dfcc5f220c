"""Going to one turn of a conversation."""

from app.session.histories.history import PAGE
from app.ui.chat.screen import ChatScreen
from app.ui.finding.turn_spot import TurnSpot
from tests.ui.using import Chat, Opener, keep_conversation

COUNT = 3 * PAGE


def wanted(number: int, key: str = "kept") -> ChatScreen.ConversationWanted:
    """The wish to see one turn of the kept conversation."""
    return ChatScreen.ConversationWanted(
        key=key, turn=TurnSpot(created_at=1000.0 + number)
    )


def first_line(chat: Chat) -> str:
    """The uppermost line of the conversation that is on the screen."""
    return chat.transcript.splitlines()[0]


async def test_a_turn_of_an_older_page_is_fetched_shown_first_and_marked(
    open_chat: Opener,
) -> None:
    keep_conversation(open_chat, COUNT)
    async with open_chat() as chat:
        chat.screen.post_message(wanted(7))
        await chat.sees("question 007")
        assert first_line(chat) == "┃▌ question 007"
        assert not chat.screen.view.transcript.following


async def test_the_mark_goes_by_itself(open_chat: Opener) -> None:
    keep_conversation(open_chat, 40)
    async with open_chat(resume=True) as chat:
        await chat.sees("question 039")
        chat.screen.post_message(wanted(7))
        await chat.sees("┃▌ question 007")
        await chat.misses("┃")


async def test_a_turn_with_an_id_is_found_by_it(open_chat: Opener) -> None:
    keep_conversation(open_chat, 40)
    async with open_chat(resume=True) as chat:
        await chat.sees("question 039")
        spot = TurnSpot(message_id="message 7", created_at=1.0)
        chat.screen.post_message(ChatScreen.ConversationWanted("kept", turn=spot))
        await chat.sees("┃▌ question 007")


async def test_a_turn_that_is_not_there_is_told_of(open_chat: Opener) -> None:
    keep_conversation(open_chat, COUNT)
    async with open_chat() as chat:
        chat.screen.post_message(wanted(COUNT + 1))
        await chat.until(lambda: "not in the conversation" in chat.status)
        await chat.sees(f"question {COUNT - 1:03d}")


async def test_what_was_found_far_below_in_an_answer_is_brought_into_the_window(
    open_chat: Opener,
) -> None:
    long = "\n\n".join(f"paragraph {n}" for n in range(60)) + "\n\nthe needle {:03d}"
    keep_conversation(open_chat, 5, long.format)
    async with open_chat(resume=True) as chat:
        await chat.sees("needle 004")
        spot = TurnSpot("message 2", answer_holds="needle")
        chat.screen.post_message(ChatScreen.ConversationWanted("kept", turn=spot))
        await chat.sees("┃the needle 002")
