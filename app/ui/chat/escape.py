"""What Esc does now: one table for the key, the footer and the help.

It depends on what is open and on the turn's state, never on the focus.
"""

from dataclasses import dataclass
from typing import NamedTuple


class EscapeStep(NamedTuple):
    """One rung of the ladder."""

    action: str
    """Name of the screen's action."""
    label: str
    """What the footer says that Esc will do."""


CLEAR_SELECTION = EscapeStep("clear_selection", "Unselect")
INTERRUPT = EscapeStep("interrupt", "Stop")
HANG_UP = EscapeStep("hang_up", "Hang up")
ARM_CLEAR = EscapeStep("arm_clear", "Clear draft…")
CLEAR_DRAFT = EscapeStep("clear_draft", "Clear draft")

LADDER = (CLEAR_SELECTION, INTERRUPT, HANG_UP, CLEAR_DRAFT, ARM_CLEAR)
"""Every step, first come first served. Dialogs close before any of them: they
are screens with an Esc of their own."""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that Esc depends on."""

    selected: bool = False
    """Text is selected with the mouse."""
    live: bool = False
    """A turn runs."""
    stopping: bool = False
    """It has been interrupted already."""
    draft: bool = False
    """Something is written in the input."""
    armed: bool = False
    """Esc was pressed on this draft a moment ago."""


def escape_step(now: Situation) -> EscapeStep | None:
    """What Esc does in a situation; None when it does nothing."""
    if now.selected:
        return CLEAR_SELECTION
    if now.live:
        return HANG_UP if now.stopping else INTERRUPT
    if now.draft:
        return CLEAR_DRAFT if now.armed else ARM_CLEAR
    return None
