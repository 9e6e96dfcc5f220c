"""What every endpoint reads of a request: the app, the user, the JSON body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from app.demo.apps import DemoApp
from app.demo.conversations import Conversation, Message
from app.demo.wire.refusals import (
    Refusal,
    invalid,
    invalid_field,
    not_found,
    unauthorized,
)

DEFAULT_USER = "DEFAULT-USER"
"""Whom Dify takes where `user` may be missing (wire 3)."""


def app_of(request: Request) -> DemoApp:
    """The app of the request's key.

    Raises:
        Refusal: 401 in the three wordings of wire 2.
    """
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if not key:
        raise unauthorized(
            "Authorization header must be provided and start with 'Bearer'"
        )
    if scheme.lower() != "bearer":
        raise unauthorized("Authorization scheme must be 'Bearer'")
    apps: Mapping[str, DemoApp] = request.app.state.apps
    if key.strip() not in apps:
        raise unauthorized("Access token is invalid")
    return apps[key.strip()]


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object in the body.

    Raises:
        Refusal: 415 for another content type, 400 for what is no JSON object.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refusal(
            415,
            "unsupported_media_type",
            "Did not attempt to load JSON data because the request Content-Type "
            "was not 'application/json'.",
        )
    try:
        body = json.loads(await request.body())
    except ValueError:
        body = None
    if not isinstance(body, dict):
        message = "The browser (or proxy) sent a request that this server could not understand."
        raise Refusal(400, "bad_request", message)
    return body


def user_in(values: Mapping[str, Any]) -> str:
    """The end user named in a body or query.

    Raises:
        Refusal: 400 when there is none.
    """
    user = values.get("user")
    if not user:
        raise invalid("Arg user must be provided.")
    return str(user)


def user_or_default(request: Request) -> str:
    """The end user named in the query of a GET."""
    return request.query_params.get("user") or DEFAULT_USER


def limit_of(request: Request, model: str) -> int:
    """`limit` of a page: 1 to 100, usually 20 (wire 55).

    Args:
        request: The page asked for.
        model: Dify's own name of the query, which it gives in its refusal.

    Raises:
        Refusal: 400 when it is something else.
    """
    text = request.query_params.get("limit", "20")
    try:
        limit = int(text)
    except ValueError:
        kind = "int_parsing"
        problem = "a valid integer, unable to parse string as an integer"
    else:
        if 1 <= limit <= 100:
            return limit
        if limit < 1:
            kind, problem = "greater_than_equal", "greater than or equal to 1"
        else:
            kind, problem = "less_than_equal", "less than or equal to 100"
    given = f"input_value={text!r}, input_type=str"
    raise invalid_field(model, "limit", kind, f"Input should be {problem}", given)


def conversation_for(
    app: DemoApp, user: str, conversation_id: str, path: str
) -> Conversation:
    """The user's conversation.

    Raises:
        Refusal: 404 when there is none.
    """
    found = app.store.find(user, conversation_id)
    if found is None:
        raise not_found("Conversation", path)
    return found


def message_for(app: DemoApp, user: str, message_id: str) -> Message:
    """The user's message.

    Raises:
        Refusal: 404 when there is none.
    """
    found = app.store.message(user, message_id)
    if found is None:
        raise not_found("Message", "")
    return found
