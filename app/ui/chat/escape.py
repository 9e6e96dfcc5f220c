"""What Esc does: one table for the key, its label in the footer, and the help.

It depends on what is open and on the turn's state, never on the focus. Dialogs and
the palette close before any of it: they are screens with an Esc of their own.
"""

from enum import Enum, unique
from typing import NamedTuple


@unique
class EscStep(Enum):
    """One thing that Esc can do; the value is its label in the footer."""

    STOP = "Stop"
    LET_GO = "Don't wait"
    CLOSE_MENU = "Close"
    CLOSE_QUEUE = "Close queue"
    KEEP_NAME = "Keep name"
    """Give up writing another name for a conversation."""
    CLOSE_LIST = "Hide list"
    CANCEL_UPLOAD = "Cancel upload"
    CLOSE_RECALL = "Close list"
    CLOSE_FIND = "Close find"
    UNSELECT = "Unselect"
    CLEAR_DRAFT = "Clear draft"
    ARM_CLEAR = "Clear draft…"
    """Warn: the next Esc clears."""


class EscContext(NamedTuple):
    """All that Esc depends on."""

    live: bool = False
    """A turn runs."""
    stopping: bool = False
    """It has been interrupted already."""
    menu: bool = False
    """The menu of slash words is open."""
    renaming: bool = False
    """A conversation gets another name."""
    listed: bool = False
    """The list of conversations is open."""
    uploading: bool = False
    """A file for the next message is on its way."""
    recalling: bool = False
    """What was typed before is listed."""
    finding: bool = False
    """The find bar is open."""
    selected: bool = False
    """Text of the conversation is selected."""
    draft: bool = False
    """Something is written in the input."""
    armed: bool = False
    """Esc was pressed on this draft a moment ago."""
    queue: bool = False
    """The list of what waits is open."""


def esc_step(now: EscContext) -> EscStep | None:
    """What Esc does now; None when it does nothing.

    A running answer comes first: whoever presses Esc while tokens run wants them to
    stop, whatever else is open.
    """
    if now.live:
        return EscStep.LET_GO if now.stopping else EscStep.STOP
    if now.menu:
        return EscStep.CLOSE_MENU
    if now.queue:
        return EscStep.CLOSE_QUEUE
    if now.renaming:
        return EscStep.KEEP_NAME
    if now.uploading:
        return EscStep.CANCEL_UPLOAD
    if now.recalling:
        return EscStep.CLOSE_RECALL
    if now.finding:
        return EscStep.CLOSE_FIND
    if now.listed:
        return EscStep.CLOSE_LIST
    if now.selected:
        return EscStep.UNSELECT
    if now.draft:
        return EscStep.CLEAR_DRAFT if now.armed else EscStep.ARM_CLEAR
    return None
