"""The one table of commands: every key, slash word and entry of the palette.

Key bindings, footer, help, palette and slash words are made from it; the README's
table is held to it by a test. An id never changes once it was released: people bind
keys by it.
"""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.binding import Binding

from app.ui.chat.copying import (
    copy_code,
    copy_selection,
    copy_selection_or_answer,
)
from app.ui.chat.escape import esc_step
from app.ui.chat.links import choose_link
from app.ui.chat.queueing import drop_queue, send_queue, show_queue, take_back
from app.ui.chat.situation import Situation
from app.ui.command import Command
from app.ui.transcript import toggle_thoughts

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen


def _esc_label(now: Situation) -> str:
    step = esc_step(now.esc)
    return step.value if step is not None else ""


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


_STOP: Final = Command(
    id="stop",
    reads_draft=True,
    title="Stop the answer",
    slash="stop",
    keys="escape,alt+escape",
    help="Stops the answer. Again, after 0.4 s: does not wait for the server. While "
    "nothing runs it unselects; on a draft, pressed twice, it clears it.",
    run=lambda chat: chat.stopping.stop(),
    press=lambda chat: chat.stopping.escape(),
    label=_esc_label,
    applies=lambda now: esc_step(now.esc) is not None,
)

_MOMENTARY: Final = (
    Command(
        id="menu-take",
        reads_draft=True,
        help="In the menu of slash words: runs the chosen one.",
        run=lambda chat: chat.menu.take(),
        keys="enter",
        label="Run",
        applies=lambda now: now.menu_choice,
    ),
    Command(
        id="menu-complete",
        reads_draft=True,
        help="In the menu of slash words: completes the chosen one.",
        run=lambda chat: chat.menu.complete(),
        keys="tab",
        label="Complete",
        applies=lambda now: now.menu_choice,
    ),
    Command(
        id="menu-up",
        reads_draft=True,
        help="In the menu of slash words: the one above.",
        run=lambda chat: chat.menu.move(-1),
        keys="up",
        label="Choose",
        display="↑↓",
        applies=lambda now: now.esc.menu,
    ),
    Command(
        id="menu-down",
        reads_draft=True,
        help="In the menu of slash words: the one below.",
        run=lambda chat: chat.menu.move(1),
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
"""Keys that mean something only while the menu is open or lines are selected."""

COMMANDS: Final = (
    _STOP,
    Command(
        id="send-queue",
        title="Send what waits",
        slash="send",
        empty_keys="enter",
        help="Sends the messages that are held after a stop or a failure.",
        run=send_queue,
        label="Send queued",
        applies=lambda now: now.held,
    ),
    Command(
        id="take-back",
        title="Take the last queued message back",
        slash="back",
        empty_keys="up",
        help="Takes the message queued last back into the input.",
        run=take_back,
        label="Take back",
        applies=lambda now: now.queued > 0,
    ),
    Command(
        id="drop-queue",
        title="Drop what waits",
        slash="drop",
        keys="f8",
        help="Drops the queue.",
        run=drop_queue,
        label="Drop queue",
        applies=lambda now: now.queued > 0,
    ),
    Command(
        id="queue",
        title="Show what waits",
        slash="queue",
        help="Shows the messages that wait, and says what can be done with them.",
        run=show_queue,
    ),
    Command(
        id="ledger",
        title="Stop ledger",
        slash="ledger",
        keys="f2",
        help="Stop ledger of the last interrupted answer, and what came after Esc.",
        run=lambda chat: chat.toggle_ledger(),
        label="Stop ledger",
        applies=lambda now: now.stopped_turn,
    ),
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
    Command(
        id="suggest",
        reads_draft=True,
        title="Suggested question",
        slash="suggest",
        keys="tab",
        help="Puts a suggested question into the empty input; again: the next one.",
        run=lambda chat: chat.suggest_next(),
        label="Suggestion",
        applies=lambda now: now.suggestion,
    ),
    Command(
        id="new",
        title="New conversation",
        slash="new",
        keys="ctrl+n",
        help="New conversation.",
        run=lambda chat: chat.new_conversation(),
        label="New",
    ),
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
"""All that has a name, in the order in which the footer, the help and the README
tell of it."""

BY_ID: Final = {command.id: command for command in (_STOP, *_MOMENTARY, *COMMANDS)}
"""Every command, by its id. Of several with one key the first one that applies gets
it, so what means something only for a moment stands before what always does."""

DRAFT_KEYS: Final = frozenset(
    key
    for command in BY_ID.values()
    for keys in (command.keys if command.reads_draft else "", command.empty_keys)
    for key in keys.split(",")
    if key
)
"""Keys that mean something else when a draft is written."""
STOP_KEYS: Final = frozenset(f"{_STOP.keys},{BY_ID['copy'].keys}".split(","))
"""Keys that stop a turn that runs: those wait for nothing."""
STAY: Final = "stay"
"""Not a command: Tab, which nobody may lose the focus by, when nothing else has it."""


def bindings() -> Iterable[Binding]:
    """The chat screen's bindings.

    All have priority over the input, which has the focus all the time; several may
    have one key, and the first one that applies gets it.
    """
    for command in BY_ID.values():
        action = f"command('{command.id}')"
        if command.keys:
            yield Binding(
                command.keys, action, show=False, priority=True, id=command.id
            )
        if command.empty_keys:
            yield Binding(
                command.empty_keys,
                f"command_when_empty('{command.id}')",
                show=False,
                priority=True,
                id=f"{command.id}.empty",
            )
    yield Binding("tab,shift+tab", STAY, show=False, priority=True)
