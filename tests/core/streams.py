"""The streams of every kind of app and end, as Dify's JSON (wire 26, 31, 49 to 51)."""

from dataclasses import dataclass
from typing import Any

from app.core.turns.status import Status

IDS = {"task_id": "t", "message_id": "m", "conversation_id": "c"}


def message(text: str, name: str = "message", **more: Any) -> dict[str, Any]:
    return {"event": name, **IDS, "id": "m", "answer": text, **more}


def event(name: str, **more: Any) -> dict[str, Any]:
    return {"event": name, **IDS, **more}


def node(name: str) -> dict[str, Any]:
    return event(name, workflow_run_id="w", data={"id": "n1", "node_type": "llm"})


def finished(status: str, error: str = "", **ids: str) -> dict[str, Any]:
    data = {"status": status, "error": error}
    return {"event": "workflow_finished", **(ids or IDS), "data": data}


def thought(position: int, **more: Any) -> dict[str, Any]:
    return event("agent_thought", id=f"s{position}", position=position, **more)


END = event("message_end", metadata={"usage": {"total_tokens": 7}})
STARTED = event("workflow_started", workflow_run_id="w", data={"id": "w"})
HEL, LO = message("Hel"), message("lo")
ABORTED = "Aborted: User requested stop"
CUT_OFF = "The connection ended."
PING = {"event": "ping"}
FAILURE = {
    "event": "error",
    "message_id": "m",
    "status": 400,
    "code": "completion_request_error",
    "message": "rate limit reached",
}
RUN_ID = {"task_id": "w", "workflow_run_id": "w"}


@dataclass(frozen=True)
class Stream:
    """One stream, and what becomes of it."""

    events: list[dict[str, Any]]
    status: Status = Status.COMPLETED
    answer: str = "Hello"
    done: bool = True
    """Whether the reader may leave before the connection ends."""
    error: str = ""
    esc_after: int | None = None
    """Events after which Esc is pressed; None = not at all."""


STREAMS = {
    "A chat": Stream([HEL, LO, END]),
    "B chat, with pings": Stream([PING, HEL, PING, LO, END]),
    "C chat, stopped": Stream([HEL, LO, END], Status.INTERRUPTED, esc_after=1),
    "D agent-chat, one tool": Stream(
        [
            thought(1),
            message("Hel", "agent_message"),
            thought(1, thought="Hel", tool="get_weather", tool_input="{}"),
            thought(1, observation="sunny"),
            thought(2),
            message("lo", "agent_message"),
            thought(2, thought="lo"),
            END,
        ]
    ),
    "E agent 1.16": Stream(
        [
            message("Hel", "agent_message"),
            message("lo", "agent_message"),
            thought(1),
            message("Hello"),
            END,
        ]
    ),
    "F chatflow to 1.12": Stream(
        [
            STARTED,
            node("node_started"),
            HEL,
            LO,
            node("node_finished"),
            finished("succeeded"),
            END,
        ]
    ),
    "G chatflow from 1.13.1": Stream(
        [STARTED, node("node_started"), HEL, LO, END, finished("succeeded")]
    ),
    "H chatflow to 1.12, stopped elsewhere": Stream(
        [STARTED, HEL, LO, finished("stopped", "Stopped by user."), END],
        Status.INTERRUPTED,
        error="Stopped by user.",
    ),
    "I chatflow from 1.13, stopped elsewhere": Stream(
        [STARTED, HEL, LO, finished("stopped", "Stopped by user.")],
        Status.INTERRUPTED,
        done=False,
        error="Stopped by user.",
    ),
    "J race, to 1.12": Stream(
        [
            STARTED,
            HEL,
            LO,
            finished("failed", ABORTED),
            {**FAILURE, "message": f"Run failed: {ABORTED}"},
        ],
        Status.INTERRUPTED,
        error=ABORTED,
    ),
    "K race, from 1.13": Stream(
        [STARTED, HEL, LO, finished("failed", ABORTED)],
        Status.INTERRUPTED,
        done=False,
        error=ABORTED,
    ),
    "L annotation": Stream(
        [
            message("Hello"),
            END,
            {**STARTED, **RUN_ID},
            finished("failed", "x", **RUN_ID),
        ]
    ),
    "M input, 1.13 to 1.14": Stream([], Status.FAILED, "", done=False, error=CUT_OFF),
    "N synthetic failure": Stream(
        [{**STARTED, **RUN_ID}, finished("failed", "name is required", **RUN_ID)],
        Status.FAILED,
        "",
        done=False,
        error="name is required",
    ),
    "O failure in the model": Stream(
        [HEL, FAILURE], Status.FAILED, "Hel", error="rate limit reached"
    ),
    "P human input": Stream(
        [
            STARTED,
            HEL,
            LO,
            event("human_input_required", data={}),
            event("workflow_paused", data={"reasons": [{"node_title": "Approve"}]}),
        ],
        Status.PAUSED,
    ),
    "Q deltas named message_file": Stream(
        [message("Hel", "message_file"), message("lo", "message_file"), END]
    ),
    "R moderated": Stream(
        [HEL, event("message_replace", answer="Hello"), END],
    ),
    "S broken": Stream([HEL], Status.FAILED, "Hel", done=False, error=CUT_OFF),
    "other tail: speech": Stream([HEL, LO, END, event("tts_message", audio="//")]),
}
