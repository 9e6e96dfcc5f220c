"""The work on one answer in each app mode: its events in the recorded order."""

from __future__ import annotations

import uuid

from app.demo import wire
from app.demo.conversations import user_id
from app.demo.plan import ToolCall
from app.demo.runs import Outcome, Run
from app.demo.usage import timed_usage, usage
from app.demo.workflow_wire import Node, WorkflowWire, llm_failed, llm_finished

OVERLOADED = "upstream overloaded"
"""What the model's provider says when it fails, as in recordings/*/llm_error."""
_BY_USER = "Stopped by user."
_BY_ENGINE = "Aborted: User requested stop"


async def work(run: Run) -> None:
    """Runs an answer to its end, whatever the mode."""
    if late := run.plan.fault("late_first_event"):
        run.quiet.set()
        await run.nap(late.value)
        run.quiet.clear()
    await _WORK[run.mode](run)


async def _chat(run: Run) -> None:
    """recordings/chat: `message`* → `message_end`, or `error`."""
    if await run.think() and await run.say(run.plan.chunks):
        await run.outlet.put(run.wire.texts([""]))
    await _end_classic(run, run.text.strip())


async def _agent(run: Run) -> None:
    """recordings/agent, and with a tool as wire 16 has it."""
    if not await run.think():
        return await _end_classic(run, "")
    if run.plan.tool and not await _use_tool(run, run.plan.tool):
        return await _end_classic(run, "")
    said_before = len(run.said)
    step = await _open_step(run)
    if await run.say(run.plan.chunks):
        await run.outlet.put(run.wire.texts([""]))
        step["thought"] = "".join(run.said[said_before:])
        await run.outlet.put(run.wire.thought(step))
    # Text of a stopped agent is lost in 1.16: recordings/agent/stop_mid.
    whole = run.outcome is Outcome.NATURAL
    return await _end_classic(run, run.text.strip() if whole else "")


async def _open_step(run: Run) -> dict[str, object]:
    step: dict[str, object] = {
        "id": str(uuid.uuid4()),
        "position": len(run.message.thoughts) + 1,
        "thought": "",
        "observation": "",
        "tool": "",
        "tool_labels": {},
        "tool_input": "",
    }
    run.message.thoughts.append(step)
    await run.outlet.put(run.wire.thought(step))
    return step


async def _use_tool(run: Run, call: ToolCall) -> bool:
    step = await _open_step(run)
    if not await run.say(call.prelude):
        return False
    label = {"en_US": call.label, "zh_Hans": call.label}
    step["thought"] = run.text
    step["tool"], step["tool_labels"] = call.tool, {call.tool: label}
    step["tool_input"] = call.tool_input
    await run.outlet.put(run.wire.thought(step))
    if not await run.nap(0.6 if run.plan.rate else 0):
        run.outcome = Outcome.STOPPED
        return False
    step["observation"] = call.observation
    await run.outlet.put(run.wire.thought(step))
    return True


async def _end_classic(run: Run, answer: str) -> None:
    if run.outcome is Outcome.BROKEN:
        return
    if run.outcome is Outcome.FAILED:
        run.message.error = OVERLOADED
        code = _failure_code(run)
        await run.outlet.put(run.wire.error(code, _failure_status(code), OVERLOADED))
        return
    stopped = run.outcome is Outcome.STOPPED
    _save(run, answer, counted=not stopped)
    spent = usage(len(run.said), run.elapsed, stopped=stopped)
    metadata: dict[str, object] = {
        "retriever_resources": [],
        "usage": spent,
        "reasoning": {},
    }
    await run.outlet.put(run.wire.message_end(metadata))


def _failure_code(run: Run) -> str:
    fault = run.plan.fault("error_event")
    return (fault and fault.code) or "completion_request_error"


def _failure_status(code: str) -> int:
    return {"rate_limit_error": 429, "internal_server_error": 500}.get(code, 400)


def _save(run: Run, answer: str, *, counted: bool) -> None:
    run.message.answer = answer
    run.message.latency = run.elapsed
    run.message.tokens = len(run.said) if counted else 0


async def _chatflow(run: Run) -> None:
    """recordings/chatflow: start, model and answer node around the text."""
    flow = WorkflowWire(run.wire, user=run.user, user_id=user_id(run.user))
    await run.outlet.put(wire.PING)
    if not run.plan.fault("no_first_chunk"):
        model = await _open_flow(run, flow)
    if await run.think() and await run.say(run.plan.chunks):
        return await _end_flow(run, flow, model)
    if run.outcome is Outcome.STOPPED:
        _save(run, run.text, counted=False)
        error = _BY_USER if run.said else _BY_ENGINE
        await run.outlet.put(flow.finished("stopped", error=error))
    elif run.outcome is Outcome.FAILED:
        run.message.error = f"Run failed: {OVERLOADED}"
        failed = flow.event("node_finished", llm_failed(model, OVERLOADED))
        finished = flow.finished("failed", error=OVERLOADED)
        await run.outlet.put(failed + finished)
    else:
        _save(run, run.text, counted=False)


async def _open_flow(run: Run, flow: WorkflowWire) -> Node:
    inputs = run.message.inputs
    start, model = Node("start", "Start"), Node("llm", "Writer")
    turn = run.conversation.messages.index(run.message) + 1
    finished = start.finished_data(inputs=inputs, outputs=inputs)
    await run.outlet.put(
        flow.started(inputs, run.message.query, turn)
        + flow.event("node_started", start.started_data())
        + flow.event("node_finished", finished)
        + flow.event("node_started", model.started_data())
    )
    return model


async def _end_flow(run: Run, flow: WorkflowWire, model: Node) -> None:
    text, count = run.text, len(run.said)
    _save(run, text, counted=True)
    thought = llm_finished(model, run.message.query, text, count, run.first_token)
    answer = Node("answer", "Answer")
    outputs: dict[str, object] = {"answer": text, "files": []}
    spent = timed_usage(count, run.elapsed, run.first_token)
    metadata: dict[str, object] = {
        "annotation_reply": None,
        "retriever_resources": [],
        "usage": spent,
        "reasoning": {},
    }
    # A stop of somebody else aborts the engine at the next node boundary, and takes
    # the `message_end` with it: recordings/chatflow/stop_other_user.
    status, error = ("stopped", _BY_ENGINE) if run.aborted else ("succeeded", None)
    end = b"" if run.aborted else run.wire.message_end(metadata)
    await run.outlet.put(
        run.wire.texts(["", ""])
        + flow.event("node_finished", thought)
        + flow.event("node_started", answer.started_data())
        + flow.event("node_finished", answer.finished_data(inputs={}, outputs=outputs))
        + end
        + flow.finished(status, answer=text, error=error, tokens=count + 12, steps=3)
    )


_WORK = {"chat": _chat, "agent-chat": _agent, "advanced-chat": _chatflow}
