"""JSON answers, and refusals in Dify's error envelope (wire 41)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

_STANDARD = {
    400: ("app_unavailable", "App unavailable, please check your app configurations."),
    401: ("unauthorized", "Access token is invalid"),
    403: ("forbidden", "The app's API service has been disabled."),
    404: ("not_found", "Conversation Not Exists."),
    413: ("file_too_large", "File size exceeded."),
    429: ("too_many_requests", "Too many requests. Please try again later."),
    500: ("internal_server_error", "Internal Server Error"),
    502: ("plugin_runtime_error", "The plugin runtime failed."),
}
_TEXTS = {
    "invalid_param": "Arg user must be provided.",
    "not_chat_app": "Please check if your app mode matches the right API route.",
    "conversation_completed": "The conversation has ended. Please start a new conversation.",
    "provider_not_initialize": "No valid model provider credentials found. Please go to Settings -> Model Provider to complete your provider credentials.",
    "provider_quota_exceeded": "Your quota for Dify Hosted Model Provider has been exhausted. Please go to Settings -> Model Provider to complete your own provider credentials.",
    "model_currently_not_support": "Dify Hosted OpenAI trial currently not support the GPT-4 model.",
    "completion_request_error": "[demo] Error: the model could not be called.",
    "rate_limit_error": "Rate limit reached for requests.",
}
_NO_PAGE = """<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>
"""
_NEARBY = {
    "/v1/chat-messages": "/v1/chat-messages or /api/chat-messages or /v1/chat-messages/<string:task_id>/stop",
    "/v1/conversations": "/v1/conversations or /v1/conversations/<uuid:c_id>/variables/<uuid:variable_id> or /api/conversations",
    "/v1/messages": "/v1/messages or /v1/chat-messages or /api/messages",
}


class Refusal(Exception):
    """Ends a request with an error in Dify's envelope."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Takes what the envelope holds, and extra headers."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})

    def response(self) -> Response:
        """The answer on the wire."""
        body = {"code": self.code, "message": self.message, "status": self.status}
        return json_response(body, self.status, self.headers)


def json_response(
    body: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """JSON as Dify sends it outside of streams: with a newline at its end."""
    text = json.dumps(body, ensure_ascii=False) + "\n"
    return Response(text, status, dict(headers or {}), "application/json")


def success() -> Response:
    """What calls answer that have nothing to tell."""
    return json_response({"result": "success"})


def unauthorized(message: str) -> Refusal:
    """401 with the challenge Dify sends (wire 2)."""
    challenge = {"WWW-Authenticate": 'Bearer realm="api"'}
    return Refusal(401, "unauthorized", message, challenge)


def invalid(message: str) -> Refusal:
    """400 for a parameter."""
    return Refusal(400, "invalid_param", message)


def invalid_field(
    model: str, field: str, kind: str, problem: str, given: str
) -> Refusal:
    """400 in the several lines of a validation library (rest/chat.no_query).

    `field` is empty where the whole body is at fault.
    """
    address = f"https://errors.pydantic.dev/2.12/v/{kind}"
    lines = [
        f"1 validation error for {model}",
        field,
        f"  {problem} [type={kind}, {given}]",
        f"    For further information visit {address}",
    ]
    return invalid("\n".join(filter(None, lines)))


def not_found(what: str, path: str) -> Refusal:
    """404, with the router's "did you mean" where the recordings have it."""
    nearby = _NEARBY.get(path)
    hint = f" You have requested this URI [{path}] but did you mean {nearby} ?"
    return Refusal(404, "not_found", f"{what} Not Exists.{hint if nearby else ''}")


def wrong_mode(code: str) -> Refusal:
    """400 for an endpoint of another app mode (wire 7)."""
    text = _STANDARD[400][1] if code == "app_unavailable" else _TEXTS["not_chat_app"]
    return Refusal(400, code, text)


def standard_error(status: int, code: str = "") -> Refusal:
    """The refusal Dify usually sends with a status; `code` names another of its codes."""
    standard, text = _STANDARD.get(status, ("unknown", "Internal Server Error"))
    refusal = Refusal(status, code or standard, _TEXTS.get(code, text))
    if status == 401:
        return unauthorized(text)
    if status == 429:
        refusal.headers["Retry-After"] = "2"
    return refusal


def on_refusal(_request: Request, error: Exception) -> Response:
    """Starlette's handler for `Refusal`."""
    assert isinstance(error, Refusal)
    return error.response()


def on_http_error(_request: Request, error: Exception) -> Response:
    """Starlette's handler for unknown paths and methods."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return HTMLResponse(_NO_PAGE, 404)
    message = "The method is not allowed for the requested URL."
    return Refusal(error.status_code, "method_not_allowed", message).response()
