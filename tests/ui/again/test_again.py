"""Asking again, as a person does it."""

import pytest

from app.core.draft import Draft, DraftFile
from app.ui.chat.status_line import State
from app.ui.commands.table import BY_ID
from app.ui.dialogs.branch import BranchDialog
from app.ui.dialogs.questions import QuestionsDialog
from tests.ui.using import HELD, SHOWN, Chat, Opener

ONE, TWO, THREE = "n=1 rate=0", "n=2 rate=0", "n=3 rate=0"
IMAGE = DraftFile("image", url="http://example.com/a.png", name="a.png")


async def asked(chat: Chat, *questions: str) -> None:
    """Ask one question after the other."""
    for count, question in enumerate(questions, 1):
        await chat.send(question)
        await chat.request("/chat-messages", count)
        await chat.is_in(State.READY)


async def opened(chat: Chat, dialog: type) -> None:
    """Wait until a dialog is on the screen."""
    await chat.until(lambda: isinstance(chat.app.screen, dialog))


async def test_retry_asks_the_last_question_again(chat: Chat) -> None:
    await asked(chat, ONE, TWO)
    await chat.send("/retry")
    await chat.request("/chat-messages", 3)
    await chat.is_in(State.READY)
    assert chat.queries == [ONE, TWO, TWO]


async def test_retry_takes_the_files_along(chat: Chat) -> None:
    chat.screen.view.send(Draft(ONE, (IMAGE,)))
    await chat.request("/chat-messages")
    await chat.is_in(State.READY)
    await chat.send("/retry")
    sent = await chat.request("/chat-messages", 2)
    assert sent.json is not None
    assert IMAGE.url in str(sent.json["files"])
    await chat.is_in(State.READY)


async def test_retry_while_an_answer_runs_says_to_stop_it_first(chat: Chat) -> None:
    await chat.hold()
    await chat.send("/retry")
    await chat.sees("an answer runs: stop it first")
    assert not chat.screen.view.outbox.drafts


@pytest.mark.parametrize("word", ["/retry", "/continue"])
async def test_given_twice_at_once_it_asks_once(chat: Chat, word: str) -> None:
    await chat.hold()
    await chat.press("escape")
    await chat.is_in(State.READY)
    for _ in range(2):
        await chat.send(word)
    await chat.request("/chat-messages", 2)
    await chat.until(lambda: chat.state in (State.READY, State.STREAMING))
    await chat.press("escape")
    await chat.is_in(State.READY)
    assert len(chat.queries) == 2
    assert not chat.screen.view.outbox.drafts


@pytest.mark.parametrize("word", ["/retry", "/continue"])
async def test_given_twice_while_the_server_still_stops_it_waits_once(
    chat: Chat, word: str
) -> None:
    await chat.hold("n=40 rate=0 [fault: hold=5, ignore_stop]")
    await chat.press("escape")
    await chat.is_in(State.STOPPING)
    pressed = chat.screen.status.elapsed
    await chat.until(lambda: chat.screen.status.elapsed > pressed + 0.5)
    await chat.press("escape")
    await chat.until(lambda: chat.screen.view.draining)
    for _ in range(2):
        await chat.send(word)
    await chat.sees("it waits already")
    assert len(chat.screen.view.outbox) == 1


@pytest.mark.parametrize("word", ["/retry", "/continue", "/edit", "/questions"])
async def test_in_an_empty_conversation_there_is_nothing_to_ask_again(
    chat: Chat, word: str
) -> None:
    await chat.send(word)
    await chat.sees("nothing was asked here")
    assert chat.queries == []


async def test_continue_quotes_the_last_words_of_a_cut_answer(chat: Chat) -> None:
    await chat.hold()
    await chat.press("escape")
    await chat.is_in(State.READY)
    await chat.send("/continue")
    await chat.request("/chat-messages", 2)
    await chat.is_in(State.READY)
    assert chat.queries[0] == HELD
    assert f"\n> {SHOWN}\n" in chat.queries[1]
    assert chat.queries[1].startswith("Your last answer was cut off")


async def test_continue_leaves_a_whole_answer_alone(chat: Chat) -> None:
    await asked(chat, ONE)
    await chat.send("/continue")
    await chat.sees("the last answer was not cut")
    assert chat.queries == [ONE]


async def test_continue_after_nothing_had_come_points_to_retry(chat: Chat) -> None:
    await chat.send("n=5 [fault: status=500]")
    await chat.sees("✗ failed")
    await chat.until(lambda: chat.draft != "")  # the question is given back
    await chat.press("ctrl+u")
    await chat.send("/continue")
    await chat.sees("nothing has come of the last answer: /retry asks again")


