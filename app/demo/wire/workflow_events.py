"""The `data` of a chatflow's run and node events, as recordings/chatflow has them."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field

from app.demo.wire.events import PING, AnswerEvents, pack
from app.demo.wire.usage import timed_usage

WORKFLOW_ID = "f0d3b9f4-6a0e-4f0b-9d55-2b1f6f1c7a10"
_APP_ID = "0c4e6f0a-8d7b-4a39-bb0d-5f2f6f2c9e11"
_MODEL = {"model_provider": "demo/parrot", "model_name": "parrot-1"}


@dataclass(slots=True)
class Node:
    """One run of one node."""

    node_id: str
    title: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    started: float = field(default_factory=time.time)

    def _head(self) -> dict[str, object]:
        return {
            "id": self.id,
            "node_id": self.node_id,
            "node_type": self.node_id,
            "title": self.title,
            "index": 1,
            "predecessor_node_id": None,
        }

    def started_data(self) -> dict[str, object]:
        """The `data` of `node_started`."""
        return self._head() | {
            "inputs": None,
            "inputs_truncated": False,
            "created_at": int(self.started),
            "extras": {},
            "iteration_id": None,
            "loop_id": None,
            "agent_strategy": None,
        }

    def finished_data(
        self,
        *,
        inputs: dict[str, object],
        outputs: dict[str, object],
        process: dict[str, object] | None = None,
        execution: dict[str, object] | None = None,
        error: str | None = None,
    ) -> dict[str, object]:
        """The `data` of `node_finished`; with an `error` it failed."""
        return self._head() | {
            "inputs": inputs,
            "inputs_truncated": False,
            "process_data": process or {},
            "process_data_truncated": False,
            "outputs": outputs,
            "outputs_truncated": False,
            "status": "failed" if error else "succeeded",
            "error": error,
            "elapsed_time": round(time.time() - self.started, 6),
            "execution_metadata": execution,
            "created_at": int(self.started),
            "finished_at": int(time.time()),
            "files": [],
            "iteration_id": None,
            "loop_id": None,
        }


class WorkflowEvents:
    """Makes the run and node events of one chatflow run."""

    def __init__(self, answer: AnswerEvents, *, user: str, user_id: str) -> None:
        """Takes the message's other events and the end user with Dify's id of them."""
        self.run_id = str(uuid.uuid4())
        self._inputs: dict[str, object] = {}
        self._end: dict[str, object] | None = None
        self._answer = answer
        self._user = {"id": user_id, "user": user}
        self._started = time.time()

    def event(self, name: str, data: dict[str, object]) -> bytes:
        """An event with `workflow_run_id` and `data`."""
        return self._answer.event(name, workflow_run_id=self.run_id, data=data)

    def started(self, inputs: dict[str, object], query: str, turn: int) -> bytes:
        """`workflow_started`; `turn` counts the conversation's messages from 1."""
        system = {
            "sys.query": query,
            "sys.files": [],
            "sys.user_id": self._user["user"],
            "sys.dialogue_count": turn,
            "sys.app_id": _APP_ID,
            "sys.workflow_id": WORKFLOW_ID,
            "sys.workflow_run_id": self.run_id,
        }
        self._inputs = inputs | system
        data: dict[str, object] = {
            "id": self.run_id,
            "workflow_id": WORKFLOW_ID,
            "inputs": self._inputs,
            "created_at": int(self._started),
            "reason": "initial",
        }
        return self.event("workflow_started", data)

    def detail(self) -> dict[str, object]:
        """The run as `/workflows/run/{id}` tells of it (wire 66)."""
        end = self._end or {}
        return {
            "id": self.run_id,
            "workflow_id": WORKFLOW_ID,
            "status": end.get("status", "running"),
            "inputs": json.dumps(self._inputs, ensure_ascii=False),
            "outputs": end.get("outputs", {}),
            "error": end.get("error"),
            "total_steps": end.get("total_steps", 0),
            "total_tokens": end.get("total_tokens", 0),
            "created_at": int(self._started),
            "finished_at": end.get("finished_at"),
            "elapsed_time": end.get("elapsed_time", 0.0),
        }

    def finished(
        self,
        status: str,
        *,
        answer: str | None = None,
        error: str | None = None,
        tokens: int = 0,
        steps: int = 2,
    ) -> bytes:
        """`workflow_finished`; `answer` None: no outputs, as after a stop."""
        data: dict[str, object] = {
            "id": self.run_id,
            "workflow_id": WORKFLOW_ID,
            "status": status,
            "outputs": {} if answer is None else {"answer": answer, "files": []},
            "error": error,
            "elapsed_time": round(time.time() - self._started, 6),
            "total_tokens": tokens,
            "total_steps": steps,
            "created_by": self._user,
            "created_at": int(self._started),
            "finished_at": int(time.time()),
            "exceptions_count": 1 if status == "failed" else 0,
            "files": [],
        }
        self._end = data
        return self.event("workflow_finished", data)

    def finished_alone(self) -> bytes | None:
        """The only event of a stream that is opened when the run has ended; None: it
        has not (recordings/v1.17-dev/rest/chatflow.run_events_finished)."""
        if self._end is None:
            return None
        ids = {"task_id": self.run_id, "workflow_run_id": self.run_id}
        return pack({"event": "workflow_finished", **ids, "data": self._end})


def llm_failed(node: Node, error: str) -> dict[str, object]:
    """The `data` of the model node that failed (recordings/chatflow/llm_error)."""
    return node.finished_data(inputs=dict(_MODEL), outputs={}, error=error)


def llm_finished(
    node: Node, query: str, answer: str, tokens: int, first_token: float
) -> dict[str, object]:
    """The `data` of the model node that answered (recordings/chatflow/full)."""
    spent = timed_usage(tokens, time.time() - node.started, first_token)
    prompts = [{"role": "user", "text": f"{query}\n\n", "files": []}]
    process: dict[str, object] = {
        "model_mode": "chat",
        "prompts": prompts,
        "usage": spent,
        "finish_reason": "stop",
        **_MODEL,
    }
    outputs: dict[str, object] = {
        "text": answer,
        "reasoning_content": "",
        "usage": spent,
        "finish_reason": "stop",
    }
    execution: dict[str, object] = {
        "total_tokens": spent["total_tokens"],
        "total_price": spent["total_price"],
        "currency": "USD",
    }
    return node.finished_data(
        inputs=dict(_MODEL), outputs=outputs, process=process, execution=execution
    )


def failed_at_once(error: str, inputs: dict[str, object]) -> bytes:
    """The whole stream of a run that failed before it began: what people gave is wrong.

    The run's id stands for the task, and there is no message (wire 70).
    """
    run_id, now = str(uuid.uuid4()), int(time.time())
    started: dict[str, object] = {
        "id": run_id,
        "workflow_id": WORKFLOW_ID,
        "inputs": inputs,
        "created_at": now,
        "reason": "initial",
    }
    finished: dict[str, object] = {
        "id": run_id,
        "workflow_id": WORKFLOW_ID,
        "status": "failed",
        "outputs": None,
        "error": error,
        "elapsed_time": 0.0,
        "total_tokens": 0,
        "total_steps": 0,
        "created_by": {},
        "created_at": now,
        "finished_at": now,
        "exceptions_count": 1,
        "files": [],
    }
    events = (("workflow_started", started), ("workflow_finished", finished))
    ids = {"task_id": run_id, "workflow_run_id": run_id}
    packed = (pack({"event": name, **ids, "data": data}) for name, data in events)
    return PING + b"".join(packed)
