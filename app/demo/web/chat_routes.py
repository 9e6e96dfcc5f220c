"""POST /chat-messages and its stop (wire 5, wire 28)."""

from __future__ import annotations

import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.demo.apps import DemoApp
from app.demo.conversations import Conversation
from app.demo.faults import Fault, answer_instead, stop_answer
from app.demo.forms import problem
from app.demo.message_files import message_file
from app.demo.runs.ending import OVERLOADED
from app.demo.runs.live_runs import LiveRuns
from app.demo.runs.reopening import Reopening
from app.demo.runs.run import Outcome, Run
from app.demo.script.plan import Plan
from app.demo.script.replies import plan_reply
from app.demo.web.controls import Controls
from app.demo.web.event_stream import EventStream
from app.demo.web.naming import name_later
from app.demo.web.request_fields import app_of, body_of, conversation_for, user_in
from app.demo.wire.refusals import (
    Refusal,
    invalid,
    invalid_field,
    json_response,
    success,
    wrong_mode,
)
from app.demo.wire.usage import metadata, timed_usage
from app.demo.wire.workflow_events import failed_at_once

_MODEL = "ChatRequestPayload"
_TYPES = {"query": ("string", str), "inputs": ("dict", dict)}


async def send_message(request: Request) -> Response:
    """POST /chat-messages."""
    app = app_of(request)
    body = await body_of(request)
    user = user_in(body)
    _check(body)
    blocking = body.get("response_mode", "blocking") != "streaming"
    if blocking and app.mode == "agent-chat":
        raise invalid("Agent Chat App does not support blocking mode")
    conversation = _wanted(app, user, body, request.url.path)
    if wrong := problem(app.form, body["inputs"]):
        if app.mode != "advanced-chat" or blocking:
            raise invalid(wrong)
        # The stream of a run that failed before it began (wire 70).
        stream = failed_at_once(wrong, body["inputs"])
        return Response(stream, media_type="text/event-stream")
    files = _files(app, user, body)
    plan = _plan(request, app, body["query"])
    if answer := await answer_instead(plan.faults, json=False):
        return answer
    query, inputs = body["query"].replace("\0", ""), body["inputs"]
    conversation = conversation or app.store.create(user, query, inputs)
    message = conversation.add(query, inputs, files)
    controls: Controls = request.app.state.controls
    if body.get("auto_generate_name", True) and len(conversation.messages) == 1:
        name_later(conversation, controls.name_after)
    numbered = app.mode == "advanced-chat" and controls.reopening is Reopening.NUMBERED
    run = Run(
        app.mode, conversation, message, plan, controls.breakpoints, numbered=numbered
    )
    return await _answer(request, run, blocking=blocking)


def _check(body: dict[str, Any]) -> None:
    """Raises `Refusal` for a body that a validation library would refuse."""
    for name in ("query", "inputs"):
        if name not in body:
            given = f"input_value={_shortened(repr(body))}, input_type=dict"
            raise invalid_field(_MODEL, name, "missing", "Field required", given)
    for name, (kind, wanted) in _TYPES.items():
        if name in body and not isinstance(body[name], wanted):
            problem = f"Input should be a valid {kind}"
            given = f"input_value={_shortened(repr(body[name]))}"
            raise invalid_field(_MODEL, name, f"{kind}_type", problem, given)
    if not body["query"]:
        raise invalid("query is required")
    conversation = body.get("conversation_id")
    if conversation and not _is_uuid(conversation):
        given = (
            f"input_value={conversation!r}, input_type={type(conversation).__name__}"
        )
        problem = "Value error, conversation_id must be a valid UUID"
        raise invalid_field(_MODEL, "conversation_id", "value_error", problem, given)


def _shortened(text: str) -> str:
    return text if len(text) <= 50 else f"{text[:25]}...{text[-24:]}"


def _is_uuid(value: object) -> bool:
    try:
        uuid.UUID(str(value))
    except ValueError:
        return False
    return True


def _wanted(
    app: DemoApp, user: str, body: dict[str, Any], path: str
) -> Conversation | None:
    wanted = body.get("conversation_id")
    return conversation_for(app, user, wanted, path) if wanted else None


def _files(app: DemoApp, user: str, body: dict[str, Any]) -> list[dict[str, object]]:
    """The files of a message; an app that takes none drops them silently."""
    sent = body.get("files") or []
    if not isinstance(sent, list) or not all(isinstance(item, dict) for item in sent):
        raise invalid("Invalid upload file")
    try:
        return [message_file(item, app.uploads, user) for item in sent]
    except ValueError as error:
        raise invalid(str(error)) from error


def _plan(request: Request, app: DemoApp, query: str) -> Plan:
    ordered: tuple[Fault, ...] = request.scope["demo.faults"]
    late = request.app.state.controls.late
    try:
        return plan_reply(query.replace("\0", ""), app.mode, ordered, late)
    except ValueError as error:
        raise invalid(str(error)) from error


async def _answer(request: Request, run: Run, *, blocking: bool) -> Response:
    state = request.app.state
    if not blocking:
        if state.runs.crowds(run):
            state.controls.log.crowded.append(run.conversation.id)
        state.runs.start(run)
        return EventStream(run, state.runs, state.controls.log)
    run.pipe.own.close()
    await state.runs.start(run)
    if run.outcome is not Outcome.NATURAL:
        raise Refusal(400, "completion_request_error", OVERLOADED)
    return json_response(_blocking(run))


def _blocking(run: Run) -> dict[str, object]:
    """The answer in one piece (recordings/rest/chat.blocking)."""
    first = run.first_token if run.mode == "advanced-chat" else None
    spent = timed_usage(len(run.said), run.elapsed, first)
    return {
        "event": "message",
        "task_id": run.task_id,
        "id": run.message.id,
        "message_id": run.message.id,
        "conversation_id": run.conversation.id,
        "mode": run.mode,
        "answer": run.text,
        "metadata": metadata(spent, annotated=True),
        "created_at": run.message.created_at,
    }


async def stop_message(request: Request) -> Response:
    """POST /chat-messages/{task_id}/stop: success for every task there ever was."""
    app_of(request)
    user = user_in(await body_of(request))
    task_id = request.path_params["task_id"]
    runs: LiveRuns = request.app.state.runs
    run = runs.find(task_id)
    if run:
        run.stops_seen += 1
        if answer := stop_answer(run.plan.faults, run.stops_seen):
            return answer
    runs.stop(task_id, user)
    return success()


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
