"""The Dify Service API, as far as difyterm uses it."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from types import MappingProxyType
from typing import IO, Any, Final
from urllib.parse import quote, urlencode, urljoin

import httpx
from httpx_sse import EventSource

from app.base_url import base_url
from app.client.coalesced import coalesced
from app.client.conversations import Conversations
from app.client.endpoints import endpoints
from app.client.event_stream import event_stream
from app.client.reading import event_of, events_of
from app.client.refusals import error_of
from app.client.trail import Trail
from app.client.translate import translate_errors
from app.client.transport import CONNECT_TIMEOUT, REST_TIMEOUT, Kept, Transports
from app.client.way import Way
from app.core.draft import Draft
from app.core.events import ChunkEvent, Ping
from app.core.history import turn_of
from app.core.models import AppInfo, AppMode, AppParameters
from app.core.parse import objects_of
from app.core.text import one_line
from app.core.turn import Turn
from app.errors import ConfigError, NotDifyError
from app.network import DIRECT, Network

SILENCE_TIMEOUT: Final = 310.0
"""Seconds without a byte after which a stream is given up. Dify pings every 10 s,
but a chatflow that nobody runs is silent for 300 s and then ends (wire 11)."""
_IS_JSON: Final = {"Content-Type": "application/json"}  # else 415 (wire 46)
_WANTS_STREAM: Final = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
_UPLOAD_TIMEOUT: Final = httpx.Timeout(60.0, connect=CONNECT_TIMEOUT)
"""For each piece of a file, and for the answer to the whole."""


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
        self.base_url = base_url
        self.user = user
        self.mode = AppMode.UNKNOWN
        """Decides the paths; set from `info`."""
        self.server_version = ""
        """The `X-Version` of the last answer; empty when unknown (wire 4)."""
        self._stream_timeout = httpx.Timeout(
            silence, connect=CONNECT_TIMEOUT, write=30.0, pool=CONNECT_TIMEOUT
        )
        self.conversations: Final = Conversations(self.call)
        """The list of conversations, and what can be done with one of them."""
        self._way = Way(self.host, network.proxy_variable)
        self._transports = Transports(base_url, api_key, network)
        # Nothing stays open: ten idle connections block a default server (wire 60), and
        # a message never meets a connection that has died meanwhile.
        self._http = self._transports.once()

    async def __aenter__(self) -> "DifyClient":
        """The client itself."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close all connections."""
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    @property
    def host(self) -> str:
        """The server's address without the path, for sentences."""
        return self.base_url.partition("://")[2].partition("/")[0] or self.base_url

    def kept_connection(self) -> Kept:
        """A connection that `over` takes, to be closed by the caller."""
        return self._transports.kept()

    async def info(self, *, over: httpx.AsyncClient | None = None) -> AppInfo:
        """`GET /info`: the app's name and mode; remembers the mode.

        Args:
            over: The connection to ask on; a fresh one when left out.
        """
        info = AppInfo.from_json(await self._get("info", over))
        self.mode = info.mode
        return info

    async def parameters(self) -> AppParameters:
        """`GET /parameters`: how a conversation with the app begins."""
        return AppParameters.from_json(await self._get("parameters"))

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
        data = await self._get("messages", query=query)
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
        request = self._http.build_request(
            "POST",
            self._url(endpoints(self.mode).send),
            content=_body(self._message(draft, conversation_id, inputs or {})),
            headers=_IS_JSON | _WANTS_STREAM,
            timeout=self._stream_timeout,
        )
        return self._events(request, trail or Trail(), self._way._replace(message=True))

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
        after = {"Last-Event-ID": trail.last_id} if trail.last_id else {}
        request = self._http.build_request(
            "GET",
            f"{self._url(path)}?{urlencode({'user': self.user}, errors='surrogatepass')}",
            headers=_WANTS_STREAM | after,
            timeout=httpx.Timeout(silence, connect=CONNECT_TIMEOUT),
        )
        return self._events(request, trail, self._way)

    async def _events(
        self, request: httpx.Request, trail: Trail, way: Way
    ) -> AsyncGenerator[ChunkEvent, None]:
        async with self._stream(request, way) as source:
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

    def _message(
        self, draft: Draft, conversation_id: str, inputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The body that a message is sent with."""
        body: dict[str, Any] = {
            "query": draft.text,
            "inputs": dict(inputs),
            "user": self.user,
            # Left out it would mean blocking, which nobody can stop (wire 5).
            "response_mode": "streaming",
            "conversation_id": conversation_id,
        }
        if draft.files:
            body["files"] = [file.as_input() for file in draft.files]
        return body

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
        with translate_errors(self._way):
            response = await (over or self._http).send(request)
        self._check(response)

    def stop_request(self, task_id: str, *, within: float) -> httpx.Request:
        """`POST …/{task_id}/stop`, by mode, for the same user; as for `stop`."""
        task = quote(task_id, safe="", errors="surrogatepass")
        path = endpoints(self.mode).stop.format(task_id=task)
        return self._http.build_request(
            "POST",
            self._url(path),
            content=_body({"user": self.user}),
            headers=_IS_JSON,
            timeout=within,
        )

    async def _get(
        self,
        path: str,
        over: httpx.AsyncClient | None = None,
        query: Mapping[str, str] = MappingProxyType({}),
    ) -> Mapping[str, Any]:
        return await self.call("GET", path, query=query, over=over)

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] = MappingProxyType({}),
        body: Mapping[str, Any] | None = None,
        within: float | None = None,
        over: httpx.AsyncClient | None = None,
    ) -> Mapping[str, Any]:
        """A call that is answered in one piece, for the same user.

        Args:
            method: Of HTTP.
            path: Below the base URL, quoted.
            query: What goes into the address.
            body: What goes along as JSON; None for a call without a body.
            within: Seconds to wait for the answer; None for the usual time.
            over: The connection to send on; a fresh one when left out.

        Returns:
            The object in the answer; an empty one when the answer has no body.
        """
        user = {"user": self.user}
        # Ids go back as they came; httpx would fail on half a character.
        params = urlencode({**user, **query}, errors="surrogatepass")
        url = self._url(path) if body is not None else f"{self._url(path)}?{params}"
        with translate_errors(self._way):
            response = await (over or self._http).request(
                method,
                url,
                content=None if body is None else _body({**user, **body}),
                headers=None if body is None else _IS_JSON,
                timeout=REST_TIMEOUT if within is None else within,
            )
        return self._object_in(response)

    async def post_file(
        self, path: str, part: tuple[str, IO[bytes], str]
    ) -> Mapping[str, Any]:
        """Post a form with the user and a file.

        Args:
            path: Below the base URL.
            part: The file's name, what it is read from, its MIME type.
        """
        with translate_errors(self._way):
            response = await self._http.post(
                self._url(path),
                data={"user": self.user},
                files={"file": part},
                timeout=_UPLOAD_TIMEOUT,
            )
        return self._object_in(response)

    def _object_in(self, response: httpx.Response) -> Mapping[str, Any]:
        """The JSON object of an answer; an empty one when it has no body."""
        self._check(response)
        if response.status_code == httpx.codes.NO_CONTENT:
            return {}
        try:
            data = response.json()
        except ValueError:
            data = None
        if not isinstance(data, dict):
            raise NotDifyError(
                f"{self.host} answered, but not as a Dify API does.",
                "Check DIFY_BASE_URL: it should end in /v1.",
            )
        return data

    @asynccontextmanager
    async def _stream(
        self, request: httpx.Request, way: Way
    ) -> AsyncIterator[EventSource]:
        with translate_errors(way):
            response = await self._http.send(request, stream=True)
        try:
            if not response.is_success:
                with translate_errors(way):
                    await response.aread()
            self._check(response, way)
            async with coalesced(response) as gathered:
                yield EventSource(event_stream(gathered))
        finally:
            await response.aclose()

    def _url(self, path: str) -> str:
        return f"{self.base_url}/{path}"

    def _check(self, response: httpx.Response, way: Way | None = None) -> None:
        self.server_version = response.headers.get("x-version", "")
        if response.is_redirect:
            raise self._redirected(response)
        if not response.is_success:
            status, headers = response.status_code, response.headers
            raise error_of(status, headers, response.content, way or self._way)

    def _redirected(self, response: httpx.Response) -> NotDifyError:
        """Where an answer leads, and the base address that would lead there."""
        place = urljoin(str(response.url), response.headers.get("location", ""))
        what = f"{self.host} sends elsewhere ({response.status_code}): "
        try:
            base = base_url(place)
        except ConfigError:
            base = self.base_url
        if base == self.base_url:
            hint = (
                "Something before Dify wants a login, or knows no API at this address."
            )
        else:
            hint = f"Set DIFY_BASE_URL to {base}."
        return NotDifyError(what + one_line(place, 120), hint)


def _body(value: Mapping[str, Any]) -> bytes:
    """JSON in ASCII: the only kind that carries halves of surrogate pairs."""
    return json.dumps(value, separators=(",", ":")).encode()
