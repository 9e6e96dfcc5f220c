"""What concerns the whole program."""

import sys
from typing import TYPE_CHECKING, Final

from app.ui.command import Command

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen


def _use_theme(chat: "ChatScreen", name: str) -> None:
    """Draw in the colours of a theme, if there is one of this name."""
    if name in chat.app.available_themes:
        chat.app.theme = name
    else:
        chat.hint(f"no theme is called {name}: /theme lists them")


def _suspend(chat: "ChatScreen") -> None:
    """Stop the process, where there is such a thing."""
    if sys.platform == "win32":
        chat.hint("Windows cannot suspend a program")
    else:
        chat.app.action_suspend_process()


def _show_help(chat: "ChatScreen") -> None:
    from app.ui.dialogs.help import HelpDialog

    chat.app.push_screen(HelpDialog())


GENERAL: Final = (
    Command(
        id="help",
        title="Help",
        slash="help",
        keys="f1",
        help="Keys, slash words, and what a stop keeps.",
        run=_show_help,
        label="Help",
    ),
    Command(
        id="quit",
        title="Quit",
        slash="quit",
        keys="ctrl+q",
        help="Leaves; a running answer is stopped first.",
        run=lambda chat: chat.leave(),
        label="Quit",
    ),
    Command(
        id="suspend",
        title="Suspend",
        slash="suspend",
        keys="ctrl+z",
        help="Back to the shell; its command fg brings difyterm back.",
        run=_suspend,
    ),
)

LOOKS: Final = (
    Command(
        id="theme",
        title="Theme",
        slash="theme",
        argument="NAME",
        help="Other colours: the named theme, or one to choose from a list.",
        run=lambda chat: chat.app.action_change_theme(),
        run_with=lambda chat, name: _use_theme(chat, name),
    ),
    Command(
        id="palette",
        title="Command palette",
        slash="palette",
        keys="ctrl+p",
        help="Every command by name.",
        run=lambda chat: chat.app.action_command_palette(),
    ),
)
