"""The line that names the state in one word."""

from enum import StrEnum
from time import monotonic
from typing import TYPE_CHECKING, Final

from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from app.core.turns.mark import seconds

if TYPE_CHECKING:
    from app.core.turns.turn import Turn

_TICK: Final = 0.25
"""Seconds between two looks at the clock while a turn runs."""
_SILENCE: Final = 5
"""Seconds without anything new from which on it is said for how long."""


class State(StrEnum):
    """The one word."""

    CONNECTING = "connecting"
    """Nobody knows yet whether the server answers."""
    READY = "ready"
    """The connection stands and nothing runs."""
    OFFLINE = "offline"
    """The server does not answer, or not as it should."""
    REFUSED = "refused"
    """The server does not take the key, or the app is none to chat with."""
    WAITING = "waiting"
    """The message is sent, no text has come yet."""
    STREAMING = "streaming"
    MENDING = "mending"
    """The connection is lost, and the rest of the answer is looked for."""
    STOPPING = "stopping"
    LEAVING = "leaving"
    """difyterm is being left and waits for the stop."""


def state_of(turn: "Turn") -> State:
    """The state that a live turn puts the screen in."""
    if turn.stopping:
        return State.STOPPING
    if turn.mending:
        return State.MENDING
    # A chatflow's first events carry no text: for the reader that is waiting.
    return State.STREAMING if turn.answer.shown_length else State.WAITING


_HINTS = {
    State.WAITING: "esc stop",
    State.STREAMING: "esc stop",
    State.MENDING: "connection lost, looking for the rest · esc stop",
    State.STOPPING: "esc again: do not wait",
}
_STYLES = {
    State.READY: "$success",
    State.CONNECTING: "$accent",
    State.OFFLINE: "$error",
    State.REFUSED: "$error",
    State.WAITING: "$accent",
    State.STREAMING: "$primary",
    State.MENDING: "$warning",
    State.STOPPING: "$warning",
    State.LEAVING: "$warning",
}


class StatusLine(Widget):
    """State, elapsed or silent seconds, what Esc does; the app's name on the right."""

    DEFAULT_CSS = """
    StatusLine {
        height: 1;
        padding: 0 1;
        color: $foreground 70%;
    }
    """

    state: reactive[State] = reactive(State.CONNECTING)
    elapsed: reactive[float] = reactive(0.0)
    """Seconds since the turn began; not shown while nothing runs."""
    silence: reactive[int] = reactive(0)
    """Whole seconds in which nothing new has come; 0 while that is not worth saying."""
    lost: reactive[bool] = reactive(False)
    """Whether the server seems to have lost the run."""
    advice: reactive[str] = reactive("")
    """What to do about a state that is no good; shown as long as it lasts."""
    hint: reactive[str] = reactive("")
    """Something the person should know for a moment."""
    place: reactive[str] = reactive("")
    """The app's name and mode."""

    def __init__(self) -> None:
        super().__init__()
        self._turn: Turn | None = None
        self._ticker: Timer | None = None
        self._hint_timer: Timer | None = None

    def show(self, state: State, turn: "Turn | None" = None, advice: str = "") -> None:
        """Show a state.

        Args:
            state: The word.
            turn: The live turn whose seconds are shown; None when nothing runs.
            advice: What to do about the state; empty when it is a good one.
        """
        self.state, self.advice, self._turn = state, advice, turn
        if turn is not None and self._ticker is None:
            self._ticker = self.set_interval(_TICK, self._tick)
        elif turn is None and self._ticker is not None:
            self._ticker.stop()
            self._ticker = None
        self._tick()

    def flash(self, text: str, duration: float = 3.0) -> None:
        """Say something for some seconds."""
        self.hint = text
        if self._hint_timer is not None:
            self._hint_timer.stop()
        self._hint_timer = self.set_timer(duration, self._end_hint)

    def _end_hint(self) -> None:
        self.hint = ""

    def _tick(self) -> None:
        turn, now = self._turn, monotonic()
        if turn is None or not turn.live:
            self.silence, self.lost = 0, False
            return
        self.elapsed = now - turn.started
        # Before anything has come, the seconds of waiting say the same.
        silence = int(now - turn.came) if turn.came != turn.started else 0
        told = silence >= _SILENCE and not turn.mending
        self.silence = silence if told else 0
        self.lost = turn.lost(now)

    def render(self) -> Content:
        """The line, cut where the terminal is narrow: the place gives way."""
        left = [Content.styled(f"● {self.state}", f"bold {_STYLES[self.state]}")]
        if self.state in _HINTS:
            left.append(Content(seconds(self.elapsed)))
        if self.lost:
            left.append(Content.styled("the server seems to have lost it", "$error"))
        elif self.silence:
            left.append(Content(f"nothing new for {self.silence} s"))
        # What is said for a moment comes first: a long advice could push it out.
        for hint in filter(None, (_HINTS.get(self.state), self.hint, self.advice)):
            left.append(Content.styled(hint, "$foreground"))
        line = Content(" · ").join(left)
        line = line.truncate(max(self.content_size.width, 1), ellipsis=True)
        room = self.content_size.width - line.cell_length - 2
        place = Content(self.place).truncate(max(room, 0), ellipsis=True)
        return line + Content(" " * (room - place.cell_length + 2)) + place