async def test_continue_works_after_a_new_start(open_chat: Opener) -> None:
    async with open_chat() as chat:
        await chat.hold()
        await chat.press("escape")
        await chat.is_in(State.READY)
    async with open_chat(resume=True) as chat:
        await chat.send("/continue")
        await chat.request("/chat-messages", 2)
        await chat.is_in(State.READY)
        assert f"\n> {SHOWN}\n" in chat.queries[1]


async def test_edit_takes_the_last_question_back_into_the_input(chat: Chat) -> None:
    await asked(chat, ONE, TWO)
    await chat.send("/edit")
    await chat.until(lambda: chat.draft == TWO)
    await chat.press("0", "enter")
    await chat.request("/chat-messages", 3)
    await chat.is_in(State.READY)
    assert chat.queries == [ONE, TWO, f"{TWO}0"]


async def test_edit_says_which_numbers_there_are(chat: Chat) -> None:
    await asked(chat, ONE, TWO)
    for number in ("0", "3", "x"):
        await chat.send(f"/edit {number}")
        await chat.sees("/edit takes a number from 1, the last question, to 2")


async def test_an_earlier_question_begins_a_new_conversation_with_what_was_said(
    chat: Chat,
) -> None:
    await asked(chat, ONE, TWO, THREE)
    old = chat.screen.view
    await chat.send("/edit 2")
    await opened(chat, BranchDialog)
    await chat.press("enter")
    await chat.until(lambda: chat.screen.view is not old)
    assert chat.draft.endswith(f"\n\n{TWO}")
    assert f"> **I asked:** {ONE}\n" in chat.draft
    assert THREE not in chat.draft
    await chat.press("enter")
    sent = await chat.request("/chat-messages", 4)
    await chat.is_in(State.READY)
    assert sent.json is not None
    assert not sent.json.get("conversation_id")
    assert old.session is not None
    assert [turn.query for turn in old.session.turns] == [ONE, TWO, THREE]


async def test_an_earlier_question_can_go_without_what_was_said(chat: Chat) -> None:
    await asked(chat, ONE, TWO)
    old = chat.screen.view
    await chat.send("/edit 2")
    await opened(chat, BranchDialog)
    await chat.press("enter")
    await chat.until(lambda: chat.screen.view is not old)
    assert chat.draft == ONE  # nothing was said before it


async def test_a_branch_that_is_not_wanted_changes_nothing(chat: Chat) -> None:
    await asked(chat, ONE, TWO, THREE)
    old = chat.screen.view
    await chat.send("/edit 2")
    await opened(chat, BranchDialog)
    await chat.press("escape")
    await chat.until(lambda: chat.app.screen is chat.screen)
    assert (chat.draft, chat.screen.view) == ("", old)


async def test_the_second_choice_takes_nothing_along(chat: Chat) -> None:
    await asked(chat, ONE, TWO, THREE)
    await chat.send("/edit 2")
    await opened(chat, BranchDialog)
    await chat.press("down", "enter")
    await chat.until(lambda: chat.draft == TWO)


async def test_the_list_of_questions_edits_the_chosen_one(chat: Chat) -> None:
    await asked(chat, ONE, TWO, THREE)
    await chat.send("/questions")
    await opened(chat, QuestionsDialog)
    await chat.press("enter")
    await chat.until(lambda: chat.draft == THREE)
    await chat.press("ctrl+u")
    await chat.send("/questions")
    await opened(chat, QuestionsDialog)
    await chat.press("up", "up", "enter")
    await opened(chat, BranchDialog)


async def test_a_draft_is_not_written_over_by_a_question(chat: Chat) -> None:
    await asked(chat, ONE)
    await chat.write("a draft")
    chat.app.call_later(BY_ID["edit"].run, chat.screen)
    await chat.sees("something is written in the input")
    assert chat.draft == "a draft"


async def test_files_of_an_earlier_question_go_into_the_new_conversation(
    chat: Chat,
) -> None:
    chat.screen.view.send(Draft(ONE, (IMAGE,)))
    await chat.request("/chat-messages")
    await chat.is_in(State.READY)
    chat.screen.view.send(Draft(TWO))
    await chat.request("/chat-messages", 2)
    await chat.is_in(State.READY)
    await chat.send("/edit 2")
    await opened(chat, BranchDialog)
    await chat.press("enter")
    await chat.sees("a.png")
    await chat.press("enter")
    sent = await chat.request("/chat-messages", 3)
    await chat.is_in(State.READY)
    assert sent.json is not None
    assert IMAGE.url in str(sent.json["files"])
