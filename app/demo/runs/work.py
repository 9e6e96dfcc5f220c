"""The work on one answer, whatever the app's mode."""

from __future__ import annotations

from app.demo.runs.chatflow import chatflow
from app.demo.runs.classic import agent, chat
from app.demo.runs.run import Outcome, Run
from app.demo.wire.events import PING

_BY_MODE = {"chat": chat, "agent-chat": agent, "advanced-chat": chatflow}


async def work(run: Run) -> None:
    """Runs an answer to its end, its faults included."""
    for fault in run.plan.faults:
        await fault.before_events(run)
    if run.mode == "advanced-chat":
        await run.pipe.put_own(PING)
    for fault in run.plan.faults:
        await fault.before_work(run)
    if run.outcome is not Outcome.BROKEN:
        await _BY_MODE[run.mode](run)
