"""Turns and events as plain JSON values, and back.

A finished turn is kept as one record. A live one is kept as the log of what
came, which is applied to a new `Turn` when it has to be read again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from app.core import blocks as block_types, events as event_types
from app.core.blocks import Block, ReasoningBlock, TextBlock
from app.core.draft import Draft
from app.core.events import ChunkEvent, TextDelta
from app.core.ledger import EndedBy, StopLedger
from app.core.turn import Status, Turn

Record = Mapping[str, Any]

_INTERRUPT = "interrupt"
_EVENTS: dict[str, type[ChunkEvent]] = {
    name: kind
    for name, kind in vars(event_types).items()
    if isinstance(kind, type) and issubclass(kind, ChunkEvent)
}
_BLOCKS: dict[str, type[Block]] = {
    kind.__name__: kind for kind in block_types.Block.__args__
}


def dump_event(event: ChunkEvent, at: float) -> dict[str, Any]:
    """An event as JSON values.

    Args:
        event: Any event of a stream.
        at: When it came, in seconds since the turn began.
    """
    values = {key: value for key, value in asdict(event).items() if value}
    return {"entry": type(event).__name__, "at": at, **values}


def dump_interrupt(at: float) -> dict[str, Any]:
    """The Esc of a live turn as a log entry, `at` seconds after it began."""
    return {"entry": _INTERRUPT, "at": at}


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


def replay(query: str, created_at: float, log: Iterable[Record]) -> Turn:
    """The live turn that a log of entries tells of.

    Entries that cannot be read are passed over: half a turn is better than
    none. The caller closes the turn.
    """
    turn = Turn(Draft(query), created_at=created_at)
    for entry in log:
        at = float(entry.get("at", 0))
        if entry.get("entry") == _INTERRUPT:
            turn.interrupt(at)
        elif (event := _load_event(entry)) is not None:
            turn.apply(event, at)
    return turn


def _load_event(entry: Record) -> ChunkEvent | None:
    kind = _EVENTS.get(str(entry.get("entry")))
    if kind is None:
        return None
    names = {field.name for field in fields(kind)}
    return kind(**{key: value for key, value in entry.items() if key in names})


def dump_turn(turn: Turn) -> dict[str, Any]:
    """A finished turn as JSON values, for `load_turn`."""
    answer = turn.answer
    return {
        "query": turn.query,
        "created_at": turn.created_at,
        "status": turn.status.value,
        "task_id": turn.task_id,
        "message_id": turn.message_id,
        "conversation_id": turn.conversation_id,
        "blocks": [_dump_block(block) for block in answer.blocks],
        "late": [_dump_block(block) for block in answer.late],
        "frozen_at": answer.frozen_at,
        "withdrawn": answer.withdrawn,
        "ledger": asdict(turn.ledger) if turn.ledger else None,
        "ended_by": turn.ended_by.value if turn.ended_by else None,
        "elapsed": turn.elapsed,
        "error": turn.error,
        "error_status": turn.error_status,
        "waiting_for": turn.waiting_for,
        "total_tokens": turn.total_tokens,
    }


def load_turn(record: Record) -> Turn:
    """The finished turn of a record made by `dump_turn`."""
    turn = Turn(Draft(record["query"]), created_at=record["created_at"])
    turn.status = Status(record["status"])
    turn.task_id = record["task_id"]
    turn.message_id = record["message_id"]
    turn.conversation_id = record["conversation_id"]
    turn.answer.restore(
        [_load_block(block) for block in record["blocks"]],
        [_load_block(block) for block in record["late"]],
        record["frozen_at"],
        record["withdrawn"],
    )
    turn.ledger = StopLedger(**record["ledger"]) if record["ledger"] else None
    turn.ended_by = EndedBy(record["ended_by"]) if record["ended_by"] else None
    turn.elapsed = record["elapsed"]
    turn.error = record["error"]
    turn.error_status = record["error_status"]
    turn.waiting_for = record["waiting_for"]
    turn.total_tokens = record["total_tokens"]
    turn.stream_done = True
    return turn


def _dump_block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__
    if isinstance(block, TextBlock | ReasoningBlock):
        return {"block": kind, "parts": [block.text]}
    return {"block": kind, **asdict(block)}


def _load_block(values: Record) -> Block:
    kind = _BLOCKS[values["block"]]
    return kind(**{key: value for key, value in values.items() if key != "block"})
