"""What of the turns in a transcript is folded away."""

from typing import TYPE_CHECKING

from app.ui.transcript.entries.turn import turns_in
from app.ui.transcript.widget import Transcript

if TYPE_CHECKING:
    from app.core.turns.turn import Turn


def toggle_late(transcript: Transcript, turn: "Turn") -> bool:
    """Show or hide what came after Esc; tell whether it is shown now."""
    for view in turns_in(transcript.entries):
        if view.turn is turn:
            view.show_late = not view.show_late and view.has_late
            transcript.look_again([view])
            return view.show_late
    return False


def toggle_thoughts(transcript: Transcript) -> bool:
    """Unfold or fold all reasoning; tell whether it is unfolded now."""
    views = turns_in(transcript.entries)
    show = not any(view.show_thoughts for view in views)
    for view in views:
        view.show_thoughts = show
    transcript.look_again(views)
    return show
