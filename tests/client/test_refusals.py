"""Every documented refusal: class, exit code, and what a person reads."""

import pytest

from app.client.refusals import api_error, error_of
from app.client.way import Way
from app.errors import APIError, AuthenticationError, RateLimitError

BUSY = (
    "Too many requests. Please try again later. "
    "The current maximum concurrent requests allowed for app is 3."
)
OWNER = "The app's owner has to"
KEPT = "Your message is kept"
MESSAGE = Way("dify.example", message=True)
"""A call that carries a person's message."""
CALL = Way("dify.example")

REFUSALS = [
    # HTTP status, code, the server's message, class, exit code, next step
    (401, "unauthorized", "Access token is invalid", 4, "DIFY_API_KEY"),
    (401, "unauthorized", "Authorization scheme must be 'Bearer'", 4, "DIFY_API_KEY"),
    (403, "forbidden", "The app no longer exists.", 1, OWNER),
    (403, "forbidden", "The app's status is abnormal.", 1, OWNER),
    (403, "forbidden", "The app's API service has been disabled.", 1, OWNER),
    (403, "forbidden", "The workspace's status is archived.", 1, OWNER),
    (403, "workflow_version_execution_not_allowed", "Upgrade.", 1, OWNER),
    (400, "invalid_param", "query is required", 1, KEPT),
    (400, "invalid_param", BUSY, 7, "try again"),
    (400, "bad_request", "The browser sent a bad request.", 1, KEPT),
    (400, "not_chat_app", "Please check your app mode.", 1, "key of a chat app"),
    (400, "app_unavailable", "App unavailable.", 1, "publish or configure"),
    (400, "agent_not_published", "Agent not published.", 1, "has to publish"),
    (400, "conversation_completed", "The conversation has ended.", 1, "Ctrl+N"),
    (400, "provider_not_initialize", "No valid credentials.", 1, "model provider"),
    (400, "provider_quota_exceeded", "Quota exhausted.", 1, "quota"),
    (400, "model_currently_not_support", "No GPT-4.", 1, "another model"),
    (400, "completion_request_error", "[openai] Error: bad key", 1, OWNER),
    (404, "not_found", "Conversation Not Exists.", 1, "Ctrl+N"),
    (404, "not_found", "Workflow not found.", 1, KEPT),
    (413, "file_too_large", "File size exceeded.", 1, "Send less"),
    (415, "unsupported_media_type", "Did not attempt to load.", 1, KEPT),
    (429, "too_many_requests", BUSY, 7, "try again"),
    (429, "rate_limit_error", "Rate limit reached.", 7, "try again"),
    (500, "internal_server_error", "Internal Server Error", 1, "try again"),
    (500, "unknown", "Internal Server Error", 1, "try again"),
    (502, "plugin_runtime_error", "The plugin runtime failed.", 1, "try again"),
]
CLASSES = {4: AuthenticationError, 7: RateLimitError, 1: APIError}


def envelope(status: int, code: str, message: str) -> bytes:
    return f'{{"code":"{code}","message":"{message}","status":{status}}}'.encode()


@pytest.mark.parametrize(
    ("status", "code", "said", "exit_code", "step"),
    REFUSALS,
    ids=lambda value: value if isinstance(value, str) and "_" in value else "",
)
def test_a_documented_refusal_has_its_class_and_says_the_next_step(
    status: int, code: str, said: str, exit_code: int, step: str
) -> None:
    error = error_of(status, {}, envelope(status, code, said), MESSAGE)
    assert type(error) is CLASSES[exit_code]
    assert error.exit_code == exit_code
    assert (error.status, error.code) == (status, code)
    assert step in error.hint
    assert str(status) in error.what
    assert said.rstrip(".") in error.what
    assert "\n" not in str(error)
    assert error.what.endswith(".")
    assert error.hint.endswith(".")


def test_retry_after_is_told_in_seconds() -> None:
    error = error_of(429, {"retry-after": "17"}, envelope(429, "x", "busy"), MESSAGE)
    assert "try again in 17 s" in error.hint


