"""The words under an answer: how it ended, and the stop ledger.

from typing import TYPE_CHECKING

They are made from the turn's record each time they are shown, and never part
of the answer's text: a mark inside the text would be sent back to the model.
"""

from typing import TYPE_CHECKING

from app.core.ledger import EndedBy, StopLedger
from app.core.status import Status
from app.core.text import flat

if TYPE_CHECKING:
    from app.core.turn import Turn


def seconds(value: float) -> str:
    """A time span for people: `0.4 s`, `72 s`."""
    return f"{value:.1f} s" if value < 60 else f"{value:.0f} s"


def characters(count: int) -> str:
    """A number of characters for people."""
    return "1 character" if count == 1 else f"{count:,} characters"


def mark(turn: "Turn") -> str:
    """One line under the answer that says how it ended.

    Empty for a live turn and for one that completed.
    """
    match turn.status:
        case Status.INTERRUPTED:
            return f"■ {_interrupted(turn)}"
        case Status.FAILED:
            return f"✗ failed{_after(turn)}: {_reason(turn)}"
        case Status.PAUSED:
            return f"‖ {_paused(turn)}"
        case _:
            return ""


def _after(turn: "Turn") -> str:
    """When it ended; nothing for a turn whose length the server did not tell."""
    return f" after {seconds(turn.elapsed)}" if turn.elapsed else ""


def _reason(turn: "Turn") -> str:
    return flat(turn.error) or "the server gave no reason"


def _paused(turn: "Turn") -> str:
    at = f" at “{flat(turn.waiting_for)}”" if turn.waiting_for else ""
    return f"paused{at}: a person has to answer a form in Dify"


def _interrupted(turn: "Turn") -> str:
    if turn.ended_by is EndedBy.ELSEWHERE:
        return "still being received in another difyterm window"
    ledger = turn.ledger
    if ledger is None:
        return _unasked(turn)
    parts = [f"interrupted after {seconds(ledger.pressed)}{_doubt(turn, ledger)}"]
    parts.append(characters(ledger.shown_characters))
    if turn.answer.late_length:
        parts.append(f"{turn.answer.late_length:,} more came after Esc")
    return " · ".join(parts)


def _unasked(turn: "Turn") -> str:
    """Interrupted, though nobody pressed Esc."""
    after = f"after {seconds(turn.elapsed)}"
    kept = characters(turn.answer.shown_length)
    if turn.ended_by is EndedBy.CRASH:
        return f"interrupted: difyterm was gone before the end · {kept} kept"
    if turn.ended_by is EndedBy.QUIT:
        return f"interrupted {after}: difyterm was left · {kept} kept"
    return f"interrupted {after}: the server stopped it · {kept}"


def _doubt(turn: "Turn", ledger: StopLedger) -> str:
    """What is not certain about an interruption, in a few words."""
    match turn.ended_by:
        case EndedBy.SERVER:
            return ""
        case EndedBy.HANG_UP:
            return " (not confirmed): hung up"
        case EndedBy.NO_TASK:
            return " (not confirmed): the server never named a task to stop"
        case EndedBy.NO_CONFIRMATION if ledger.accepted:
            return " (not confirmed): the server went on generating"
        case EndedBy.NO_CONFIRMATION:
            why = flat(ledger.failure) or "no answer to it came"
            return f" (not confirmed): the stop failed, {why}"
        case EndedBy.CONNECTION:
            return ": then the connection broke"
        case EndedBy.QUIT:
            return " (not confirmed): difyterm was left"
        case EndedBy.CRASH:
            return " (not confirmed): difyterm was gone before the end"
        case _:
            return ""


def ledger_lines(turn: "Turn") -> list[str]:
    """The stop ledger of an interrupted turn, a fact a line.

    When Esc was pressed, when the request went out and was answered, how much
    still came, who ended the stream and when, what is kept here. Empty for a
    turn that nobody stopped.
    """
    ledger = turn.ledger
    if ledger is None:
        return []
    late = turn.answer.late_length
    kept = turn.answer.shown_length + late
    return [
        f"Esc pressed at {seconds(ledger.pressed)}, after "
        f"{characters(ledger.shown_characters)}",
        _request(ledger),
        f"{characters(late)} came after Esc" if late else "nothing came after Esc",
        _end(turn),
        f"kept here: {characters(kept)}",
    ]


def _request(ledger: StopLedger) -> str:
    if ledger.requested is None:
        return "no stop request was sent: the server had not named a task"
    after = (ledger.requested - ledger.pressed) * 1000
    sent = f"stop request sent {after:.0f} ms later"
    if ledger.attempts > 1:
        sent += f" ({ledger.attempts} attempts)"
    if ledger.answered is not None:
        took = (ledger.answered - ledger.requested) * 1000
        return f"{sent}, answered “success” after {took:.0f} ms"
    return f"{sent}, {flat(ledger.failure) or 'not answered'}"


def _end(turn: "Turn") -> str:
    at = f"at {seconds(turn.elapsed)}"
    match turn.ended_by:
        case EndedBy.SERVER:
            return f"the server ended the stream {at}"
        case EndedBy.CONNECTION:
            return f"the connection broke {at}"
        case EndedBy.HANG_UP:
            return f"you hung up {at}; the server may have gone on"
        case EndedBy.CRASH:
            return "difyterm was gone before the stream ended"
        case None:
            return "the stream has not ended yet"
        case _:
            return f"difyterm closed the connection {at}; the server may have gone on"
