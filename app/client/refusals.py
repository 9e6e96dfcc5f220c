"""What an HTTP answer outside 2xx means, in words (wire 41, 42)."""

import json
from collections.abc import Mapping
from typing import Any, Final

from app.client.way import CHECK_ADDRESS, Way
from app.core.texts.text import one_line
from app.core.wire.parse import number_of, reason, text_of
from app.errors import APIError, AuthenticationError, RateLimitError

_KEY_HINT: Final = (
    "Check DIFY_API_KEY: it is the key of one app (app-…, from its API access page), "
    "not a knowledge key (dataset-…)."
)
_HINTS: Final = {
    "conversation_completed": "Start a new conversation with Ctrl+N.",
    "app_unavailable": "The app's owner has to publish or configure it.",
    "agent_not_published": "The app's owner has to publish it.",
    "provider_not_initialize": "The app's owner has to set up the model provider.",
    "provider_quota_exceeded": "The app's owner has to raise the model's quota.",
    "completion_request_error": "The app's owner has to look at its model.",
    "model_currently_not_support": "The app's owner has to choose another model.",
    "not_chat_app": "Use the key of a chat app: chatbot, agent or chatflow.",
    "file_too_large": "Send less at once.",
}
_NO_PATH: Final = "The requested URL was not found"
"""How Dify's web framework says that there is no such path (wire 61)."""
_PLAIN_TO_TLS: Final = b"plain HTTP request was sent to HTTPS port"
_CLOUDFLARE: Final = range(520, 531)


def error_of(
    status: int, headers: Mapping[str, str], body: bytes, way: Way
) -> APIError:
    """The error that an HTTP answer outside 2xx stands for.

    Never assumes JSON: proxies answer HTML.
    """
    data = _json_of(body)
    if data is None:
        return _page_error(status, headers, body, way)
    code = one_line(text_of(data, "code"), 80)
    said = reason(text_of(data, "message")).rstrip(".")
    return api_error(int(number_of(data, "status")) or status, code, said, headers, way)


def api_error(
    status: int, code: str, said: str, headers: Mapping[str, str], way: Way
) -> APIError:
    """An `APIError` of the right class, in words.

    Args:
        status: HTTP status.
        code: Dify's error code.
        said: The server's own words, without their full stop.
        headers: For `Retry-After`.
        way: The call that was refused.
    """
    if status == 401:
        what = f"The server did not accept the API key (401: {said or code})."
        return AuthenticationError(what, _KEY_HINT, status=status, code=code)
    if status == 429 or "maximum concurrent requests" in said:
        what = f"The server is busy ({status}: {said or 'too many requests'})."
        return RateLimitError(
            what, _retry_after(headers, way), status=status, code=code
        )
    what = f"The server refused the request ({status}: {said or code or 'no reason'})."
    if status >= 500:
        what = f"The server failed ({status}: {said or code or 'no reason'})."
    return APIError(what, _hint(status, code, said, way), status=status, code=code)


def _hint(status: int, code: str, said: str, way: Way) -> str:
    if "Conversation Not Exists" in said or "conversation_id" in said:  # wire 45
        return (
            "It was deleted, or belongs to another app or user. "
            "Start a new one with Ctrl+N."
        )
    if _NO_PATH in said:
        return "There is no Dify API at this address: check DIFY_BASE_URL."
    if status == 403:  # API switched off, or workspace archived (wire 47)
        return "The app's owner has to look at it."
    if code in _HINTS:
        return _HINTS[code]
    if status >= 500:
        return way.again
    return way.with_message("change it, or ask the app's owner")


def _retry_after(headers: Mapping[str, str], way: Way) -> str:
    value = headers.get("retry-after", "")
    if value.isdecimal():
        return way.with_message(f"try again in {value} s")
    return way.again


def _page_error(
    status: int, headers: Mapping[str, str], body: bytes, way: Way
) -> APIError:
    """The error of an answer that Dify itself would not give."""
    page = f"The server answered {status} with a page instead of Dify's JSON."
    if status == 401:
        hint = f"Something before Dify wants a login. {_KEY_HINT}"
        return AuthenticationError(page, hint, status=status)
    if status == 429:
        return RateLimitError(page, _retry_after(headers, way), status=status)
    what, hint = _page_words(status, body, way)
    return APIError(what or page, hint, status=status)


def _page_words(status: int, body: bytes, way: Way) -> tuple[str, str]:
    """What happened, empty for the usual sentence, and what to do."""
    if _PLAIN_TO_TLS in body:
        return f"{way.host} wants https.", "Let DIFY_BASE_URL begin with https://."
    if status in _CLOUDFLARE:
        return (
            f"Cloudflare could not get an answer of the server ({status}).",
            way.again,
        )
    match status:
        case 403:
            return (
                "A firewall or proxy before the server refused the request (403).",
                "Ask who runs it, or try from another network.",
            )
        case 407:
            variable = way.proxy_variable or "HTTPS_PROXY"
            return (
                "The proxy wants a login (407).",
                f"Put it into {variable}, as http://user:password@host:port.",
            )
        case 413:
            return (
                "A proxy before the server takes no message of this size (413).",
                way.with_message("send less at once"),
            )
        case 502 | 503 | 504:
            return (
                f"A proxy answered, and the server behind it did not ({status}).",
                way.again,
            )
        case _:
            return "", way.again if status >= 500 else CHECK_ADDRESS


def _json_of(body: bytes) -> Mapping[str, Any] | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
