"""The runs that are going on, by task id, and what a stop does to them."""

from __future__ import annotations

import asyncio

from app.demo.runs.run import Outcome, Run
from app.demo.runs.work import work

_KEPT = 200
"""Chatflow runs that are remembered after their end."""


class LiveRuns:
    """Starts runs, finds them for a stop, and ends them with the server."""

    def __init__(self) -> None:
        """Starts with none."""
        self._runs: dict[str, tuple[Run, asyncio.Task[None]]] = {}
        self._flows: dict[str, Run] = {}

    def start(self, run: Run) -> asyncio.Task[None]:
        """Starts the work on an answer as a task of its own."""
        task = asyncio.create_task(self._drive(run))
        self._runs[run.task_id] = (run, task)
        if run.mode == "advanced-chat":
            self._flows[run.flow.run_id] = run
            if len(self._flows) > _KEPT:
                del self._flows[next(iter(self._flows))]
        return task

    async def _drive(self, run: Run) -> None:
        ended = False
        try:
            await work(run)
            await run.pipe.end()
            ended = True
        finally:
            self._runs.pop(run.task_id, None)
            if run.outcome is Outcome.BROKEN and not run.lost:
                self._flows.pop(run.flow.run_id, None)
            if not ended:  # else its connection would wait for ever
                run.pipe.close()

    def crowds(self, run: Run) -> bool:
        """Whether another run of the same conversation goes on (wire 57)."""
        others = (other for other, _ in self._runs.values())
        return any(other.conversation is run.conversation for other in others)

    def find(self, task_id: str) -> Run | None:
        """The run of this task while it goes on."""
        entry = self._runs.get(task_id)
        return entry[0] if entry else None

    def flow(self, run_id: str) -> Run | None:
        """The chatflow run of this id, also one that has ended."""
        return self._flows.get(run_id)

    def stop(self, task_id: str, user: str) -> None:
        """What a stop does: nothing for unknown tasks, little for another user's."""
        run = self.find(task_id)
        if run is None:
            return
        if run.conversation.user == user:
            run.request_stop()
        elif run.mode == "advanced-chat":
            run.aborted = True

    def hang_up(self, run: Run) -> None:
        """The client has gone: a chatflow runs on, the others are cut (wire 33)."""
        run.leave()
        entry = self._runs.get(run.task_id)
        if entry and run.mode != "advanced-chat":
            entry[1].cancel()

    def close(self) -> None:
        """Ends every run at once."""
        for run, task in list(self._runs.values()):
            run.leave()
            task.cancel()
