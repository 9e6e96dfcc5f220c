"""Keys that mean something only while the list of conversations gets what is typed."""

from typing import Final

from app.ui.chat.situation import Situation
from app.ui.command import Command


def _listing(now: Situation) -> bool:
    return now.listing


def _choosing(now: Situation) -> bool:
    return now.listing and not now.esc.renaming


LISTING: Final = (
    Command(
        id="list-open",
        reads_draft=True,
        help="In the list of conversations: opens the chosen one.",
        run=lambda chat: chat.side.panel.take(),
        keys="enter",
        label=lambda now: "Rename" if now.esc.renaming else "Open",
        applies=_listing,
    ),
    Command(
        id="list-up",
        reads_draft=True,
        help="In the list of conversations: the one above.",
        run=lambda chat: chat.side.panel.move(-1),
        keys="up",
        label=lambda now: "" if now.esc.renaming else "Choose",
        display="↑↓",
        applies=_listing,
    ),
    Command(
        id="list-down",
        reads_draft=True,
        help="In the list of conversations: the one below.",
        run=lambda chat: chat.side.panel.move(1),
        keys="down",
        applies=_listing,
    ),
    Command(
        id="list-page-up",
        help="In the list of conversations: a window up.",
        run=lambda chat: chat.side.panel.page(-1),
        keys="pageup",
        applies=_listing,
    ),
    Command(
        id="list-page-down",
        help="In the list of conversations: a window down.",
        run=lambda chat: chat.side.panel.page(1),
        keys="pagedown",
        applies=_listing,
    ),
    Command(
        id="list-first",
        help="In the list of conversations: the first one.",
        run=lambda chat: chat.side.panel.to_edge(-1),
        keys="home",
        applies=_listing,
    ),
    Command(
        id="list-last",
        help="In the list of conversations: the last one.",
        run=lambda chat: chat.side.panel.to_edge(1),
        keys="end",
        applies=_listing,
    ),
    Command(
        id="list-rename",
        help="In the list of conversations: renames the chosen one.",
        run=lambda chat: chat.side.panel.rename(),
        keys="ctrl+r",
        label="Rename",
        applies=_choosing,
    ),
    Command(
        id="list-pin",
        help="In the list of conversations: pins the chosen one, or unpins it.",
        run=lambda chat: chat.side.pin(),
        keys="ctrl+t",
        label="Pin",
        applies=_choosing,
    ),
    Command(
        id="list-archive",
        help="In the list of conversations: archives the chosen one, or takes it out.",
        run=lambda chat: chat.side.archive(),
        keys="ctrl+x",
        label="Archive",
        applies=_choosing,
    ),
    Command(
        id="list-delete",
        help="In the list of conversations: deletes the chosen one.",
        run=lambda chat: chat.side.delete(),
        keys="delete",
        label="Delete",
        applies=_choosing,
    ),
    Command(
        id="list-archived",
        reads_draft=True,
        help="In the list of conversations: shows the archived ones, or the others.",
        run=lambda chat: chat.side.panel.toggle_archived(),
        keys="tab",
        label=lambda now: "" if now.esc.renaming else "Archived",
        applies=_listing,
    ),
)
