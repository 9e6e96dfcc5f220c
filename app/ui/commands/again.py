"""Asking again."""

from typing import Final

from app.ui.again.actions import choose_question, edit, edit_earlier, go_on, retry
from app.ui.command import Command

AGAIN: Final = (
    Command(
        id="retry",
        title="Ask the last question again",
        slash="retry",
        help="Asks the last question again.",
        run=retry,
    ),
    Command(
        id="continue",
        title="Go on with an answer that was cut",
        slash="continue",
        help="Asks for the rest of an answer that was stopped or lost: quotes its last "
        "words, which some apps forget on the server.",
        run=go_on,
    ),
    Command(
        id="edit",
        title="Edit the last question",
        slash="edit",
        argument="N",
        help="Takes the last question back into the input; with a number an earlier "
        "one, for a new conversation: 2 is the one before the last.",
        run=edit,
        run_with=edit_earlier,
    ),
    Command(
        id="questions",
        title="Edit an earlier question",
        slash="questions",
        help="Lists the questions of the conversation, to edit one of them.",
        run=choose_question,
    ),
)
