"""The answer of a chatflow: start, model and answer node around the text."""

from __future__ import annotations

from app.demo.runs.ending import OVERLOADED, save
from app.demo.runs.run import Outcome, Run
from app.demo.wire.usage import metadata, timed_usage
from app.demo.wire.workflow_events import (
    Node,
    WorkflowEvents,
    llm_failed,
    llm_finished,
)

_BY_USER = "Stopped by user."
_BY_ENGINE = "Aborted: User requested stop"
"""Why a chatflow ended that was stopped by somebody else or at once (wire 30, 52)."""


async def chatflow(run: Run) -> None:
    """recordings/chatflow, behind the first ping."""
    flow = run.flow
    model = await _open(run, flow)
    if await run.wait_first() and await run.stream(run.plan.chunks):
        return await _end(run, flow, model)
    if run.outcome is Outcome.FAILED:
        run.message.error = f"Run failed: {OVERLOADED}"
        failed = flow.event("node_finished", llm_failed(model, OVERLOADED))
        finished = flow.finished("failed", error=OVERLOADED)
        return await run.pipe.put(failed + finished)
    save(run, run.text, counted=False)
    if run.outcome is Outcome.STOPPED:
        error = _BY_USER if run.said else _BY_ENGINE
        await run.pipe.put(flow.finished("stopped", error=error))


async def _open(run: Run, flow: WorkflowEvents) -> Node:
    inputs = run.message.inputs
    start, model = Node("start", "Start"), Node("llm", "Writer")
    turn = run.conversation.messages.index(run.message) + 1
    finished = start.finished_data(inputs=inputs, outputs=inputs)
    await run.pipe.put(
        flow.started(inputs, run.message.query, turn)
        + flow.event("node_started", start.started_data())
        + flow.event("node_finished", finished)
        + flow.event("node_started", model.started_data())
    )
    return model


async def _end(run: Run, flow: WorkflowEvents, model: Node) -> None:
    text, count = run.text, len(run.said)
    save(run, text, counted=True)
    thought = llm_finished(model, run.message.query, text, count, run.first_token)
    answer = Node("answer", "Answer")
    outputs: dict[str, object] = {"answer": text, "files": []}
    spent = timed_usage(count, run.elapsed, run.first_token)
    # A stop of somebody else aborts the engine at the next node boundary, and takes
    # the `message_end` with it: recordings/chatflow/stop_other_user.
    status, error = ("stopped", _BY_ENGINE) if run.aborted else ("succeeded", None)
    end = run.events.message_end(metadata(spent, annotated=True))
    await run.pipe.put(
        run.events.texts(["", ""])
        + flow.event("node_finished", thought)
        + flow.event("node_started", answer.started_data())
        + flow.event("node_finished", answer.finished_data(inputs={}, outputs=outputs))
        + (b"" if run.aborted else end)
        + flow.finished(status, answer=text, error=error, tokens=count + 12, steps=3)
    )
