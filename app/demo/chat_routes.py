"""POST /chat-messages and its stop (wire 5, wire 28)."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.demo.apps import DemoApp
from app.demo.ask import app_of, body_of, conversation_for, user_in
from app.demo.conversations import Conversation
from app.demo.faults import Fault
from app.demo.front import hang, refusal
from app.demo.http_errors import (
    Refusal,
    invalid,
    invalid_field,
    json_response,
    usual,
    wrong_mode,
)
from app.demo.modes import OVERLOADED
from app.demo.replies import plan_reply
from app.demo.runs import Outcome, Run
from app.demo.stream import EventStream
from app.demo.transports import Transports
from app.demo.usage import timed_usage

_MODEL = "ChatRequestPayload"


async def send_message(request: Request) -> Response:
    """POST /chat-messages."""
    app = app_of(request)
    body = await body_of(request)
    user = user_in(body)
    query, inputs = _checked(body)
    blocking = body.get("response_mode", "blocking") != "streaming"
    if blocking and app.mode == "agent-chat":
        raise invalid("Agent Chat App does not support blocking mode")
    wanted = body.get("conversation_id") or ""
    if wanted:
        conversation_for(app, user, wanted, request.url.path)
    ordered: tuple[Fault, ...] = request.scope["demo.faults"]
    try:
        plan = plan_reply(query, app.mode, ordered, request.app.state.late())
    except ValueError as error:
        raise invalid(str(error)) from error
    if answer := refusal(plan.faults):
        return answer
    if (early := plan.fault("reset")) and not early.value:
        return _Reset(request.app.state.transports)
    conversation = _conversation(app, user, wanted, query, inputs)
    message = conversation.add(query, inputs)
    run = Run(app.mode, conversation, message, plan, request.app.state.gates)
    if body.get("auto_generate_name", True) and len(conversation.messages) == 1:
        conversation.name = conversation.title()
    return await _answer(request, run, blocking=blocking)


def _checked(body: dict[str, Any]) -> tuple[str, dict[str, object]]:
    for name in ("query", "inputs"):
        if name not in body:
            given = f"input_value={_shortened(repr(body))}, input_type=dict"
            raise invalid_field(_MODEL, name, "missing", "Field required", given)
    query, inputs, wanted = body["query"], body["inputs"], body.get("conversation_id")
    if not isinstance(query, str) or not isinstance(inputs, dict):
        name, kind = (
            ("inputs", "dict") if isinstance(query, str) else ("query", "string")
        )
        problem = f"Input should be a valid {kind}"
        given = f"input_value={_shortened(repr(body[name]))}"
        raise invalid_field(_MODEL, name, f"{kind}_type", problem, given)
    if not query:
        raise invalid("query is required")
    if wanted and not _is_uuid(wanted):
        given = f"input_value={wanted!r}, input_type={type(wanted).__name__}"
        problem = "Value error, conversation_id must be a valid UUID"
        raise invalid_field(_MODEL, "conversation_id", "value_error", problem, given)
    return query.replace("\0", ""), inputs


def _shortened(text: str) -> str:
    return text if len(text) <= 50 else f"{text[:25]}...{text[-24:]}"


def _is_uuid(value: object) -> bool:
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True


def _conversation(
    app: DemoApp, user: str, wanted: str, query: str, inputs: dict[str, object]
) -> Conversation:
    found = app.store.find(user, wanted) if wanted else None
    return found or app.store.create(user, query, inputs)


async def _answer(request: Request, run: Run, *, blocking: bool) -> Response:
    state = request.app.state
    if not blocking:
        state.runs.start(run)
        return EventStream(run, state.runs, state.transports, state.log)
    run.outlet.close()
    await state.runs.start(run)
    if run.outcome is not Outcome.NATURAL:
        raise Refusal(400, "completion_request_error", OVERLOADED)
    return json_response(_blocking(run))


def _blocking(run: Run) -> dict[str, object]:
    """The answer in one piece (recordings/rest/chat.blocking)."""
    first = run.first_token if run.mode == "advanced-chat" else None
    metadata: dict[str, object] = {
        "annotation_reply": None,
        "retriever_resources": [],
        "usage": timed_usage(len(run.said), run.elapsed, first),
        "reasoning": {},
    }
    return {
        "event": "message",
        "task_id": run.task_id,
        "id": run.message.id,
        "message_id": run.message.id,
        "conversation_id": run.conversation.id,
        "mode": run.mode,
        "answer": run.text,
        "metadata": metadata,
        "created_at": run.message.created_at,
    }


async def stop_message(request: Request) -> Response:
    """POST /chat-messages/{task_id}/stop: success for every task there ever was."""
    app_of(request)
    user = user_in(await body_of(request))
    task_id = request.path_params["task_id"]
    run: Run | None = request.app.state.runs.find(task_id)
    if run:
        run.stops += 1
        if answer := _stop_fault(run, request.app.state.transports):
            return answer
    request.app.state.runs.stop(task_id, user)
    return json_response({"result": "success"})


def _stop_fault(run: Run, transports: Transports) -> Response | None:
    if run.plan.fault("stop_hang"):
        return _Hang()
    for fault in run.plan.faults:
        if fault.value and run.stops > fault.value:
            continue
        if fault.name == "stop_drop":
            return _Reset(transports)
        if fault.name in ("stop_500", "stop_404"):
            return usual(int(fault.name.removeprefix("stop_"))).response()
    return None


class _Hang(Response):
    """No answer, ever."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await hang(receive)


class _Reset(Response):
    """A connection reset instead of an answer."""

    def __init__(self, transports: Transports) -> None:
        super().__init__()
        self._transports = transports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._transports.reset(scope)


async def wrong_workflow(request: Request) -> Response:
    """POST /workflows/run and its stop: the server has no workflow app."""
    app_of(request)
    user_in(await body_of(request))
    raise wrong_mode("not_workflow_app")


async def wrong_completion(request: Request) -> Response:
    """POST /completion-messages and its stop: the server has no completion app."""
    app_of(request)
    user_in(await body_of(request))
    raise wrong_mode("app_unavailable")
