"""What helps with a message before it is sent."""

from typing import Final

from app.ui.chat.input.suggestions import suggest_next
from app.ui.chat.inputs import change_inputs
from app.ui.command import Command

ASKING: Final = (
    Command(
        id="suggest",
        reads_draft=True,
        title="Suggested question",
        slash="suggest",
        keys="tab",
        help="Puts a suggested question into the empty input; again: the next one.",
        run=suggest_next,
        label="Suggestion",
        applies=lambda now: now.suggestion,
    ),
    Command(
        id="inputs",
        title="Inputs of the conversation",
        slash="inputs",
        help="Shows what the app asks for, to be changed for the next message.",
        run=change_inputs,
    ),
)
