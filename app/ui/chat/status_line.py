"""The line that names the state in one word."""

from enum import StrEnum

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from app.core.mark import seconds
from app.core.turn import Turn


class State(StrEnum):
    """The one word."""

    CONNECTING = "connecting"
    """difyterm has just been started."""
    READY = "ready"
    WAITING = "waiting"
    """The message is sent, no text has come yet."""
    STREAMING = "streaming"
    STOPPING = "stopping"
    LEAVING = "leaving"
    """difyterm is being left and waits for the stop."""


def state_of(turn: Turn | None) -> State:
    """The state that a turn puts the screen in; None = nothing runs."""
    if turn is None or not turn.live:
        return State.READY
    if turn.stopping:
        return State.STOPPING
    # A chatflow's first events carry no text: for the reader that is waiting.
    return State.STREAMING if turn.answer.shown_length else State.WAITING


_HINTS = {
    State.WAITING: "esc stop",
    State.STREAMING: "esc stop",
    State.STOPPING: "esc again to hang up",
}
_STYLES = {
    State.READY: "$success",
    State.CONNECTING: "$accent",
    State.WAITING: "$accent",
    State.STREAMING: "$primary",
    State.STOPPING: "$warning",
    State.LEAVING: "$warning",
}


class StatusLine(Widget):
    """State, elapsed seconds, what Esc does; the app's name on the right."""

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
    hint: reactive[str] = reactive("")
    """Something the person should know for a moment."""
    place: reactive[str] = reactive("")
    """The app's name and mode."""

    def render(self) -> Content:
        """The line, cut where the terminal is narrow: the place gives way."""
        left = [Content.styled(f"● {self.state}", f"bold {_STYLES[self.state]}")]
        if self.state in _HINTS:
            left.append(Content(seconds(self.elapsed)))
        for hint in filter(None, (_HINTS.get(self.state), self.hint)):
            left.append(Content.styled(hint, "$foreground"))
        line = Content(" · ").join(left)
        line = line.truncate(max(self.content_size.width, 1), ellipsis=True)
        room = self.content_size.width - line.cell_length - 2
        place = Content(self.place).truncate(max(room, 0), ellipsis=True)
        return line + Content(" " * (room - place.cell_length + 2)) + place
