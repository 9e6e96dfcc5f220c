"""The words under an answer: how it ended, and the stop ledger.

They are made from the turn's record each time they are shown, and never part
of the answer's text: a mark inside the text would be sent back to the model.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from app.core.texts.text import flat
from app.core.turns.ledger import EndedBy, StopCause, StopLedger
from app.core.turns.status import Status

if TYPE_CHECKING:
    from app.core.turns.turn import Turn

_SILENT: Final = 0.4
"""Part of the wait for the end in whose last moments something must have come, or the
server did not go on."""
_CERTAIN: Final = (EndedBy.SERVER, EndedBy.CONNECTION, EndedBy.UNSENT)
"""Ends after which the server does not go on, as far as can be known."""
_NAMES: Final[Mapping[StopCause, str]] = {
    StopCause.ESC: "Esc",
    StopCause.CTRL_C: "Ctrl+C",
    StopCause.COMMAND: "/stop",
    StopCause.SEND_NOW: "send now",
    StopCause.LEAVING: "leaving",
    StopCause.TERMINAL_CLOSED: "the terminal was closed",
    StopCause.SIGNAL: "the signal",
    StopCause.OUTPUT_CLOSED: "the output was closed",
    StopCause.SECOND_WINDOW: "the stop",
}
"""What came after what."""
_EVENTS: Final[Mapping[StopCause, str]] = {
    StopCause.ESC: "Esc pressed",
    StopCause.CTRL_C: "Ctrl+C pressed",
    StopCause.COMMAND: "/stop given",
    StopCause.SEND_NOW: "message sent now",
    StopCause.LEAVING: "difyterm left",
    StopCause.TERMINAL_CLOSED: "terminal closed",
    StopCause.SIGNAL: "ended by a signal",
    StopCause.OUTPUT_CLOSED: "output closed",
    StopCause.SECOND_WINDOW: "stopped in a second window",
}
"""What happened."""
_REASONS: Final[Mapping[StopCause, str]] = {
    StopCause.SEND_NOW: "another message was sent now",
    StopCause.LEAVING: "difyterm was left",
    StopCause.TERMINAL_CLOSED: "the terminal was closed",
    StopCause.SIGNAL: "difyterm was ended by a signal",
    StopCause.OUTPUT_CLOSED: "nobody could read the output any more",
    StopCause.SECOND_WINDOW: "stopped in a second window",
}
"""Why it was stopped, where the person did not mean the answer."""
_LOSSES: Final[Mapping[EndedBy, str]] = {
    EndedBy.CONNECTION: "connection lost",
    EndedBy.SILENCE: "the server fell silent",
    EndedBy.CRASH: "difyterm was gone",
    EndedBy.ELSEWHERE: "it went on elsewhere",
}
"""How the end of an answer was lost from sight."""


def seconds(value: float) -> str:
    """A time span for people: `0.4 s`, `72 s`."""
    return f"{value:.1f} s" if value < 60 else f"{value:.0f} s"


def characters(count: int) -> str:
    """A number of characters for people."""
    return "1 character" if count == 1 else f"{count:,} characters"


def amount(text: int, reasoning: int) -> str:
    """A number of characters, and of those of reasoning that came apart from them."""
    if not reasoning:
        return characters(text)
    if not text:
        return f"{characters(reasoning)} of reasoning"
    return f"{characters(text)} and {reasoning:,} of reasoning"


def more(text: int, reasoning: int) -> str:
    """The same after a number of characters was named already: `11 more`."""
    if not reasoning:
        return f"{text:,} more"
    if not text:
        return f"{reasoning:,} more of reasoning"
    return f"{text:,} more and {reasoning:,} of reasoning"


def mark(turn: "Turn") -> str:
    """One line under the answer that says how it ended.

    Empty for one that completed, and for a live turn, unless its connection was lost.
    """
    match turn.status:
        case _ if turn.mending:
            return f"↻ {_lost(turn)} · looking for the rest"
        case Status.COMPLETED if turn.loss is not None:
            return f"↻ {_lost(turn)} · whole answer fetched"
        case Status.INTERRUPTED:
            return f"■ {_interrupted(turn)}"
        case Status.WITHHELD:
            return (
                f"⊘ withheld{_after(turn)}: the app's moderation took the answer back"
            )
        case Status.FAILED if turn.ended_by is EndedBy.CONNECTION and turn.loss:
            return f"✗ {_lost(turn)}: {_reason(turn)}"
        case Status.FAILED:
            return f"✗ failed{_after(turn)}: {_reason(turn)}"
        case Status.PAUSED:
            return f"‖ {_paused(turn)}"
        case _:
            return ""


def _after(turn: "Turn") -> str:
    """When it ended; nothing for a turn whose length the server did not tell."""
    return f" after {seconds(turn.elapsed)}" if turn.elapsed else ""


def _lost(turn: "Turn") -> str:
    """That its end could not be seen, and from when on; empty when it was."""
    if turn.loss is None:
        return ""
    return f"{_LOSSES[turn.loss.by]} after {seconds(turn.loss.at)}"


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
    answer = turn.answer
    parts = [
        f"interrupted after {seconds(ledger.pressed)}{_why(turn, ledger)}",
        amount(ledger.shown_characters, answer.shown_reasoning),
    ]
    if answer.late_length or answer.late_reasoning:
        late = more(answer.late_length, answer.late_reasoning)
        parts.append(f"{late} came after {_NAMES[ledger.cause]}")
    return " · ".join(parts)


def _unasked(turn: "Turn") -> str:
    """Interrupted, though nobody stopped it here."""
    after = f"after {seconds(turn.elapsed)}"
    kept = amount(turn.answer.shown_length, turn.answer.shown_reasoning)
    match turn.ended_by:
        case EndedBy.CRASH:
            return f"interrupted: difyterm was gone before the end · {kept} kept"
        case EndedBy.QUIT:
            return f"interrupted {after}: difyterm was left · {kept} kept"
        case EndedBy.OTHERS:
            return f"interrupted {after}: stopped elsewhere · {kept}"
        case _:
            return f"interrupted {after}: the server ended it · {kept}"


def _why(turn: "Turn", ledger: StopLedger) -> str:
    """What else is to be said of an interruption, and whether it is certain."""
    doubt = _doubt(turn, ledger)
    reasons = dict.fromkeys(filter(None, (_REASONS.get(ledger.cause), doubt)))
    unseen = turn.loss is not None and turn.ended_by is EndedBy.CONNECTION
    certain = turn.draining or (turn.ended_by in _CERTAIN and not unseen)
    why = f": {', '.join(reasons)}" if reasons else ""
    return why if certain else f" (not confirmed){why}"


def _doubt(turn: "Turn", ledger: StopLedger) -> str:
    """Why the end is not the server's answer to the stop; empty when it is."""
    if turn.draining:
        return _draining(turn, ledger)
    match turn.ended_by:
        case EndedBy.SERVER:
            return ""
        case EndedBy.CONNECTION if turn.loss is not None:
            return _lost(turn)
        case EndedBy.NO_TASK:
            return "the server never named a task to stop"
        case EndedBy.LET_GO | EndedBy.NO_CONFIRMATION:
            return _unconfirmed(turn, ledger)
        case EndedBy.UNSENT:
            return "it was not sent"
        case EndedBy.SILENCE:
            return "the server had fallen silent"
        case EndedBy.CONNECTION:
            return "then the connection broke"
        case EndedBy.QUIT:
            return _REASONS.get(ledger.cause, "difyterm was left")
        case _:
            return "difyterm was gone before the end"


