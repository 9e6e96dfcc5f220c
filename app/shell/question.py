"""One message and its answer, in a conversation that other windows may be using."""

import asyncio

from app.core.draft import Draft
from app.core.ledger import StopCause
from app.core.status import Status
from app.core.turn import Turn
from app.session.listener import Listener
from app.session.session import Session
from app.shell.output import Output
from app.shell.streams import say


class Question(Listener):
    """Asks in a session, prints the answer as it grows, and passes over all others.

    While another window receives an answer there, the message waits.

    Args:
        output: Prints.
        draft: The message.
    """

    def __init__(self, output: Output, draft: Draft) -> None:
        self.turn: Turn | None = None
        """What is asked; None as long as the message waits."""
        self.over = asyncio.Event()
        """Set when the answer has ended, or is not waited for any more."""
        self.draft = draft
        """The message."""
        self._output = output

    def ask(self, session: Session) -> None:
        """Send the message, or let it wait."""
        if session.send(self.draft) is None:
            self._say_that_it_waits()

    def interrupt(self, session: Session) -> None:
        """Stop the answer, or take the message back that waits."""
        if self.turn is not None:
            session.interrupt(StopCause.CTRL_C)
        else:
            session.take_back()
            self.over.set()

    async def leave(self, session: Session, cause: StopCause) -> None:
        """Stop the answer and close the session; a message that waits is kept."""
        await session.aclose(cause=cause)
        self.over.set()

    def turn_started(self, session: Session, turn: Turn) -> None:
        if not turn.elsewhere:
            self.turn = turn
            self._output.begin(turn)

    def turn_changed(self, session: Session, turn: Turn) -> None:
        if not turn.elsewhere:
            self._output.more(turn)

    def turn_withdrawn(self, session: Session, turn: Turn) -> None:
        self.turn = None
        self._say_that_it_waits()

    def turn_ended(self, session: Session, turn: Turn) -> None:
        if not turn.elsewhere:
            self.over.set()
        elif self.turn is None and turn.status is not Status.COMPLETED:
            # What waits is held then; who asked here meant this message.
            session.take_back()
            session.send(self.draft)

    def _say_that_it_waits(self) -> None:
        say("The message waits: another window has an answer in this conversation.")
