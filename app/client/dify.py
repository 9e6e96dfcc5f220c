"""The Dify Service API, as far as difyterm uses it."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any, Final
from urllib.parse import quote

import httpx

from app.client.calls import Calls
from app.client.conversations import Conversations
from app.client.endpoints import endpoints
from app.client.reading import event_of, events_of
from app.client.trail import Trail
from app.client.translate import translate_errors
from app.client.transport import CONNECT_TIMEOUT, Kept
from app.client.way import Way
from app.core.draft import Draft
from app.core.history import turn_of
from app.core.turns.turn import Turn
from app.core.wire.events import ChunkEvent, Ping
from app.core.wire.models import AppInfo, AppMode, AppParameters
from app.core.wire.parse import objects_of
from app.network import DIRECT, Network

SILENCE_TIMEOUT: Final = 310.0
"""Seconds without a byte after which a stream is given up. Dify pings every 10 s,
but a chatflow that nobody runs is silent for 300 s and then ends (wire 11)."""


class DifyClient:
    """One app of one server, seen by one end user.

    Every method raises a `DifyError` (`app.errors`) when the server, or the way
    to it, fails; httpx's own errors never come out.

    Args:
        base_url: With `/v1`, without a slash at the end.
        api_key: The app's key. Never shown.
        user: The end user that owns all conversations (wire 3); sent each time.
        network: The way to the server.
        silence: Seconds without a byte after which a stream is given up.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        user: str,
        *,
        network: Network = DIRECT,
        silence: float = SILENCE_TIMEOUT,
    ) -> None:
        self.mode = AppMode.UNKNOWN
        """Decides the paths; set from `info`."""
        self.calls: Final = Calls(base_url, api_key, user, network)
        """The calls that all of it is made of."""
        self.conversations: Final = Conversations(self.calls.call)
        """The list of conversations, and what can be done with one of them."""
        self._stream_timeout = httpx.Timeout(
            silence, connect=CONNECT_TIMEOUT, write=30.0, pool=CONNECT_TIMEOUT
        )

    async def __aenter__(self) -> "DifyClient":
        """The client itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close all connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self.calls.aclose()

    def kept_connection(self) -> Kept:
        """A connection that `over` takes, to be closed by the caller."""
        return self.calls.kept_connection()

    async def info(self, *, over: httpx.AsyncClient | None = None) -> AppInfo:
        """`GET /info`: the app's name and mode; remembers the mode.

        Args:
            over: The connection to ask on; a fresh one when left out.
        """
        info = AppInfo.from_json(await self.calls.call("GET", "info", over=over))
        self.mode = info.mode
        return info

    async def parameters(self) -> AppParameters:
        """`GET /parameters`: how a conversation with the app begins."""
        return AppParameters.from_json(await self.calls.call("GET", "parameters"))

    async def messages(
        self, conversation_id: str, *, first_id: str = "", limit: int = 20
    ) -> tuple[list[Turn], bool]:
        """`GET /messages`: a page of what was said, oldest first.

        Args:
            conversation_id: The conversation.
            first_id: The first message of the page after it; empty for the newest.
            limit: Most turns wanted, at most 100 (wire 55).

        Returns:
            The turns, and whether there are older ones.
        """
        query = {"conversation_id": conversation_id, "limit": str(limit)}
        if first_id:
            query["first_id"] = first_id
        data = await self.calls.call("GET", "messages", query=query)
        turns = [turn_of(row) for row in objects_of(data, "data")]
        return turns, bool(data.get("has_more")) and bool(turns)

    def chat(
        self,
        draft: Draft,
        *,
        conversation_id: str = "",
        inputs: Mapping[str, Any] | None = None,
        trail: Trail | None = None,
    ) -> AsyncGenerator[ChunkEvent, None]:
        """Send a message and yield the events of its answer as they come.

        To be closed by the caller (`aclosing`): that closes the connection.

        Args:
            draft: The message, and the files that go with it.
            conversation_id: Empty to start a conversation.
            inputs: Values of the app's form, needed on every turn (wire 6).
            trail: Learns by what the stream can be opened again.

        Raises:
            APIError: Dify refused before the stream began.
            StreamBroken: The stream broke or fell silent.
        """
        request = self.calls.request(
            "POST",
            endpoints(self.mode).send,
            body=_message(draft, conversation_id, inputs or {}),
            stream=True,
            timeout=self._stream_timeout,
        )
        way = self.calls.way._replace(message=True)
        return self._events(request, trail or Trail(), way)

    def reopen(
        self, path: str, trail: Trail, *, silence: float
    ) -> AsyncGenerator[ChunkEvent, None]:
        """Yield the events of a stream of another endpoint, as `chat` does.

        Args:
            path: Below the base URL.
            trail: Where the stream is to begin, when it can; learns where it has come to.
            silence: Seconds without a byte after which it is given up.

        Raises:
            DifyError: As `chat`.
        """
        timeout = httpx.Timeout(silence, connect=CONNECT_TIMEOUT)
        request = self.calls.request(
            "GET", path, stream=True, after=trail.last_id, timeout=timeout
        )
        return self._events(request, trail, self.calls.way)

    async def _events(
        self, request: httpx.Request, trail: Trail, way: Way
    ) -> AsyncGenerator[ChunkEvent, None]:
        async with self.calls.stream(request, way) as source:
            trail.opened(source.response.headers)
            tap = trail.tap
            with translate_errors(way, streaming=True):
                async with aclosing(source.aiter_sse()) as items:
                    async for item in items:
                        if item.id:
                            trail.last_id = item.id
                        if tap is not None:
                            tap(item.data)
                        if not (data := item.data):  # a ping has none (wire 9)
                            yield Ping()
                        elif (event := event_of(data)) is not None:
                            yield event
                        else:
                            for event in events_of(data):
                                yield event

    async def stop(self, task_id: str, *, within: float) -> None:
        """Stop a task, on a fresh connection.

        Success only means that the request was understood (wire 29).

        Args:
            task_id: The first task id of the stream to be stopped.
            within: Seconds to wait for the answer.
        """
        await self.send_stop(self.stop_request(task_id, within=within))

    async def send_stop(
        self, request: httpx.Request, *, over: httpx.AsyncClient | None = None
    ) -> None:
        """Send what `stop_request` made, or wait for its answer if it is written.

        Args:
            request: Which task, and how long to wait for the answer.
            over: The connection to send on; a fresh one when left out.
        """
        await self.calls.send(request, over=over)

    def stop_request(self, task_id: str, *, within: float) -> httpx.Request:
        """`POST …/{task_id}/stop`, by mode, for the same user; as for `stop`."""
        task = quote(task_id, safe="", errors="surrogatepass")
        path = endpoints(self.mode).stop.format(task_id=task)
        return self.calls.request("POST", path, body={}, timeout=within)


def _message(
    draft: Draft, conversation_id: str, inputs: Mapping[str, Any]
) -> dict[str, Any]:
    """The body that a message is sent with."""
    body: dict[str, Any] = {
        "query": draft.text,
        "inputs": dict(inputs),
        # Left out it would mean blocking, which nobody can stop (wire 5).
        "response_mode": "streaming",
        "conversation_id": conversation_id,
    }
    if draft.files:
        body["files"] = [file.as_input() for file in draft.files]
    return body
