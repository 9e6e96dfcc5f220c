"""The one family of errors that reach a person.

    AppError                    exit code 1
    ├── ConfigError             exit code 2   settings that cannot work
    ├── JournalError                          the local database
    └── DifyError                             the server, or the way to it
        ├── ConnectionFailed                  nothing was reached
        ├── StreamBroken                      an answer began and its connection broke
        ├── NotDifyError                      something answered, but not a Dify API
        ├── UnknownConversation               the server has no such conversation
        └── APIError                          Dify said no: status, code, message
            ├── AuthenticationError  exit code 4
            └── RateLimitError       exit code 7

Each error is two short texts: what happened, and what to do next.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command returns to the shell."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    AUTHENTICATION = 4
    RATE_LIMIT = 7
    INTERRUPTED = 130


class AppError(Exception):
    """Something a person has to know.

    Args:
        what: One sentence that says what happened.
        hint: The next step, one sentence; empty when there is none.
    """

    exit_code = ExitCode.FAILURE

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        """What happened and the next step, in one line."""
        return f"{self.what} {self.hint}".strip()


class ConfigError(AppError):
    """A setting is missing or cannot work."""

    exit_code = ExitCode.USAGE


class JournalError(AppError):
    """The journal could not be read or written."""


class DifyError(AppError):
    """The server, or the way to it, failed."""


class ConnectionFailed(DifyError):
    """No answer came: wrong address, server down, network gone, time-out."""


class StreamBroken(DifyError):
    """An answer had begun when its connection broke or stopped making sense."""


class NotDifyError(DifyError):
    """Something answered that does not speak Dify's API."""


class UnknownConversation(DifyError):
    """The server has no conversation with this id for this app and user."""


class APIError(DifyError):
    """Dify refused a request, or reported a failure inside a stream.

    Args:
        what: One sentence for the person.
        hint: The next step.
        status: HTTP status, or the `status` of an `error` event.
        code: Dify's error code (wire 41); empty when it gave none.
    """

    def __init__(
        self, what: str, hint: str = "", *, status: int = 0, code: str = ""
    ) -> None:
        super().__init__(what, hint)
        self.status = status
        self.code = code


class AuthenticationError(APIError):
    """The key was not accepted (wire 2)."""

    exit_code = ExitCode.AUTHENTICATION


class RateLimitError(APIError):
    """Too many requests (wire 43)."""

    exit_code = ExitCode.RATE_LIMIT
