"""Moving about in a conversation, and what is shown of it."""

from typing import Final

from app.ui.chat.links import choose_link
from app.ui.command import Command
from app.ui.transcript import toggle_thoughts

END: Final = (
    Command(
        id="end",
        title="To the end",
        slash="end",
        keys="ctrl+end",
        empty_keys="end",
        help="To the end of the conversation, and follows it again.",
        run=lambda chat: chat.view.transcript.end(),
        label=lambda now: "" if now.following else "To the end",
    ),
)
"""Stands first: the footer names it when one is somewhere else."""

READING: Final = (
    Command(
        id="fold",
        title="Fold reasoning away, or show it",
        slash="fold",
        keys="f4",
        help="Folds reasoning away, or shows it.",
        run=lambda chat: toggle_thoughts(chat.view.transcript),
    ),
    Command(
        id="select",
        title="Select lines",
        slash="select",
        keys="f5",
        help="Selects lines by key: Up, Down, PageUp, PageDown, then Enter copies.",
        run=lambda chat: chat.view.transcript.select_lines(0),
    ),
    Command(
        id="links",
        title="Links on the screen",
        slash="links",
        keys="f6",
        help="Links on the screen: Enter opens one, C copies its address. A click "
        "opens one, too.",
        run=choose_link,
    ),
    Command(
        id="page-up",
        title="Scroll up",
        slash="page-up",
        keys="pageup",
        help="A screen up. The wheel scrolls, too.",
        run=lambda chat: chat.view.transcript.page(-1),
    ),
    Command(
        id="page-down",
        title="Scroll down",
        slash="page-down",
        keys="pagedown",
        help="A screen down. The view follows the end unless you scrolled up.",
        run=lambda chat: chat.view.transcript.page(1),
    ),
    Command(
        id="top",
        title="To the beginning",
        slash="top",
        keys="ctrl+home",
        empty_keys="home",
        help="To the beginning of the conversation.",
        run=lambda chat: chat.view.transcript.home(),
    ),
    Command(
        id="previous",
        title="Previous message",
        slash="previous",
        keys="ctrl+up,alt+up",
        help="To the message before.",
        run=lambda chat: chat.view.transcript.previous_turn(),
    ),
    Command(
        id="next",
        title="Next message",
        slash="next",
        keys="ctrl+down,alt+down",
        help="To the message after.",
        run=lambda chat: chat.view.transcript.next_turn(),
    ),
)
