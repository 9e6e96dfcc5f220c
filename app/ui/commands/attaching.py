"""Files that go with the next message."""

from typing import Final

from app.ui.chat.input.path_completion import complete_path
from app.ui.command import Command

ATTACHING: Final = (
    Command(
        id="attach-complete",
        reads_draft=True,
        help="Behind /attach: completes the path.",
        run=complete_path,
        keys="tab",
        label="Complete",
        applies=lambda now: now.path,
    ),
)
"""Stands before the others: it has Tab for as long as a path is written."""

ATTACH: Final = (
    Command(
        id="attach",
        title="Attach a file",
        slash="attach",
        argument="PATH",
        help="Sends a file along with the next message: a path, or an address. "
        "A file that is dragged into the window is attached, too.",
        run=lambda chat: chat.attaching.attach(""),
        run_with=lambda chat, path: chat.attaching.attach(path),
    ),
    Command(
        id="detach",
        title="Take the files off again",
        slash="detach",
        help="Takes the files off that were to go along.",
        run=lambda chat: chat.attaching.detach(),
    ),
)
