"""The outermost layer: notes every request, and lets ordered ones fail at once."""

from __future__ import annotations

import asyncio
import json
import time
from urllib.parse import parse_qsl

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.demo.faults import Fault, find
from app.demo.http_errors import portal_page, proxy_page, usual
from app.demo.log import Log, SeenRequest
from app.demo.ordered import OrderedFaults
from app.demo.transports import Transports

VERSION = "1.16.1"
"""The Dify version of the recordings."""
_X_VERSION = (b"x-version", VERSION.encode())


def refusal(faults: tuple[Fault, ...]) -> Response | None:
    """The answer instead of a stream or of a plain endpoint's own, if one is ordered."""
    if fault := find(faults, "status"):
        return usual(int(fault.value), fault.code).response()
    if fault := find(faults, "html_error"):
        return proxy_page(int(fault.value))
    if find(faults, "wrong_content_type"):
        return portal_page()
    return None


def _stop_refusal(faults: tuple[Fault, ...]) -> Response | None:
    for name, status in (("stop_500", 500), ("stop_404", 404)):
        if find(faults, name):
            return usual(status).response()
    return None


class Front:
    """Wraps the routes."""

    def __init__(
        self, app: ASGIApp, log: Log, ordered: OrderedFaults, transports: Transports
    ) -> None:
        """Takes the routes and what it reports to."""
        self._app = app
        self._log = log
        self._ordered = ordered
        self._transports = transports

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        body = await _read(receive)
        self._log.add(_seen(scope, body))
        faults = self._ordered.take(scope["path"])
        scope["demo.faults"] = faults

        async def stamped(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], _X_VERSION]
            await send(message)

        streams = scope["path"].endswith("/chat-messages")
        answer = refusal(faults) or (None if streams else _stop_refusal(faults))
        if answer:
            await answer(scope, receive, stamped)
        elif streams or await self._answers(faults, scope, receive):
            await self._app(scope, _replay(body, receive), stamped)

    async def _answers(
        self, faults: tuple[Fault, ...], scope: Scope, receive: Receive
    ) -> bool:
        """Faults of an endpoint without a stream; False when it stays unanswered."""
        if find(faults, "no_first_chunk") or find(faults, "stop_hang"):
            return await hang(receive)
        if find(faults, "reset") or find(faults, "stop_drop"):
            self._transports.reset(scope)
            return False
        for name in ("late_first_event", "late_first_chunk"):
            if late := find(faults, name):
                await asyncio.sleep(late.value)
        return True


async def hang(receive: Receive) -> bool:
    """Waits until the client gives up; always False: there is nothing to answer."""
    while (await receive())["type"] != "http.disconnect":
        pass
    return False


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