def _draining(turn: "Turn", ledger: StopLedger) -> str:
    if turn.loss is not None:
        return _lost(turn)
    if turn.ended_by is EndedBy.SILENCE:
        return "the server had fallen silent"
    if ledger.requested is None:
        return "the stop goes out when the server names the task"
    return "the server is still ending it"


def _unconfirmed(turn: "Turn", ledger: StopLedger) -> str:
    """What the server did in the time it had after the stop."""
    if not ledger.accepted:
        return f"the stop failed, {flat(ledger.failure) or 'no answer to it came'}"
    silent = _SILENT * turn.timeouts.for_end
    if ledger.heard is None or turn.elapsed - ledger.heard > silent:
        return "the server fell silent"
    return "the server went on generating"


def late_header(turn: "Turn") -> str:
    """What stands above the text that came after a stop; empty without one."""
    return f"after {_NAMES[turn.ledger.cause]}:" if turn.ledger is not None else ""


def ledger_lines(turn: "Turn") -> list[str]:
    """The stop ledger of an interrupted turn, a fact a line.

    What stopped it and when, when the request went out and was answered, how much
    still came, who ended the stream and when, what is kept here. Empty for a
    turn that nobody stopped.
    """
    ledger = turn.ledger
    if ledger is None:
        return []
    answer, name = turn.answer, _NAMES[ledger.cause]
    late = amount(answer.late_length, answer.late_reasoning)
    kept = amount(
        answer.shown_length + answer.late_length,
        answer.shown_reasoning + answer.late_reasoning,
    )
    nothing = not (answer.late_length or answer.late_reasoning)
    return [
        f"{_EVENTS[ledger.cause]} at {seconds(ledger.pressed)}, after "
        f"{amount(ledger.shown_characters, answer.shown_reasoning)}",
        _request(ledger),
        *_letting_go(ledger),
        f"nothing came after {name}" if nothing else f"{late} came after {name}",
        _end(turn),
        f"kept here: {kept}",
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


def _letting_go(ledger: StopLedger) -> list[str]:
    """That it was read on in the background, for a turn that was let go."""
    if ledger.let_go is None:
        return []
    return [f"read on in the background from {seconds(ledger.let_go)} on"]


def _end(turn: "Turn") -> str:
    if turn.draining or turn.ended_by is None:
        return "the stream has not ended yet"
    at = f"at {seconds(turn.elapsed)}"
    match turn.ended_by:
        case EndedBy.SERVER:
            return f"the server ended the stream {at}"
        case EndedBy.CONNECTION if turn.loss is not None:
            return f"the end was not seen: {_lost(turn)}"
        case EndedBy.CONNECTION:
            return f"the connection broke {at}"
        case EndedBy.UNSENT:
            return "the message was not sent"
        case EndedBy.CRASH:
            return "difyterm was gone before the stream ended"
        case _:
            return f"difyterm closed the connection {at}; the server may have gone on"
