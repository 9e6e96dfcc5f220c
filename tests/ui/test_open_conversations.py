"""Several conversations open at once."""

from app.ui.chat.conversation_view import ConversationView
from app.ui.chat.screen import ChatScreen
from app.ui.chat.status_line import State
from app.ui.open_conversations import IDLE_KEPT
from tests.ui.using import NEXT, SHOWN, Chat, Opener


async def go_to(chat: Chat, view: ConversationView) -> None:
    """Go to a conversation as the list of conversations does."""
    assert view.session is not None
    chat.screen.post_message(ChatScreen.ConversationWanted(key=view.session.key))
    key = view.session.key
    await chat.until(lambda: shown_key(chat) == key)


def shown_key(chat: Chat) -> str:
    """The journal's key of the conversation on the screen."""
    session = chat.screen.view.session
    return session.key if session is not None else ""


async def test_an_answer_streams_on_while_another_conversation_is_asked(
    chat: Chat,
) -> None:
    await chat.hold()
    first = chat.screen.view
    await chat.press("ctrl+n")
    await chat.misses(SHOWN)
    await chat.is_in(State.READY)
    await chat.ask("n=3 rate=0")
    assert first.live is not None
    await go_to(chat, first)
    await chat.sees(SHOWN)
    await chat.is_in(State.STREAMING)
    chat.server.release()
    await chat.sees(NEXT)
    await chat.is_in(State.READY)


async def test_esc_stops_the_answer_on_the_screen_and_no_other(chat: Chat) -> None:
    await chat.hold()
    first = chat.screen.view
    await chat.press("ctrl+n")
    await chat.is_in(State.READY)
    await chat.hold()
    await chat.press("escape")
    await chat.is_in(State.READY)
    assert chat.stops == 1
    assert first.live is not None
    assert not first.live.stopping


async def test_each_conversation_keeps_its_draft(chat: Chat) -> None:
    await chat.ask("n=3 rate=0")
    first = chat.screen.view
    await chat.press("ctrl+n")
    await chat.misses(SHOWN)
    await chat.ask("n=3 rate=0")
    second = chat.screen.view
    await chat.write("for the second")
    await go_to(chat, first)
    assert chat.draft == ""
    await chat.write("for the first")
    await go_to(chat, second)
    assert chat.draft == "for the second"
    await go_to(chat, first)
    assert chat.draft == "for the first"


async def test_many_conversations_that_rest_are_closed_and_open_again(
    chat: Chat,
) -> None:
    await chat.ask("n=3 rate=0")
    first = chat.screen.view
    for _ in range(IDLE_KEPT + 1):
        await chat.press("ctrl+n")
        await chat.ask("n=1 rate=0")
    await chat.until(lambda: not first.is_attached)
    await go_to(chat, first)
    assert chat.screen.view is not first
    await chat.sees("n=3 rate=0")


async def test_a_new_conversation_in_which_nothing_was_asked_is_not_kept(
    chat: Chat,
) -> None:
    unused = chat.screen.view
    await chat.press("ctrl+n")
    await chat.until(lambda: not unused.is_attached)


async def test_leaving_stops_the_answers_of_all_conversations(chat: Chat) -> None:
    await chat.hold()
    await chat.press("ctrl+n")
    await chat.is_in(State.READY)
    await chat.hold()
    await chat.press("ctrl+q")
    await chat.until(lambda: chat.stops == 2)


async def test_the_keys_for_the_next_and_the_one_before_go_around_the_open_ones(
    chat: Chat,
) -> None:
    for question in ("n=1 rate=0", "n=2 rate=0", "n=3 rate=0"):
        await chat.ask(question)
        if question != "n=3 rate=0":
            await chat.press("ctrl+n")
            await chat.misses(f"▌ {question}")
    await chat.press("ctrl+pagedown")
    await chat.sees("▌ n=1 rate=0")
    await chat.press("alt+pagedown")
    await chat.sees("▌ n=2 rate=0")
    await chat.press("ctrl+pageup", "alt+pageup")
    await chat.sees("▌ n=3 rate=0")


async def test_with_one_conversation_open_there_is_no_next_one(chat: Chat) -> None:
    await chat.press("ctrl+pagedown")
    await chat.sees("no other conversation is open")


async def test_who_comes_back_sees_the_same_lines_and_the_same_selection(
    chat: Chat,
) -> None:
    await chat.ask("n=400 rate=0")
    await chat.press("pageup", "f5", "up", "up")
    transcript = chat.screen.view.transcript
    await chat.until(lambda: transcript.selecting)
    lines, selection = chat.transcript, transcript.text_selection
    await chat.press("ctrl+n")
    await chat.until(lambda: chat.screen.view.transcript is not transcript)
    assert not chat.screen.selections
    await chat.ask("n=3 rate=0")
    await chat.press("ctrl+pagedown")
    await chat.until(lambda: chat.screen.view.transcript is transcript)
    await chat.until(lambda: chat.transcript == lines)
    assert transcript.text_selection == selection
    assert transcript.selecting
    assert not transcript.following


async def test_a_new_answer_elsewhere_is_told_and_counts_until_it_is_seen(
    chat: Chat,
) -> None:
    await chat.hold()
    first = chat.screen.view
    await chat.press("ctrl+n")
    await chat.until(lambda: chat.app.title == "▸ 1 running · difyterm")
    await chat.ask("n=1 rate=0")
    chat.server.release()
    await chat.sees("new answer in another conversation")
    assert chat.app.title == "● 1 new answer · difyterm"
    await go_to(chat, first)
    await chat.until(lambda: chat.app.title == "difyterm")


async def test_the_journal_knows_which_answer_was_seen(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.hold()
        await chat.press("ctrl+n")
        await chat.ask("n=1 rate=0")
        chat.server.release()
        await chat.sees("new answer in another conversation")
    async with open_chat() as chat:
        await chat.press("ctrl+l")
        await chat.until(lambda: chat.listed.count("●") == 1)
        (row,) = (row for row in chat.screen.side.panel.list.rows if row.unread)
    async with open_chat(conversation_id=row.conversation_id) as chat:
        await chat.sees(SHOWN)
    async with open_chat() as chat:
        await chat.press("ctrl+l")
        await chat.until(lambda: "Today" in chat.listed)
        assert "●" not in chat.listed
