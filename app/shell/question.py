"""One message and its answer, in a conversation that other windows may be using."""

import asyncio

from app.core.draft import Draft
from app.core.turns.ledger import StopCause
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.session.listener import Listener
from app.session.session import Session
from app.shell.output import Output
from app.shell.streams import say


class Question(Listener):
    """Asks in a session, prints the answer as it grows, and passes over all others.

    While another answer is received there, the message waits.

    Args:
        output: Prints.
    """

    def __init__(self, output: Output) -> None:
        self.turn: Turn | None = None
        """What is asked; None as long as the message waits."""
        self.over = asyncio.Event()
        """Set when the answer has ended, or is not waited for any more."""
        self._output = output
        self._draft: Draft | None = None

    def ask(self, session: Session, draft: Draft) -> None:
        """Send a message, or let it wait. Called once."""
        self._draft = draft
        if session.send(draft) is None and session.live is not None:
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
        if turn.draft is self._draft:
            self.turn = turn
            self._output.begin(turn)

    def turn_changed(self, session: Session, turn: Turn) -> None:
        if turn is self.turn:
            self._output.more(turn)

    def turn_withdrawn(self, session: Session, turn: Turn) -> None:
        if turn is self.turn:
            self.turn = None
            self._say_that_it_waits()

    def turn_ended(self, session: Session, turn: Turn) -> None:
        if turn is self.turn:
            self.over.set()
        elif self._waits and turn.status is not Status.COMPLETED:
            # What waits is held then; who asked here meant this message.
            draft = session.take_back()
            assert draft is not None  # it is the newest that waits
            session.send(draft)

    @property
    def _waits(self) -> bool:
        return self._draft is not None and self.turn is None

    def _say_that_it_waits(self) -> None:
        say("The message waits: another answer is received in this conversation.")
