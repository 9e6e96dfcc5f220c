"""What a person does with single messages that wait in a session."""

from typing import TYPE_CHECKING

from app.core.turns.ledger import StopCause
from app.core.turns.status import EscResult

if TYPE_CHECKING:
    from app.core.draft import Draft
    from app.core.outbox import Place
    from app.session.session import Session


def send_now(session: "Session", draft: "Draft") -> EscResult:
    """Send a message that waits before all others; what runs is stopped for it.

    What else waits stays as it is: held, or on its way after this one.

    Returns:
        What that meant to the turn that runs.
    """
    live, run = session.live, session.newest_run  # before the message can go out
    if not session.change_queue(lambda outbox: outbox.put_first(draft)):
        return EscResult.IGNORED
    if live is None or live.stopping:
        return EscResult.IGNORED
    if run is not None and run.turn is live:
        return run.interrupt(StopCause.SEND_NOW)
    return session.others.interrupt()


def put_back(session: "Session", draft: "Draft", place: "Place") -> None:
    """Let a message wait where it was taken out of the queue to be edited.

    It is sent like any other when nothing waits any more.
    """
    if len(session.outbox):
        session.change_queue(lambda outbox: outbox.insert(draft, place))
    else:
        session.send(draft)
