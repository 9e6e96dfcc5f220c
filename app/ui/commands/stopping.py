"""Stopping an answer, and what is known of the stop."""

from typing import TYPE_CHECKING, Final

from app.ui.chat.escape import esc_step
from app.ui.chat.situation import Situation
from app.ui.command import Command
from app.ui.transcript import toggle_late

if TYPE_CHECKING:
    from app.ui.chat.screen import ChatScreen


def _esc_label(now: Situation) -> str:
    step = esc_step(now.esc)
    return step.value if step is not None else ""


def _toggle_ledger(chat: "ChatScreen") -> None:
    """Show or hide the stop ledger of the last interrupted turn."""
    if turn := chat.view.shown.stopped:
        toggle_late(chat.view.transcript, turn)
    else:
        chat.hint("no answer was interrupted")


STOP: Final = Command(
    id="stop",
    reads_draft=True,
    title="Stop the answer",
    slash="stop",
    keys="escape,alt+escape",
    help="Stops the answer. Again, after 0.4 s: does not wait for the server. While "
    "nothing runs it closes what is open, or unselects; on a draft, pressed twice, it clears it.",
    run=lambda chat: chat.stopping.stop(),
    press=lambda chat: chat.stopping.escape(),
    label=_esc_label,
    applies=lambda now: esc_step(now.esc) is not None,
)

LEDGER: Final = Command(
    id="ledger",
    title="Stop ledger",
    slash="ledger",
    keys="f2",
    help="Stop ledger of the last interrupted answer, and what came after Esc.",
    run=_toggle_ledger,
    label="Stop ledger",
    applies=lambda now: now.stopped_turn,
)
