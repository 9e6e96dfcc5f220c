"""Which key does what on the chat screen.

Every action may be bound to one key with others: `check_action` of the screen lets
through the one that means something at the moment. All bindings have priority over
the input, which has the focus all the time.
"""

from collections.abc import Iterator
from typing import Final

from textual.binding import Binding

from app.ui.chat.escape import LADDER


def _escape() -> Iterator[Binding]:
    for step in LADDER:
        yield Binding("escape", step.action, step.label, priority=True)
        # What some terminals make of two Escs at once.
        yield Binding("alt+escape", step.action, show=False, priority=True)


def _shown(key: str, action: str, label: str, display: str | None = None) -> Binding:
    return Binding(key, action, label, key_display=display, priority=True)


def _quiet(keys: str, action: str) -> Binding:
    return Binding(keys, action, show=False, priority=True)


CHAT_KEYS: Final = (
    *_escape(),
    _shown("enter", "copy_selection", "Copy"),
    _shown("enter", "release_queue", "Send queued"),
    _shown("up", "select(-1)", "Select", "↑↓"),
    _shown("up", "take_back", "Take back"),
    _quiet("down", "select(1)"),
    _shown("f8", "drop_queue", "Drop queue"),
    _shown("f2", "toggle_ledger", "Stop ledger"),
    _shown("ctrl+end", "to_end", "To the end"),
    _shown("tab", "suggest", "Suggestion"),
    _shown("ctrl+n", "new_conversation", "New"),
    _shown("f1", "help", "Help"),
    _shown("ctrl+q", "app.quit", "Quit"),
    _quiet("ctrl+c", "copy_or_stop"),
    _quiet("f3", "copy_code"),
    _quiet("f4", "toggle_thoughts"),
    _quiet("f5", "select(0)"),
    _quiet("f6", "links"),
    _quiet("pageup", "select_page(-1)"),
    _quiet("pageup", "page(-1)"),
    _quiet("pagedown", "select_page(1)"),
    _quiet("pagedown", "page(1)"),
    _quiet("home", "to_start_when_empty"),
    _quiet("end", "to_end_when_empty"),
    _quiet("ctrl+home", "to_start"),
    _quiet("ctrl+up,alt+up", "previous_turn"),
    _quiet("ctrl+down,alt+down", "next_turn"),
    # The focus stays in the input, whatever a hand does by habit.
    _quiet("tab,shift+tab", "stay"),
)
"""In the order in which the footer names them."""

STOP_KEYS: Final = frozenset({"escape", "alt+escape", "ctrl+c"})
"""Keys that stop a turn that runs."""
DRAFT_KEYS: Final = STOP_KEYS | {"enter", "up", "down", "tab", "home", "end"}
"""Keys that mean something else when a draft is written: what was typed before
them must have reached the input when they are looked at."""
