"""Conversations and messages: lists, rename, delete, feedback (wire 34, 37, 38)."""

from __future__ import annotations

import uuid
from operator import attrgetter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.demo.script.replies import questions_after
from app.demo.web.pages import page_of
from app.demo.web.request_fields import (
    app_of,
    body_of,
    conversation_for,
    limit_of,
    message_for,
    user_in,
    user_or_default,
)
from app.demo.wire.refusals import (
    Refusal,
    invalid_field,
    json_response,
    not_found,
    success,
)

_SORTS = ("created_at", "-created_at", "updated_at", "-updated_at")


def _page(limit: int, rows: list[dict[str, object]], *, more: bool) -> Response:
    return json_response({"limit": limit, "has_more": more, "data": rows})


async def list_conversations(request: Request) -> Response:
    """GET /conversations: the newest first; `last_id` asks for the next page."""
    app, limit = app_of(request), limit_of(request, "ConversationListQuery")
    sort_by = request.query_params.get("sort_by") or "-updated_at"
    if sort_by not in _SORTS:
        allowed = " or ".join(repr(name) for name in _SORTS)
        given = f"input_value={sort_by!r}, input_type=str"
        problem = f"Input should be {allowed}"
        model = "ConversationListQuery"
        raise invalid_field(model, "sort_by", "literal_error", problem, given)
    found = app.store.of_user(user_or_default(request), sort_by)
    last = request.query_params.get("last_id", "")
    moment = attrgetter(sort_by.removeprefix("-"))
    try:
        page, more = page_of(found, last, limit, moment, coarse=_coarse(request))
    except LookupError:
        raise not_found("Last Conversation", request.url.path) from None
    return _page(limit, [conversation.row() for conversation in page], more=more)


def _coarse(request: Request) -> bool:
    return bool(request.app.state.controls.coarse)


async def list_messages(request: Request) -> Response:
    """GET /messages: the newest page, ascending inside; `first_id` asks for older."""
    app, limit = app_of(request), limit_of(request, "MessageListQuery")
    wanted = _conversation_id(request)
    user = user_or_default(request)
    conversation = conversation_for(app, user, wanted, request.url.path)
    found, first = conversation.messages[::-1], request.query_params.get("first_id", "")
    moment = attrgetter("created_at")
    try:
        page, more = page_of(found, first, limit, moment, coarse=_coarse(request))
    except LookupError:
        raise not_found("First Message", request.url.path) from None
    return _page(limit, [message.row() for message in page[::-1]], more=more)


def _conversation_id(request: Request) -> str:
    given = request.query_params.get("conversation_id", "")
    try:
        return str(uuid.UUID(given))
    except ValueError:
        problem = "Value error, must be a valid UUID"
        value = f"input_value={given!r}, input_type=str"
        raise invalid_field(
            "MessageListQuery", "conversation_id", "value_error", problem, value
        ) from None


async def _own_conversation(request: Request) -> tuple[Any, Any, dict[str, Any]]:
    app = app_of(request)
    body = await body_of(request)
    user = str(body.get("user") or "DEFAULT-USER")
    wanted = str(request.path_params["conversation_id"])
    return app, conversation_for(app, user, wanted, request.url.path), body


async def rename_conversation(request: Request) -> Response:
    """POST /conversations/{id}/name: `name`, or `auto_generate`."""
    _, conversation, body = await _own_conversation(request)
    name = str(body.get("name") or "").strip()
    if body.get("auto_generate"):
        conversation.name = conversation.title()
    elif name:
        conversation.name = name
    else:
        problem = "Value error, name is required when auto_generate is false"
        given = f"input_value={body!r}, input_type=dict"
        raise invalid_field(
            "ConversationRenamePayload", "", "value_error", problem, given
        )
    return json_response(conversation.row())


async def delete_conversation(request: Request) -> Response:
    """DELETE /conversations/{id}: 204 without a body; 404 the second time."""
    app, conversation, _ = await _own_conversation(request)
    app.store.delete(conversation)
    return Response(status_code=204, media_type="application/json")


async def list_variables(request: Request) -> Response:
    """GET /conversations/{id}/variables: there are none."""
    app, limit = app_of(request), limit_of(request, "ConversationVariablesQuery")
    wanted = str(request.path_params["conversation_id"])
    conversation_for(app, user_or_default(request), wanted, request.url.path)
    return _page(limit, [], more=False)


async def suggest_questions(request: Request) -> Response:
    """GET /messages/{id}/suggested: what to ask next."""
    app = app_of(request)
    user = user_in(request.query_params)
    message = message_for(app, user, str(request.path_params["message_id"]))
    return json_response({"result": "success", "data": questions_after(message.query)})


async def give_feedback(request: Request) -> Response:
    """POST /messages/{id}/feedbacks: `like`, `dislike`, or null to take it back."""
    app = app_of(request)
    body = await body_of(request)
    user = user_in(body)
    message = message_for(app, user, str(request.path_params["message_id"]))
    rating = body.get("rating")
    if rating not in ("like", "dislike", None):
        raise Refusal(400, "bad_request", "rating must be like or dislike")
    message.feedback = rating
    return success()