@pytest.mark.parametrize("value", ["", "soon", "-1", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_retry_after_that_is_no_number_is_left_out(value: str) -> None:
    error = error_of(429, {"retry-after": value}, envelope(429, "x", "busy"), MESSAGE)
    assert "try again in a moment" in error.hint


def test_an_unknown_or_malformed_conversation_says_how_to_begin_a_new_one() -> None:
    said = (
        r"1 validation error for ChatRequestPayload\nconversation_id\n"
        r"  Value error, conversation_id must be a valid UUID [type=value_error]"
    )
    for status, words in ((400, said), (404, "Conversation Not Exists. You have")):
        error = error_of(status, {}, envelope(status, "x", words), MESSAGE)
        assert "Start a new one with Ctrl+N." in error.hint


def test_an_address_that_serves_no_api_is_told_as_one() -> None:
    said = "The requested URL was not found on the server. If you entered the URL"
    error = error_of(404, {}, envelope(404, "not_found", said), MESSAGE)
    assert "DIFY_BASE_URL" in error.hint


@pytest.mark.parametrize("status", [400, 404, 413, 429, 500, 502, 524])
@pytest.mark.parametrize("body", [b"<html>", envelope(418, "x", "no")])
def test_a_call_without_a_message_speaks_of_none(status: int, body: bytes) -> None:
    error = error_of(status, {}, body, CALL)
    assert "message" not in error.hint
    assert error.hint


@pytest.mark.parametrize("body", [b"", b"<html>502</html>", b"[1]", b"null", b"\xff"])
@pytest.mark.parametrize(
    ("status", "what", "step"),
    [
        (400, "answered 400 with a page", "DIFY_BASE_URL"),
        (401, "answered 401 with a page", "wants a login"),
        (403, "firewall or proxy", "another network"),
        (404, "answered 404 with a page", "DIFY_BASE_URL"),
        (407, "The proxy wants a login", "ALL_PROXY"),
        (413, "no message of this size", "send less at once"),
        (429, "answered 429 with a page", "try again"),
        (500, "answered 500 with a page", "try again"),
        (502, "server behind it did not (502)", "try again"),
        (503, "server behind it did not (503)", "try again"),
        (504, "server behind it did not (504)", "try again"),
        (520, "Cloudflare", "try again"),
        (524, "Cloudflare", "try again"),
    ],
)
def test_a_page_is_told_by_its_cause(
    status: int, what: str, step: str, body: bytes
) -> None:
    way = MESSAGE._replace(proxy_variable="ALL_PROXY")
    error = error_of(status, {}, body, way)
    assert what in error.what
    assert step in error.hint
    assert str(status) in error.what
    assert isinstance(error, AuthenticationError) is (status == 401)
    assert isinstance(error, RateLimitError) is (status == 429)


def test_a_port_of_https_that_was_asked_in_plain_http_is_told() -> None:
    page = b"<html>The plain HTTP request was sent to HTTPS port</html>"
    error = error_of(400, {}, page, MESSAGE)
    assert error.what == "dify.example wants https."
    assert "https://" in error.hint


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"message":{"query":"missing"}}',
        b'{"message":null,"code":null,"status":null}',
        b'{"message":["a"],"code":7,"status":"400"}',
    ],
)
def test_strange_fields_of_the_envelope_are_taken_as_empty(body: bytes) -> None:
    error = error_of(418, {}, body, MESSAGE)
    assert error.status == 418
    assert error.what == "The server refused the request (418: no reason)."


def test_a_refusal_without_words_is_told_by_its_code() -> None:
    error = api_error(400, "app_unavailable", "", {}, MESSAGE)
    assert "app_unavailable" in error.what


def test_what_the_server_says_cannot_colour_the_screen() -> None:
    body = b'{"code":"x","message":"\\u001b[31mred\\u0007","status":500}'
    error = error_of(500, {}, body, MESSAGE)
    assert "\x1b" not in error.what
    assert "\x07" not in error.what
