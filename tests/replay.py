"""The recordings of a real server: reading them, and sending one again."""

import json
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from app.core.turns.status import Status
from tests.answering import Answering, Reply, answering

RECORDINGS: Final = Path(__file__).parent / "recordings"


@dataclass
class Recording:
    """One recorded stream and what was noted beside it."""

    name: str
    """Such as `chat/stop_mid`, or `v1.12/chat/stop_mid` of another version."""
    body: bytes
    """The stream as it came."""
    about: dict[str, Any] = field(repr=False)
    """Request, stops, text and messages afterwards; empty when nothing was noted."""

    @property
    def text(self) -> str:
        """The answer as it was streamed."""
        return str(self.about["streamed_text"])

    @property
    def row(self) -> dict[str, Any]:
        """The message as the server kept it."""
        row: dict[str, Any] = self.about["messages_after"]["data"][0]
        return row


def recording(name: str) -> Recording:
    """Read a recorded stream, such as `chat/stop_mid`."""
    path = RECORDINGS / f"{name}.sse"
    noted = path.with_suffix(".json").exists()
    return Recording(name, path.read_bytes(), _notes(name) if noted else {})


def recorded_streams() -> list[str]:
    """Names of all recorded streams that have notes."""
    return sorted(
        path.relative_to(RECORDINGS).with_suffix("").as_posix()
        for path in RECORDINGS.rglob("*.sse")
        if path.with_suffix(".json").exists()
    )


def events_of(body: bytes) -> list[dict[str, Any]]:
    """The JSON of a stream. Pings have none; lines end at LF only (wire 10)."""
    lines = body.decode().replace("\r\n", "\n").split("\n")
    return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]


def status_of(stream: list[dict[str, Any]]) -> Status:
    """What the first end event of a stream says of a turn that nobody stopped here
    (wire 15, 26, 31)."""
    for data in stream:
        match data["event"]:
            case "message_end":
                return Status.COMPLETED
            case "error":
                return Status.FAILED
            case "workflow_paused":
                return Status.PAUSED
            case "workflow_finished":
                return _status_of_run(data["data"])
    return Status.FAILED


def _status_of_run(run: dict[str, Any]) -> Status:
    error = run.get("error") or ""
    if error == "Stopped by output moderation.":
        return Status.WITHHELD
    if error == "Aborted: User requested stop":
        return Status.INTERRUPTED
    return {
        "succeeded": Status.COMPLETED,
        "partial-succeeded": Status.COMPLETED,
        "failed": Status.FAILED,
        "stopped": Status.INTERRUPTED,
    }[run["status"]]


def recorded_call(name: str, version: str = "") -> dict[str, Any]:
    """Read a recorded call of another endpoint, such as `chat.info`.

    Its answer is under `body`.

    Args:
        name: The app's kind and the call.
        version: The first folder of another version, such as `v1.17-dev`.
    """
    return _notes(f"{version}/rest/{name}" if version else f"rest/{name}")


def replaying(
    stream: Recording, piece: int = 0
) -> AbstractAsyncContextManager[Answering]:
    """Serve a recorded stream as the answer to every message.

    Args:
        stream: What is sent.
        piece: Bytes per HTTP chunk; 0 = all in one.
    """
    headers = {"Content-Type": "text/event-stream", "X-Version": "1.16.1"}
    reply = Reply(body=stream.body, headers=headers, piece=piece or len(stream.body))
    return answering({"/chat-messages": reply})


def _notes(name: str) -> dict[str, Any]:
    text = (RECORDINGS / f"{name}.json").read_text(encoding="utf-8")
    notes: dict[str, Any] = json.loads(text)
    return notes
