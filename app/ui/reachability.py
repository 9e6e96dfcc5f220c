"""Whether the server can be reached, said in the status line as it is."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from app.errors import (
    APIError,
    AppError,
    AuthenticationError,
    ConfigError,
    ConnectionFailed,
)
from app.ui.chat.status_line import State

if TYPE_CHECKING:
    from app.core.wire.models import AppInfo, AppParameters
    from app.ui.chat.screen import ChatScreen
    from app.workspace import Workspace

_LONGEST_PAUSE: Final = 30.0
"""Seconds between two questions to a server that stays away."""


class Reachability:
    """Asks the server what app it is until it answers, and again when in doubt.

    Args:
        workspace: Whose server it is.
        chat: Its status line says how things stand.
        reached: Called whenever the server has answered, before the status says so:
            opens what only the server can have. May raise a `DifyError`.
        greet: Called once, when the server has told how conversations begin.
    """

    def __init__(
        self,
        workspace: "Workspace",
        chat: "ChatScreen",
        reached: Callable[[], Awaitable[None]],
        greet: "Callable[[AppParameters], None]",
    ) -> None:
        self._workspace = workspace
        self._chat = chat
        self._reached = reached
        self._greet = greet
        self._greeted = False
        self._error: AppError | None = None
        self._doubt = asyncio.Event()

    async def check(self, quiet: bool = False) -> None:
        """Ask once.

        Args:
            quiet: Say what is wrong in the status line only.
        """
        try:
            info = await self._workspace.load_app()
            await self._reached()
        except AppError as error:
            self._failed(error, quiet)
            return
        self._error = None
        self._chat.refusal = ""
        self._chat.status.place = _place(info)
        self._chat.show_idle(State.READY)
        if not self._greeted:
            self._greeted = True
            self._greet(self._workspace.parameters)

    async def watch(self) -> None:
        """Ask again whenever that is wanted, and by itself while nobody answers."""
        pauses = _pauses()
        while True:
            again = self._error is not None and _can_pass(self._error)
            with suppress(TimeoutError):
                async with asyncio.timeout(next(pauses) if again else None):
                    await self._doubt.wait()
            self._doubt.clear()
            await self.check(quiet=True)
            if self._error is None:
                pauses = _pauses()

    def look(self, failed: bool) -> None:
        """Ask again soon, if there is any doubt.

        Args:
            failed: Whether an answer failed just now; else somebody sends, who may
                know that the server is back.
        """
        # What kind of app a key belongs to does not change.
        if failed or not isinstance(self._error, ConfigError | None):
            self._doubt.set()

    def _failed(self, error: AppError, quiet: bool) -> None:
        self._error = error
        if isinstance(error, ConfigError):
            self._chat.refusal = str(error)
        if isinstance(error, AuthenticationError | ConfigError):
            self._chat.show_idle(State.REFUSED, error.hint)
        else:
            trying = "trying again · " if _can_pass(error) else ""
            self._chat.show_idle(State.OFFLINE, trying + error.hint)
        if not quiet:
            self._chat.view.notice(str(error), "error")


def _pauses() -> Iterator[float]:
    pause = 1.0
    while True:
        yield pause
        pause = min(pause * 2, _LONGEST_PAUSE)


def _can_pass(error: AppError) -> bool:
    """Whether waiting may help: not against a wrong key, address or app."""
    if isinstance(error, APIError):
        return error.status == 429 or error.status >= 500
    return isinstance(error, ConnectionFailed)


def _place(info: "AppInfo") -> str:
    return " · ".join(filter(None, (info.name, info.mode.value)))
