"""What can be asked again, and how."""

from typing import TYPE_CHECKING

from app.core.draft import Draft
from app.core.turns.ledger import EndedBy
from app.core.turns.status import Status
from app.ui.chat.input.putting import put_into_input

if TYPE_CHECKING:
    from app.core.turns.turn import Turn
    from app.ui.chat.screen import ChatScreen


def retry(chat: "ChatScreen") -> None:
    """Ask the last question again, with its files."""
    turns = turns_of(chat)
    if not turns:
        chat.hint("nothing was asked here")
    else:
        _send(chat, turns[-1].draft)


def go_on(chat: "ChatScreen") -> None:
    """Ask for the rest of the last answer, if that was cut."""
    # Not at the top: the start needs none of these texts.
    from app.core.again import going_on

    turns = turns_of(chat)
    last = turns[-1] if turns else None
    if last is None:
        chat.hint("nothing was asked here")
    elif last.live:
        chat.hint("an answer runs")
    elif last.ended_by is EndedBy.ELSEWHERE:
        chat.hint("another window still receives the last answer")
    elif last.status not in (Status.INTERRUPTED, Status.FAILED):
        chat.hint("the last answer was not cut: there is nothing to go on with")
    elif not last.answer.shown.strip():
        chat.hint("nothing has come of the last answer: /retry asks again")
    else:
        _send(chat, Draft(going_on(last.answer.shown)))


def edit(chat: "ChatScreen") -> None:
    """Take the last question back into the input."""
    edit_earlier(chat, "1")


def edit_earlier(chat: "ChatScreen", number: str) -> None:
    """Take a question back into the input.

    Args:
        chat: The screen.
        number: Which one, counted from the last one, which is 1.
    """
    turns = turns_of(chat)
    if not turns:
        chat.hint("nothing was asked here")
    elif not number.isdecimal() or not 1 <= int(number) <= len(turns):
        chat.hint(f"/edit takes a number from 1, the last question, to {len(turns)}", 6)
    elif not chat.prompt.empty or chat.view.attachments:
        chat.hint("something is written in the input: send or clear it first")
    elif int(number) == 1:
        put_into_input(chat, turns[-1].draft)
    else:
        from app.ui.again.branching import branch

        branch(chat, len(turns) - int(number))


def choose_question(chat: "ChatScreen") -> None:
    """Let the person choose one of the questions to edit."""
    # Not at the top: the start of the app needs no list of options.
    from app.ui.dialogs.questions import QuestionsDialog

    turns = turns_of(chat)
    if not turns:
        chat.hint("nothing was asked here")
        return

    def take(number: int | None) -> None:
        if number is not None:
            edit_earlier(chat, str(number))

    chat.app.push_screen(QuestionsDialog([turn.query for turn in turns]), take)


def turns_of(chat: "ChatScreen") -> "list[Turn]":
    """The turns of the conversation on the screen that are there, oldest first."""
    session = chat.view.session
    return session.turns if session is not None else []


def _send(chat: "ChatScreen", draft: Draft) -> None:
    """Send a message as if it had been written, but never twice for two presses."""
    if chat.view.live is not None:
        chat.hint("an answer runs: stop it first")
    elif draft in chat.view.outbox.drafts:
        chat.hint("it waits already")
    elif chat.refusal:
        chat.hint(chat.refusal, 6)
    else:
        chat.view.send(draft)
