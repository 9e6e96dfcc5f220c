"""Which turn of a conversation is meant, and the way to it."""

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple

from app.ui.transcript import Transcript, TurnView
from app.ui.transcript.entries.turn import turns_in

if TYPE_CHECKING:
    from app.ui.chat.conversation_view import ConversationView
    from app.ui.transcript.viewport import Viewport

_LOOK_EVERY: Final = 0.01
"""Seconds between two looks whether a transcript has got its size."""
POINTED_FOR: Final = 3.0
"""Seconds in which the turn that was looked for is marked."""


class TurnSpot(NamedTuple):
    """A turn as a search names it."""

    message_id: str = ""
    """Dify's id of it; empty for a turn that got none."""
    created_at: float = 0.0
    """When it was asked, Unix seconds: for a turn without an id."""
    answer_holds: str = ""
    """What was found in its answer, as `Sought` takes it; empty for no such thing."""

    def is_at(self, view: TurnView) -> bool:
        """Whether this is the turn that a view shows."""
        turn = view.turn
        if self.message_id and turn.message_id:
            return turn.message_id == self.message_id
        return turn.created_at == self.created_at


async def go_to_turn(view: "ConversationView", spot: TurnSpot) -> bool:
    """Bring a turn into the window and mark it for a moment.

    Its question comes to the top, unless what was found is further below. Older pages
    are fetched until it is there.

    Returns:
        Whether the conversation has it.

    Raises:
        DifyError: The server did not give the pages before those that are shown.
    """
    transcript = view.transcript
    while (entry := _entry_at(view, spot)) is None:
        if not await view.older.fetch():
            return False
    await _laid_out(transcript)
    transcript.go_to(entry)
    if spot.answer_holds:
        _bring_found(transcript.viewport, entry, spot.answer_holds)
    _point_out(transcript, entry)
    return True


def _point_out(transcript: Transcript, entry: TurnView) -> None:
    """Mark the lines of a turn at their left for a moment."""

    def end() -> None:
        if transcript.canvas.pointed is entry:
            transcript.canvas.pointed = None
            transcript.flush()

    transcript.canvas.pointed = entry
    transcript.flush()
    transcript.set_timer(POINTED_FOR, end)


def _bring_found(viewport: "Viewport", entry: TurnView, text: str) -> None:
    """Show the first line of an answer that holds some of a text, if there is one."""
    # Not at the top: the start of the app looks for nothing.
    from app.core.texts.matching import Sought
    from app.ui.transcript.finding.shown_text import ShownText
    from app.ui.transcript.seen import sees

    sought, heights = Sought(text), viewport.heights
    for part, span in enumerate(heights.spans(entry)):
        if span.section is None or not span.section.text:
            continue  # the question
        shown = ShownText.of(viewport.lay_out(entry, part))
        if found := sought.spans(shown.text):
            row = shown.span(*found[0])[0].row
            if not sees(viewport, entry, part, row):
                viewport.bring(entry, part, row)
            return


async def _laid_out(transcript: Transcript) -> None:
    """Wait until a transcript that was just put on the screen knows its size."""
    while True:
        refreshed = asyncio.Event()
        transcript.call_after_refresh(refreshed.set)
        await refreshed.wait()
        if transcript.viewport.heights.width or not transcript.is_attached:
            return
        await asyncio.sleep(_LOOK_EVERY)


def _entry_at(view: "ConversationView", spot: TurnSpot) -> TurnView | None:
    views = reversed(turns_in(view.transcript.entries))
    return next((entry for entry in views if spot.is_at(entry)), None)
