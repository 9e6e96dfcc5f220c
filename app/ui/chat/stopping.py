"""What Esc and Ctrl+C do on the chat screen."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from app.core.turns.ledger import StopCause
from app.core.turns.status import EscResult
from app.ui.chat.copying import copy_from_draft, copy_selection
from app.ui.chat.escape import EscContext, EscStep, esc_step
from app.ui.chat.presses import DoublePress

if TYPE_CHECKING:
    from app.core.draft import Draft
    from app.core.turns.turn import Turn
    from app.ui.chat.screen import ChatScreen

CLEAR_WITHIN: Final = 3.0
"""Seconds in which a second Esc clears the draft."""
QUIT_WITHIN: Final = 1.5
"""Seconds in which a second Ctrl+C leaves."""


class Stopping:
    """Stops the answer, and does what comes next when there is none.

    Args:
        screen: Whose answer it is.
    """

    def __init__(self, screen: "ChatScreen") -> None:
        self._screen = screen
        self._clearing = DoublePress(CLEAR_WITHIN)
        self._quitting = DoublePress(QUIT_WITHIN)
        self._spared: Sequence[Draft] = ()

    @property
    def _live(self) -> "Turn | None":
        """The turn that a key stops; None when nothing ran as the key was pressed."""
        turn = self._screen.view.live
        if turn is not None and any(turn.draft is draft for draft in self._spared):
            return None
        return turn

    def spare(self, drafts: "Sequence[Draft]") -> None:
        """A key is on its way, pressed while nothing ran.

        Args:
            drafts: What can go out by itself before the key arrives, and is not
                stopped by it; empty when it has arrived.
        """
        if self._spared or drafts:
            self._spared = drafts
            self._screen.refresh_bindings()

    def context(self) -> EscContext:
        """All that Esc depends on, as it is now."""
        screen, turn = self._screen, self._live
        return EscContext(
            live=turn is not None,
            stopping=turn is not None and turn.stopping,
            menu=screen.menu_open,
            renaming=screen.side.renaming,
            listed=screen.side.is_open,
            uploading=any(one.waits for one in screen.view.attachments),
            recalling=screen.recall.is_open,
            finding=screen.finding.is_open,
            selected=bool(screen.selections),
            draft=not screen.prompt.empty,
            armed=self._clearing.armed,
            queue=screen.queueing.is_open,
        )

    def draft_changed(self) -> None:
        """Who writes on does not want to clear the draft."""
        self._clearing.disarm()

    def escape(self) -> None:
        """Do what Esc does now."""
        screen = self._screen
        match esc_step(self.context()):
            case EscStep.STOP | EscStep.LET_GO:
                self.interrupt()
                return
            case EscStep.CLOSE_MENU:
                screen.menu.close(screen.prompt.text)
            case EscStep.CLOSE_QUEUE:
                screen.queueing.close()
            case EscStep.KEEP_NAME:
                screen.side.panel.keep_name()
            case EscStep.CLOSE_LIST:
                screen.side.close()
            case EscStep.CANCEL_UPLOAD:
                screen.attaching.cancel()
            case EscStep.CLOSE_RECALL:
                screen.recall.close()
            case EscStep.CLOSE_FIND:
                screen.finding.close()
            case EscStep.UNSELECT:
                screen.clear_selection()
            case EscStep.CLEAR_DRAFT:
                self._clear_draft()
            case EscStep.ARM_CLEAR:
                self._clearing.arm()
                screen.hint("esc again clears the draft", CLEAR_WITHIN)
        screen.refresh_bindings()

    def stop(self) -> None:
        """Stop the answer, or say that none runs."""
        if self._screen.view.live is None:
            self._screen.hint("no answer runs")
        else:
            self.interrupt(StopCause.COMMAND)

    def interrupt(self, cause: StopCause = StopCause.ESC) -> None:
        """Stop the turn that runs, or let one go that is being stopped."""
        session = self._screen.view.session
        if session is not None and session.interrupt(cause) is EscResult.STOPPING:
            self.show_stop()

    def show_stop(self) -> None:
        """Draw at once and in one frame what came just before a stop request went
        out, and the word that it did."""
        self._screen.view.transcript.flush()
        self._screen.show_state()

    def glued_escape(self) -> None:
        """A terminal reported Esc and a letter as one key: the Esc of it counts."""
        if self._screen.view.live is not None:
            self.interrupt()

    def copy_or_stop(self) -> None:
        """Ctrl+C: copy a selection, else stop, else clear, else leave."""
        screen = self._screen
        if screen.selections:
            copy_selection(screen)
        elif copy_from_draft(screen):
            return
        elif self._live is not None:
            self.interrupt(StopCause.CTRL_C)
        elif not screen.prompt.empty:
            self._clear_draft()
        elif self._quitting.armed:
            screen.leave()
        else:
            self._quitting.arm()
            screen.hint("ctrl+c again leaves, or ctrl+q", QUIT_WITHIN)

    def _clear_draft(self) -> None:
        self._clearing.disarm()
        self._screen.prompt.clear_draft()
        self._screen.hint("ctrl+_ brings the draft back")
