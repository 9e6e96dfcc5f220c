"""The answers of chat and agent apps: their events in the recorded order."""

from __future__ import annotations

import uuid

from app.demo.runs.ending import OVERLOADED, save
from app.demo.runs.run import Outcome, Run
from app.demo.script.plan import ToolCall
from app.demo.wire.usage import metadata, usage

_TOOL_TIME = 0.6
"""Seconds a tool takes in an answer that has a pace."""


async def chat(run: Run) -> None:
    """recordings/chat: `message`* → `message_end`, or `error` (wire 49, 56)."""
    if await run.wait_first() and await run.stream(run.plan.chunks):
        await run.pipe.put(run.events.texts([""]))
    await _end(run, run.text.strip())


async def agent(run: Run) -> None:
    """recordings/agent, and with a tool as wire 16 has it."""
    if not await run.wait_first():
        return await _end(run, "")
    if run.plan.tool and not await _use_tool(run, run.plan.tool):
        return await _end(run, "")
    said_before = len(run.said)
    step = await _open_step(run)
    if await run.stream(run.plan.chunks):
        await run.pipe.put(run.events.texts([""]))
        step["thought"] = "".join(run.said[said_before:])
        await run.pipe.put(run.events.thought(step))
    # Text of a stopped agent is lost in 1.16: recordings/agent/stop_mid.
    whole = run.outcome is Outcome.NATURAL
    return await _end(run, run.text.strip() if whole else "")


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
    await run.pipe.put(run.events.thought(step))
    return step


async def _use_tool(run: Run, call: ToolCall) -> bool:
    step = await _open_step(run)
    if not await run.stream(call.prelude):
        return False
    label = {"en_US": call.label, "zh_Hans": call.label}
    step["thought"] = run.text
    step["tool"], step["tool_labels"] = call.tool, {call.tool: label}
    step["tool_input"] = call.tool_input
    await run.pipe.put(run.events.thought(step))
    if not await run.sleep_unless_stopped(_TOOL_TIME if run.plan.rate else 0):
        run.outcome = Outcome.STOPPED
        return False
    step["observation"] = call.observation
    await run.pipe.put(run.events.thought(step))
    return True


async def _end(run: Run, answer: str) -> None:
    if run.outcome is Outcome.BROKEN:
        return
    if run.outcome is Outcome.FAILED:
        run.message.error = OVERLOADED
        code = run.failure_code or "completion_request_error"
        await run.pipe.put(run.events.error(code, _status_of(code), OVERLOADED))
        return
    stopped = run.outcome is Outcome.STOPPED
    save(run, answer, counted=not stopped)
    spent = usage(len(run.said), run.elapsed, stopped=stopped)
    await run.pipe.put(run.events.message_end(metadata(spent)))


def _status_of(code: str) -> int:
    return {"rate_limit_error": 429, "internal_server_error": 500}.get(code, 400)
