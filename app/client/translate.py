"""The one place where errors of the network become errors for people."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import httpx_sse

from app.core.parse import number_of, text_of
from app.core.text import one_line
from app.errors import (
    APIError,
    AuthenticationError,
    ConnectionFailed,
    DifyError,
    NotDifyError,
    RateLimitError,
    StreamBroken,
    StreamSilent,
)

_CHECK_ADDRESS = "Check DIFY_BASE_URL and that the server runs."
_KEY_HINT = (
    "Check DIFY_API_KEY: it is the key of one app (app-…, from its API access page), "
    "not a knowledge key (dataset-…)."
)
_RETRY = "Your message is kept; try again in a moment."
_CHANGE = "Your message is kept; change it, or ask the app's owner."
_HINTS = {
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


@contextmanager
def translate_errors(host: str, *, streaming: bool = False) -> Iterator[None]:
    """Turn what httpx and httpx-sse raise into `DifyError`s.

    Args:
        host: The server, for the sentence.
        streaming: Whether an answer had begun; then it is `StreamBroken`.
    """
    try:
        yield
    except httpx.InvalidURL as error:
        raise ConnectionFailed(f"“{host}” is no address.", _CHECK_ADDRESS) from error
    except httpx_sse.SSEError as error:
        raise NotDifyError(
            f"{host} did not answer with an event stream.", _CHECK_ADDRESS
        ) from error
    except httpx.TimeoutException as error:
        raise _timed_out(error, host, streaming) from error
    except httpx.RequestError as error:
        raise _failed(error, host, streaming) from error


def _timed_out(error: httpx.TimeoutException, host: str, streaming: bool) -> DifyError:
    if streaming:
        return StreamSilent(
            "The server sent nothing for minutes, not even a sign of life.",
            "What came is kept; ask again.",
        )
    if isinstance(error, httpx.ConnectTimeout):
        return ConnectionFailed(f"{host} could not be reached in time.", _CHECK_ADDRESS)
    return ConnectionFailed(f"{host} did not answer in time.", _RETRY)


def _failed(error: httpx.RequestError, host: str, streaming: bool) -> DifyError:
    if streaming:
        return StreamBroken(
            "The connection broke before the answer was complete.",
            "What came is kept; ask again.",
        )
    reason = one_line(str(error), 120)
    detail = f" ({reason})" if reason else ""
    return ConnectionFailed(f"{host} could not be reached{detail}.", _CHECK_ADDRESS)


def error_of(status: int, headers: Mapping[str, str], body: bytes) -> APIError:
    """The error that an HTTP answer outside 2xx stands for (wire 41).

    Never assumes JSON: proxies answer HTML (wire 42).
    """
    data = _json_of(body)
    if data is None:
        return _page_error(status)
    code = one_line(text_of(data, "code"), 80)
    said = one_line(text_of(data, "message")).rstrip(".")
    return api_error(int(number_of(data, "status")) or status, code, said, headers)


def api_error(
    status: int, code: str, said: str, headers: Mapping[str, str] | None = None
) -> APIError:
    """An `APIError` of the right class, in words.

    Args:
        status: HTTP status.
        code: Dify's error code.
        said: The server's own first line, without its full stop.
        headers: For `Retry-After`.
    """
    if status == 401:
        what = f"The server did not accept the API key (401: {said or code})."
        return AuthenticationError(what, _KEY_HINT, status=status, code=code)
    if status == 429 or "maximum concurrent requests" in said:
        what = f"The server is busy ({status}: {said or 'too many requests'})."
        hint = _retry_after(headers or {})
        return RateLimitError(what, hint, status=status, code=code)
    what = f"The server refused the request ({status}: {said or code or 'no reason'})."
    if status >= 500:
        what = f"The server failed ({status}: {said or code or 'no reason'})."
    return APIError(what, _hint(status, code, said), status=status, code=code)


def _hint(status: int, code: str, said: str) -> str:
    if "Conversation Not Exists" in said:  # more words can follow (wire 45)
        return (
            "It was deleted, or belongs to another app or user. "
            "Start a new one with Ctrl+N."
        )
    if status == 403:  # API switched off, or workspace archived (wire 47)
        return "The app's owner has to look at it."
    if code in _HINTS:
        return _HINTS[code]
    return _RETRY if status >= 500 else _CHANGE


def _retry_after(headers: Mapping[str, str]) -> str:
    value = headers.get("retry-after", "")
    if value.isdecimal():
        return f"Your message is kept; try again in {value} s."
    return _RETRY


def _page_error(status: int) -> APIError:
    what = f"The server answered {status} with a page instead of Dify's JSON."
    if status == 401:
        return AuthenticationError(what, _KEY_HINT, status=status)
    if status == 429:
        return RateLimitError(what, _RETRY, status=status)
    hint = _RETRY if status >= 500 else _CHECK_ADDRESS
    return APIError(what, hint, status=status)


def _json_of(body: bytes) -> Mapping[str, Any] | None:
    try:
        data = json.loads(body)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None
