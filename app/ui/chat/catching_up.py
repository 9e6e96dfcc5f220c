"""What other clients said in a conversation, put where it belongs."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.core.turns.completing import unfinished
from app.errors import AppError

if TYPE_CHECKING:
    from app.session.histories.merging import Merge
    from app.ui.chat.conversation_view import ConversationView


async def catch_up(view: "ConversationView", tell: Callable[[str], None]) -> None:
    """Merge the server's history into what a view shows.

    Args:
        view: Shows what was known without the server.
        tell: Called, once for each time that the server goes away, with a sentence
            that says why only our part is shown.
    """
    history = view.history
    if history is None:
        return
    told = bool(history.offline)
    try:
        merge = await history.catch_up()
    except AppError as error:
        if not told:
            tell(f"Shown is what was kept here. {error.what}")
    else:
        _show(view, merge)


def _show(view: "ConversationView", merge: "Merge") -> None:
    """Show what a merge has brought, each turn at its place."""
    if view.session is None:
        return
    turns = view.session.turns
    new = [turn for turn in merge.arrived if view.view_of(turn) is None]
    for turn in reversed(new):
        behind = (view.view_of(other) for other in turns[turns.index(turn) + 1 :])
        view.show_turn(turn, before=next(filter(None, behind), None))
    view.order_turns()
    for turn in merge.changed:
        view.turn_changed(view.session, turn)
    if any(map(unfinished, merge.changed)):
        view.session.look_up()  # some have got their message's id only now
