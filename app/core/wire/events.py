"""The events of an answer's stream, as typed values (wire 9).

`parse` in `app.core.wire.parse` makes them from Dify's JSON. Texts and ids are exactly
those that the server sent, where nothing else is said. Every field has a
default, because Dify leaves out or nulls almost anything. Nobody changes one
after that; they are not frozen because making a frozen one takes twice as long,
and an answer makes one per chunk.
"""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class ChunkEvent:
    """What all events share; an empty id means that the event had none."""

    task_id: str = ""
    """The task to stop. Missing in `error` and ping; a run id in the synthetic
    end events of 1.15 and later: the first one of a stream counts (wire 12)."""
    message_id: str = ""
    conversation_id: str = ""


@dataclass(slots=True, kw_only=True)
class TextDelta(ChunkEvent):
    """Text to append: `message`, `agent_message`, `text_chunk`, or a
    `message_file` that carries an answer (wire 14)."""

    text: str = ""
    agent: bool = False
    """From `agent_message`. A plain `message` after such deltas repeats the
    whole answer (1.16 agent apps, wire 17)."""


@dataclass(slots=True, kw_only=True)
class TextReplace(ChunkEvent):
    """The server withdraws the text so far and gives another (wire 15)."""

    text: str = ""
    reason: str = ""
    """`output_moderation`, or empty."""


@dataclass(slots=True, kw_only=True)
class ReasoningDelta(ChunkEvent):
    """Separated reasoning of an LLM node, to append (wire 19)."""

    text: str = ""


@dataclass(slots=True, kw_only=True)
class AgentThought(ChunkEvent):
    """Snapshot of one agent step; the same id comes again, fuller (wire 16)."""

    id: str = ""
    position: int = 0
    thought: str = ""
    tool: str = ""
    tool_input: str = ""
    observation: str = ""


@dataclass(slots=True, kw_only=True)
class MessageFile(ChunkEvent):
    """A file the assistant made (wire 18)."""

    id: str = ""
    type: str = ""
    url: str = ""
    """Signed, maybe relative to the host's root (wire 18)."""


@dataclass(slots=True, kw_only=True)
class NodeProgress(ChunkEvent):
    """A workflow node started, was retried or finished (wire 20)."""

    id: str = ""
    """The execution's id: the key for matching start and end."""
    node_id: str = ""
    node_type: str = ""
    title: str = ""
    status: str = "running"
    """`running`, or Dify's word for the end: `succeeded`, `failed`, …"""
    error: str = ""
    elapsed: float = 0.0
    """Seconds; 0 while it runs."""


@dataclass(slots=True, kw_only=True)
class WorkflowStarted(ChunkEvent):
    """A chatflow's run began (wire 21)."""

    workflow_run_id: str = ""
    resumed: bool = False
    """Whether it goes on after a pause in which a person was asked (wire 24)."""


@dataclass(slots=True, kw_only=True)
class MessageEnd(ChunkEvent):
    """The message is complete; says nothing of a stop (wire 22)."""

    total_tokens: int = 0
    """0 when the server did not count, as after most stops."""


@dataclass(slots=True, kw_only=True)
class WorkflowFinished(ChunkEvent):
    """A chatflow's run ended (wire 23, wire 31)."""

    status: str = ""
    """`succeeded`, `partial-succeeded`, `failed` or `stopped`."""
    error: str = ""
    """Its first line, cleaned: it is for a person."""


@dataclass(slots=True, kw_only=True)
class WorkflowPaused(ChunkEvent):
    """The run waits for a person; the stream closes, the turn is not over (wire 24)."""

    waiting_for: str = ""
    """Titles of the nodes that wait, each in one line and cleaned."""


@dataclass(slots=True, kw_only=True)
class StreamError(ChunkEvent):
    """A failure inside the stream, with HTTP status 200 (wire 25)."""

    status: int = 0
    code: str = ""
    message: str = ""
    """Its first line, cleaned: it is for a person."""


@dataclass(slots=True, kw_only=True)
class OtherEvent(ChunkEvent):
    """An event this client has no use for, or does not know: never an error."""

    name: str = ""


@dataclass(slots=True, kw_only=True)
class UnreadableEvent(ChunkEvent):
    """Something on the stream that is no JSON, such as a proxy's own sign of life."""

    text: str = ""
    """Its beginning."""


@dataclass(slots=True, kw_only=True)
class Ping(ChunkEvent):
    """A sign of life without news: every 10 s while the server works (wire 9)."""
