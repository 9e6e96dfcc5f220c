"""Where each app mode sends to and is stopped (wire 28)."""

from typing import NamedTuple

from app.core.wire.models import AppMode


class Endpoints(NamedTuple):
    """Paths below the base URL."""

    send: str
    stop: str
    """With `{task_id}`: the stream's task, not the message, run or conversation."""


_CHAT = Endpoints("chat-messages", "chat-messages/{task_id}/stop")
_OTHERS = {
    AppMode.COMPLETION: Endpoints(
        "completion-messages", "completion-messages/{task_id}/stop"
    ),
    AppMode.WORKFLOW: Endpoints("workflows/run", "workflows/tasks/{task_id}/stop"),
}


def endpoints(mode: AppMode) -> Endpoints:
    """The paths of a mode; an unknown one is treated like a chat."""
    return _OTHERS.get(mode, _CHAT)
