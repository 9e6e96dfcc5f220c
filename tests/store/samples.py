"""Turns and logs to put into a journal, and what to compare of them."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from app.core.draft import Draft
from app.core.turns.ledger import StopCause
from app.core.turns.record import dump_event, dump_interrupt
from app.core.turns.turn import Turn
from app.core.wire.events import ChunkEvent, MessageEnd, TextDelta
from app.store.journal import Journal
from app.store.writes import Begin, Finish, SaveQueue

CREATED = 1_700_000_000.0


def begun(
    conversation: str,
    turn: str,
    query: str,
    created_at: float = CREATED,
    inputs: Mapping[str, Any] = MappingProxyType({}),
) -> Begin:
    """The beginning of a turn without files."""
    return Begin(conversation, turn, Draft(query), created_at, inputs)


def queued(conversation: str, *texts: str) -> SaveQueue:
    """A queue of messages without files."""
    return SaveQueue(conversation, [Draft(text) for text in texts])


def new_key() -> str:
    """A key as a session makes it."""
    return uuid4().hex


def delta(text: str) -> TextDelta:
    """A piece of an answer, with the ids that Dify sends."""
    return TextDelta(
        text=text, task_id="task", message_id="message", conversation_id="dify"
    )


def text_log(*texts: str) -> list[dict[str, Any]]:
    """Log entries of an answer, a second apart."""
    return [dump_event(delta(text), at) for at, text in enumerate(texts, 1)]


def completed(query: str, *texts: str, created_at: float = CREATED) -> Turn:
    """A turn that the server brought to its end."""
    turn = Turn(Draft(query), created_at=created_at)
    for at, text in enumerate(texts, 1):
        turn.apply(delta(text), at)
    turn.apply(MessageEnd(total_tokens=7), len(texts) + 1)
    return turn


def stopped(query: str, before: Iterable[str], late: Iterable[str]) -> Turn:
    """A turn stopped by Esc, with text from before and after it."""
    turn = Turn(Draft(query), created_at=CREATED)
    for text in before:
        turn.apply(delta(text), 1)
    turn.interrupt(2)
    turn.claim_stop(2)
    turn.stop_sent()
    turn.stop_answered(2.5)
    for text in late:
        turn.apply(delta(text), 3)
    turn.apply(MessageEnd(), 4)
    return turn


def interrupted_log(
    before: Sequence[ChunkEvent], late: Sequence[ChunkEvent]
) -> list[dict[str, Any]]:
    """The log of a live turn in which Esc was pressed."""
    return [
        *[dump_event(event, 1) for event in before],
        dump_interrupt(2, StopCause.ESC),
        *[dump_event(event, 3) for event in late],
    ]


def keep(journal: Journal, conversation: str, turn: Turn, key: str = "") -> str:
    """Put a finished turn into the journal; returns its key."""
    key = key or new_key()
    journal.write(Finish.of(conversation, key, turn))
    return key


def shown(journal: Journal, conversation: str) -> list[str]:
    """The answers of a conversation, oldest first."""
    return [turn.answer.text for _, turn in journal.turns(conversation)]
