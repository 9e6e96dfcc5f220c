"""Opens the conversation that a window begins with."""

from typing import NamedTuple

from app.core.turn import Turn
from app.session.history import History, JournalHistory, ServerHistory
from app.session.listener import Listener
from app.session.session import Session
from app.ui.connect import Connection


class Opened(NamedTuple):
    """A conversation to go on with."""

    session: Session
    history: History | None
    """Where its earlier turns come from; None for a new conversation."""


async def open_conversation(
    connection: Connection, listener: Listener, *, resume: bool, conversation_id: str
) -> Opened:
    """The conversation that was asked for, with its newest turns.

    What the journal has of it comes from there: it knows more than the server of
    what was interrupted.

    Args:
        connection: The app and the journal.
        listener: Told of what the session does.
        resume: The conversation used last; a new one when there is none.
        conversation_id: One by Dify's id; empty for none in particular.

    Raises:
        DifyError: Only the server could have the conversation and did not give it.
    """
    client, journal = connection.client, connection.journal
    wanted = resume or bool(conversation_id)
    stored = await journal.latest(conversation_id) if wanted else None
    if stored is not None:
        history: History = JournalHistory(journal, stored.key)
        session = Session(
            client,
            journal,
            listener,
            key=stored.key,
            conversation_id=stored.conversation_id,
            turns=await history.older(),
            queue=stored.queue,
        )
        return Opened(session, history)
    if not conversation_id:
        return Opened(Session(client, journal, listener), None)
    history = ServerHistory(client, conversation_id)
    turns: list[Turn] = await history.older()
    session = Session(
        client, journal, listener, conversation_id=conversation_id, turns=turns
    )
    return Opened(session, history)
