"""Turns and events as plain JSON values, and back.

A turn is kept as the draft that began it and what came of it: a log of entries
while it is live, one record of the outcome when it has ended. The log is applied
to a new `Turn` when it has to be read again; the record is that turn's state.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from app.core.draft import Draft
from app.core.shapes import (
    Unreadable,
    dumped,
    filled,
    mapping,
    member,
    sequence,
    text,
    value_of,
)
from app.core.turns import blocks as block_types
from app.core.turns.blocks import Block, ReasoningBlock, TextBlock
from app.core.turns.ledger import EndedBy, StopCause, StopLedger
from app.core.turns.loss import Loss
from app.core.turns.status import Status
from app.core.turns.turn import Turn
from app.core.wire import events as event_types
from app.core.wire.events import ChunkEvent, TextDelta

Record = Mapping[str, Any]
"""A JSON object."""

_INTERRUPT: Final = "interrupt"
_EVENTS: Final[Mapping[str, type[ChunkEvent]]] = {
    name: kind
    for name, kind in vars(event_types).items()
    if isinstance(kind, type) and issubclass(kind, ChunkEvent)
}
_BLOCKS: Final[Mapping[str, Callable[..., Block]]] = {
    kind.__name__: kind for kind in block_types.Block.__args__
}
_PLAIN: Final[Mapping[str, type]] = {
    "task_id": str,
    "message_id": str,
    "conversation_id": str,
    "elapsed": float,
    "error": str,
    "error_status": int,
    "waiting_for": str,
    "total_tokens": int,
}
"""What a record holds of a turn as it is, with its types."""


class LogEntry(NamedTuple):
    """Something that happened to a live turn."""

    at: float
    """Seconds since the turn began."""
    event: ChunkEvent | None
    """What came; None for a stop."""
    cause: StopCause = StopCause.ESC
    """What the stop came from."""


def dump_event(event: ChunkEvent, at: float) -> dict[str, Any]:
    """An event as a log entry.

    Args:
        event: Any event of a stream.
        at: When it came, in seconds since the turn began.
    """
    return {"entry": type(event).__name__, "at": at, **dumped(event)}


def dump_interrupt(at: float, cause: StopCause) -> dict[str, Any]:
    """The stop of a live turn as a log entry, `at` seconds after it began."""
    return {"entry": _INTERRUPT, "at": at, "cause": cause.value}


def load_entry(value: object) -> LogEntry:
    """The entry that `dump_event` or `dump_interrupt` made.

    Raises:
        Unreadable: It has another shape, or tells of an event unknown here.
    """
    values = mapping(value)
    name = text(values, "entry")
    at = value_of(values, "at", float)
    if name == _INTERRUPT:
        return LogEntry(at, None, member(StopCause, values.get("cause")))
    if name not in _EVENTS:
        raise Unreadable(f"an entry of the unknown kind {name}")
    return LogEntry(at, filled(_EVENTS[name], values))


def replay(draft: Draft, created_at: float, log: Iterable[LogEntry]) -> Turn:
    """The live turn that a log tells of; the caller closes it.

    Args:
        draft: What began the turn.
        created_at: When it began, in unix seconds.
        log: What came, in order; half of it gives half a turn.
    """
    turn = Turn(draft, created_at=created_at)
    for at, event, cause in log:
        if event is None:
            turn.interrupt(at, cause)
        else:
            turn.apply(event, at)
    return turn


def merge(events: Iterable[ChunkEvent], agent: bool = False) -> list[ChunkEvent]:
    """The same events with neighbouring text deltas joined into one.

    Args:
        events: What came, in order.
        agent: Whether agent deltas came before. Each plain delta behind such ones
            repeats the whole answer (wire 17), so those are never joined.
    """
    merged: list[ChunkEvent] = []
    run: list[TextDelta] = []

    def flush() -> None:
        if run:
            merged.append(_joined(run))
        run.clear()

    for event in events:
        if not isinstance(event, TextDelta):
            flush()
            merged.append(event)
            continue
        if run and (run[-1].agent != event.agent or (agent and not event.agent)):
            flush()
        agent = agent or event.agent
        run.append(event)
    flush()
    return merged


def _joined(run: list[TextDelta]) -> TextDelta:
    """One delta with the text of all, and the first id of each kind."""
    if len(run) == 1:
        return run[0]
    return TextDelta(
        text="".join(event.text for event in run),
        agent=run[0].agent,
        task_id=_first(event.task_id for event in run),
        message_id=_first(event.message_id for event in run),
        conversation_id=_first(event.conversation_id for event in run),
    )


def _first(ids: Iterable[str]) -> str:
    return next(filter(None, ids), "")


def dump_turn(turn: Turn) -> dict[str, Any]:
    """What came of a finished turn, as JSON values for `load_turn`."""
    answer = turn.answer
    return {
        **{name: getattr(turn, name) for name in _PLAIN},
        "status": turn.status.value,
        "ended_by": turn.ended_by.value if turn.ended_by else None,
        "ledger": dumped(turn.ledger) if turn.ledger else None,
        "loss": dumped(turn.loss) if turn.loss else None,
        "workflow_run_id": turn.workflow_run_id,
        "blocks": [_dump_block(block) for block in answer.blocks],
        "late": [_dump_block(block) for block in answer.late],
        "frozen_at": answer.frozen_at,
        "withdrawn": list(answer.withdrawn),
    }


def load_turn(draft: Draft, created_at: float, value: object) -> Turn:
    """The finished turn of a draft and what came of it.

    Args:
        draft: What began the turn.
        created_at: When it began, in unix seconds.
        value: The record that `dump_turn` made.

    Raises:
        Unreadable: The record has another shape.
    """
    turn = Turn(draft, created_at=created_at)
    fill_turn(turn, value)
    return turn


def fill_turn(turn: Turn, value: object) -> None:
    """Make a turn what a record says of it; its draft stays.

    Args:
        turn: The turn that the record is of, whatever it holds so far.
        value: The record that `dump_turn` made.

    Raises:
        Unreadable: The record has another shape; the turn is then half of each.
    """
    record = mapping(value)
    for name, kind in _PLAIN.items():
        setattr(turn, name, value_of(record, name, kind))
    turn.status = member(Status, record.get("status"))
    by, ledger, loss = (record.get(name) for name in ("ended_by", "ledger", "loss"))
    turn.ended_by = None if by is None else member(EndedBy, by)
    turn.ledger = None if ledger is None else filled(StopLedger, ledger)
    turn.loss = None if loss is None else filled(Loss, loss)
    if "workflow_run_id" in record:  # records of the first version have none
        turn.workflow_run_id = text(record, "workflow_run_id")
    turn.answer.restore(
        [_load_block(block) for block in sequence(record.get("blocks"))],
        [_load_block(block) for block in sequence(record.get("late"))],
        value_of(record, "frozen_at", int | None),
        [_as_text(item) for item in sequence(record.get("withdrawn"))],
    )
    turn.stream_done = True
    turn.version += 1


def answer_text(value: object) -> str:
    """The text of an answer, with what came after Esc, and nothing else of its turn.

    Args:
        value: The record that `dump_turn` made.

    Raises:
        Unreadable: The record has another shape.
    """
    record = mapping(value)
    blocks = [*sequence(record.get("blocks")), *sequence(record.get("late"))]
    return "".join(
        text(block, "text")
        for block in map(mapping, blocks)
        if block.get("block") == TextBlock.__name__
    )


def _dump_block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__
    if isinstance(block, TextBlock | ReasoningBlock):
        return {"block": kind, "text": block.text}
    return {"block": kind, **dumped(block)}


def _load_block(value: object) -> Block:
    values = mapping(value)
    kind = _BLOCKS.get(text(values, "block"))
    if kind is None:
        raise Unreadable("a block of an unknown kind")
    if kind in (TextBlock, ReasoningBlock):
        return kind([text(values, "text")])
    return filled(kind, values)


def _as_text(value: object) -> str:
    if not isinstance(value, str):
        raise Unreadable(f"{type(value).__name__} in place of a text")
    return value
