"""The tail of a stream: what still comes behind the event that ended the turn."""

from app.core.wire.events import (
    ChunkEvent,
    MessageEnd,
    StreamError,
    WorkflowFinished,
    WorkflowPaused,
)


class StreamTail:
    """Waits for the partner of an end event (wire 26)."""

    _message_over = False
    _workflow_over = False

    def ends_with(self, event: ChunkEvent, has_nodes: bool) -> bool:
        """Whether nothing of use can come behind this event of a turn that has ended.

        Args:
            event: Each one from the end event on, in order.
            has_nodes: Whether a workflow runs behind the answer.
        """
        match event:
            case MessageEnd():
                self._message_over = True
                return self._workflow_over or not has_nodes
            case WorkflowFinished():
                self._workflow_over = True
                return self._message_over
            case _:
                return isinstance(event, StreamError | WorkflowPaused)
