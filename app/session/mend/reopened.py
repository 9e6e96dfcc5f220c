"""Which events of a stream that was opened again go on where the first one broke off.

Recognised by what arrives (wire 67): some servers begin behind the last event that came,
some at the start, and some with whatever comes next, so that a piece is missing.
"""

from app.core.wire.events import (
    ChunkEvent,
    MessageEnd,
    NodeProgress,
    Ping,
    StreamError,
    TextDelta,
    TextReplace,
    WorkflowFinished,
    WorkflowPaused,
    WorkflowStarted,
)

ENDS = (MessageEnd, WorkflowFinished, WorkflowPaused, StreamError)
"""Events that end a run or its stream."""


class Reopened:
    """One stream that was opened again.

    Args:
        came: The text that had come before.
        last_id: The `id` of the last event that had come; empty when there was none.
    """

    def __init__(self, came: str, last_id: str) -> None:
        self._came = came
        self._last = last_id
        self._from_start = False
        self._heard = ""
        self.exact = False
        """Whether the text that comes now follows the text that had come."""

    def fitting(self, event: ChunkEvent, id: str) -> ChunkEvent | None:
        """What of an event is new and in its place; None for nothing.

        Ends are never: the server's record tells the whole answer when it has ended.

        Args:
            event: The next one of the stream.
            id: Its `id`; empty when it has none.
        """
        if isinstance(event, (*ENDS, Ping)) or not self._is_new(id):
            return None
        match event:
            case TextDelta():
                return event if self.exact else self._surplus(event)
            case TextReplace(text=text):
                # Without a text it tells only that nothing is saved yet (wire 68).
                self._from_start = False
                return event if self.exact and text else None
            case WorkflowStarted(resumed=resumed):
                self._from_start = not self.exact and not resumed
                return None
            case NodeProgress():
                return event
            case _:
                return event if self.exact else None

    def _is_new(self, id: str) -> bool:
        if not self._last or not id:
            return True
        self.exact = _order(id) > _order(self._last)
        return self.exact

    def _surplus(self, event: TextDelta) -> TextDelta | None:
        """What goes beyond the text that had come, of a stream from the start."""
        if not self._from_start:
            return None
        self._heard += event.text
        if not self._heard.startswith(self._came):
            self._from_start = self._came.startswith(self._heard)
            return None
        self.exact = True
        text = self._heard[len(self._came) :]
        return TextDelta(text=text, agent=event.agent) if text else None


def _order(id: str) -> list[int]:
    """What sorts ids such as `1700000000000-3` as they were given."""
    return [int(part) for part in id.split("-") if part.isdecimal()]
