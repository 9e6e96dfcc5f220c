"""What happened to one stop, from the key to the end of the stream."""

from dataclasses import dataclass
from enum import StrEnum


class StopCause(StrEnum):
    """What made an answer stop."""

    ESC = "esc"
    CTRL_C = "ctrl_c"
    COMMAND = "command"
    """`/stop`, or the palette."""
    SEND_NOW = "send_now"
    """A message that waited was to go out at once."""
    LEAVING = "leaving"
    """difyterm was left while the answer streamed."""
    TERMINAL_CLOSED = "terminal_closed"
    SIGNAL = "signal"
    """The system asked difyterm to end (SIGTERM)."""
    OUTPUT_CLOSED = "output_closed"
    """Nobody could read any more what `ask` wrote."""
    SECOND_WINDOW = "second_window"
    """Esc in another window than the one that received the answer."""


class EndedBy(StrEnum):
    """Who ended a turn."""

    SERVER = "server"
    """A terminal event of the stream."""
    OTHERS = "others"
    """The same, after a stop that came from another program or from Dify's own page."""
    CONNECTION = "connection"
    """The stream broke, or ended without a terminal event."""
    LET_GO = "let_go"
    """The person, with a second Esc: the stream was read on in the background, and the
    server had not ended it in time."""
    NO_CONFIRMATION = "no_confirmation"
    """The time the server had to end the stream after a stop ran out."""
    NO_TASK = "no_task"
    """No task id came in time; the stream is read on until one comes."""
    UNSENT = "unsent"
    """Nothing: the person let go of the turn before the message had been sent."""
    SILENCE = "silence"
    """The server had fallen silent before Esc, so nothing was waited for."""
    QUIT = "quit"
    """difyterm was left before the server had ended the stream."""
    CRASH = "crash"
    """difyterm died; the journal knows the turn only up to there."""
    ELSEWHERE = "elsewhere"
    """Not ended: another difyterm window is still receiving it."""


@dataclass(slots=True)
class StopLedger:
    """The times of one stop, in seconds since the turn began; None = never."""

    pressed: float
    """When Esc was pressed, or what else the cause was happened."""
    shown_characters: int
    """Characters of the answer that had come by then: the screen shows these."""
    cause: StopCause = StopCause.ESC
    requested: float | None = None
    """When the stop request first went out."""
    attempts: int = 0
    """How often the request was sent: more than one only after failures."""
    answered: float | None = None
    """When the server answered it with success, which proves nothing (wire 29)."""
    failure: str = ""
    """Why the last attempt failed; empty when none did."""
    let_go: float | None = None
    """When the person got the screen back although the server had not ended the
    stream: it is read on in the background from then on."""
    heard: float | None = None
    """When the last event came after the request."""

    @property
    def accepted(self) -> bool:
        """Whether the server said success to the stop."""
        return self.answered is not None
