"""The one place where errors of the network become errors for people."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import httpx
import httpx_sse

from app.client.way import CHECK_ADDRESS, Way
from app.core.texts.text import one_line
from app.errors import (
    ConnectionFailed,
    DifyError,
    NotDifyError,
    StreamBroken,
    StreamSilent,
)

_KEPT: Final = "What came is kept; ask again."
_NO_TLS: Final = ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL")
"""What OpenSSL says of a server that answers TLS with something else."""


@contextmanager
def translate_errors(way: Way, *, streaming: bool = False) -> Iterator[None]:
    """Turn what httpx and httpx-sse raise into `DifyError`s.

    Args:
        way: The call, for the sentence.
        streaming: Whether an answer had begun; then it is `StreamBroken`.
    """
    try:
        yield
    except httpx.InvalidURL as error:
        what = f"“{way.host}” is no address."
        raise ConnectionFailed(what, CHECK_ADDRESS) from error
    except httpx_sse.SSEError as error:
        what = f"{way.host} did not answer with an event stream."
        raise NotDifyError(what, CHECK_ADDRESS) from error
    except httpx.TimeoutException as error:
        raise _timed_out(error, way, streaming) from error
    except httpx.RequestError as error:
        raise _failed(error, way, streaming) from error


def _timed_out(error: httpx.TimeoutException, way: Way, streaming: bool) -> DifyError:
    if streaming:
        return StreamSilent(
            "The server sent nothing for minutes, not even a sign of life.", _KEPT
        )
    if isinstance(error, httpx.ConnectTimeout):
        what = f"{_target(way)} could not be reached in time."
        return ConnectionFailed(what, _check(way))
    return ConnectionFailed(f"{way.host} did not answer in time.", way.again)


def _failed(error: httpx.RequestError, way: Way, streaming: bool) -> DifyError:
    if streaming:
        return StreamBroken(
            "The connection broke before the answer was complete.", _KEPT
        )
    if _certificate_refused(error):
        return ConnectionFailed(
            f"The certificate of {way.host} is not trusted{_detail(error)}.",
            "Name the file of the authority's certificate in SSL_CERT_FILE.",
        )
    if any(word in str(error) for word in _NO_TLS):
        return ConnectionFailed(
            f"{way.host} does not speak https.",
            "Let DIFY_BASE_URL begin with http://, or name the port of https.",
        )
    if isinstance(error, httpx.ConnectError | httpx.ProxyError):
        what = f"{_target(way)} could not be reached{_detail(error)}."
        return ConnectionFailed(what, _check(way))
    return _unanswered(error, way)


def _unanswered(error: httpx.RequestError, way: Way) -> DifyError:
    """The connection stood and broke before an answer began."""
    if not way.message:
        what = f"The connection to {way.host} broke{_detail(error)}."
        return ConnectionFailed(what, CHECK_ADDRESS)
    return ConnectionFailed(
        f"{way.host} closed the connection without an answer{_detail(error)}.",
        "Nobody knows whether your message arrived. It is kept: send it again.",
    )


def _certificate_refused(error: BaseException) -> bool:
    """Whether the server was not trusted; httpx keeps only the words."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return "CERTIFICATE_VERIFY_FAILED" in str(error)


def _target(way: Way) -> str:
    """Whom a connection is opened to."""
    if not way.proxy_variable:
        return way.host
    return f"{way.host}, through the proxy of {way.proxy_variable},"


def _check(way: Way) -> str:
    if way.proxy_variable:
        return f"Check {way.proxy_variable}, DIFY_BASE_URL and that the server runs."
    return CHECK_ADDRESS


def _detail(error: httpx.RequestError) -> str:
    """What the system or httpx said, in brackets; nothing when it said nothing."""
    said = one_line(str(error), 120)
    return f" ({said})" if said else ""
