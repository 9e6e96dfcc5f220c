"""Keys that mean something only while the menu is open or lines are selected."""

from typing import Final

from app.ui.chat.copying import copy_selection
from app.ui.command import Command

MOMENTARY: Final = (
    Command(
        id="menu-take",
        reads_draft=True,
        help="In the menu of slash words: runs the chosen one.",
        run=lambda chat: chat.words.menu.take(),
        keys="enter",
        label="Run",
        applies=lambda now: now.menu_choice,
    ),
    Command(
        id="menu-complete",
        reads_draft=True,
        help="In the menu of slash words: completes the chosen one.",
        run=lambda chat: chat.words.menu.complete(),
        keys="tab",
        label="Complete",
        applies=lambda now: now.menu_choice,
    ),
    Command(
        id="menu-up",
        reads_draft=True,
        help="In the menu of slash words: the one above.",
        run=lambda chat: chat.words.menu.move(-1),
        keys="up",
        label="Choose",
        display="↑↓",
        applies=lambda now: now.esc.menu,
    ),
    Command(
        id="menu-down",
        reads_draft=True,
        help="In the menu of slash words: the one below.",
        run=lambda chat: chat.words.menu.move(1),
        keys="down",
        applies=lambda now: now.esc.menu,
    ),
    Command(
        id="selection-copy",
        help="While lines are selected: copies them.",
        run=copy_selection,
        keys="enter",
        label="Copy",
        applies=lambda now: now.selecting,
    ),
    Command(
        id="selection-up",
        help="While lines are selected: one more above, or one less below.",
        run=lambda chat: chat.view.transcript.select_lines(-1),
        keys="up",
        label="Select",
        display="↑↓",
        applies=lambda now: now.selecting,
    ),
    Command(
        id="selection-down",
        help="While lines are selected: one more below, or one less above.",
        run=lambda chat: chat.view.transcript.select_lines(1),
        keys="down",
        applies=lambda now: now.selecting,
    ),
    Command(
        id="selection-page-up",
        help="While lines are selected: a window more above.",
        run=lambda chat: chat.view.transcript.select_page(-1),
        keys="pageup",
        applies=lambda now: now.selecting,
    ),
    Command(
        id="selection-page-down",
        help="While lines are selected: a window more below.",
        run=lambda chat: chat.view.transcript.select_page(1),
        keys="pagedown",
        applies=lambda now: now.selecting,
    ),
)
