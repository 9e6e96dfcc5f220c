"""Taking text out of a conversation."""

from typing import Final

from app.ui.chat.copying import copy_code, copy_selection_or_answer
from app.ui.command import Command

COPYING: Final = (
    Command(
        id="copy",
        reads_draft=True,
        title="Copy the selection, or the last answer",
        slash="copy",
        keys="ctrl+c",
        help="Copies a selection, else stops, else clears the draft; twice while idle: "
        "leaves. As a slash word: the selection, else the last answer.",
        run=copy_selection_or_answer,
        press=lambda chat: chat.stopping.copy_or_stop(),
    ),
    Command(
        id="copy-code",
        title="Copy the last code block",
        slash="code",
        keys="f3",
        help="Copies the last code block.",
        run=copy_code,
    ),
)
