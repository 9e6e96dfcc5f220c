"""The layers around the routes: one notes every request, one lets ordered ones fail."""

from __future__ import annotations

import json
import time
from functools import partial
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.demo.faults import answer_instead, stop_answer
from app.demo.web.log import Log, SeenRequest
from app.demo.web.ordered_faults import OrderedFaults
from app.demo.web.transports import Transports

VERSION = "1.16.1"
"""The Dify version of the recordings."""
_X_VERSION = (b"x-version", VERSION.encode())


class LogMiddleware:
    """The outermost layer: notes what comes, and stamps what goes."""

    def __init__(self, app: ASGIApp, log: Log) -> None:
        """Takes what it wraps and where it notes."""
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        body = await _read(receive)
        self._log.add(_seen(scope, body))

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], _X_VERSION]
            await send(message)

        await self._app(scope, _replay(body, receive), stamped)


class FaultMiddleware:
    """Answers instead of the routes where a test has ordered that from outside.

    Puts into the scope of every request `demo.faults`, what was ordered for it, and
    `demo.reset`, which breaks its connection.
    """

    def __init__(
        self, app: ASGIApp, ordered: OrderedFaults, transports: Transports
    ) -> None:
        """Takes what it wraps, and what it needs to let a request fail."""
        self._app = app
        self._ordered = ordered
        self._transports = transports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        path: str = scope["path"]
        faults = self._ordered.take(path)
        scope["demo.faults"] = faults
        scope["demo.reset"] = partial(self._transports.reset, scope)
        answer = await answer_instead(faults, json=not path.endswith("/chat-messages"))
        if answer is None and path.endswith("/stop"):
            answer = stop_answer(faults, 1)
        await (answer or self._app)(scope, receive, send)


async def _read(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [
        {"type": "http.request", "body": body, "more_body": False}
    ]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message


def _seen(scope: Scope, body: bytes) -> SeenRequest:
    try:
        value = json.loads(body) if body else None
    except ValueError:
        value = None
    return SeenRequest(
        method=scope["method"],
        path=scope["path"],
        json=value if isinstance(value, dict) else None,
        query=dict(parse_qsl(scope["query_string"].decode("latin-1"))),
        at=time.monotonic(),
        headers={k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]},
    )
