"""The Dify Service API, as far as difyterm uses it."""

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
from httpx_sse import EventSource

from app.client.coalesced import coalesced
from app.client.endpoints import endpoints
from app.client.translate import error_of, translate_errors
from app.core.draft import Draft, DraftFile
from app.core.events import ChunkEvent, Ping
from app.core.history import turn_of
from app.core.models import AppInfo, AppMode, AppParameters
from app.core.parse import parse
from app.core.text import one_line
from app.core.turn import Turn
from app.errors import DifyError, NotDifyError, StreamBroken

CONNECT_TIMEOUT: Final = 10.0
"""Seconds for reaching the server."""
SILENCE_TIMEOUT: Final = 310.0
"""Seconds without a byte after which a stream is given up. Dify pings every 10 s,
but a chatflow that nobody runs is silent for 300 s and then ends (wire 11)."""
_REST_TIMEOUT: Final = httpx.Timeout(15.0, connect=CONNECT_TIMEOUT)
# The stop goes out on a connection that an earlier call left open, so that no
# handshake stands between the key and the request.
_LIMITS: Final = httpx.Limits(max_keepalive_connections=8, keepalive_expiry=600.0)
# Every event passes here, and `json.loads` takes half as long again.
_read_json: Final = json.JSONDecoder().raw_decode
_IS_JSON: Final = {"Content-Type": "application/json"}  # else 415 (wire 46)
_WANTS_STREAM: Final = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
_JSON_BLANKS: Final = " \t\r\n"


class DifyClient:
    """One app of one server, seen by one end user.

    Every method raises a `DifyError` (`app.errors`) when the server, or the way
    to it, fails; httpx's own errors never come out.

    Args:
        base_url: With `/v1`, without a slash at the end.
        api_key: The app's key. Never shown.
        user: The end user that owns all conversations (wire 3); sent each time.
        silence: Seconds without a byte after which a stream is given up.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        user: str,
        *,
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
        self._http = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {api_key}"},
            timeout=_REST_TIMEOUT,
            limits=_LIMITS,
            follow_redirects=False,
        )

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

    async def info(self) -> AppInfo:
        """`GET /info`: the app's name and mode; remembers the mode."""
        info = AppInfo.from_json(await self._get("info"))
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
        data = await self._get("messages", **query)
        rows = data.get("data")
        items = rows if isinstance(rows, list) else []
        turns = [turn_of(row) for row in items if isinstance(row, dict)]
        return turns, bool(data.get("has_more")) and bool(turns)

    async def chat(
        self,
        draft: Draft,
        *,
        conversation_id: str = "",
        inputs: Mapping[str, Any] | None = None,
    ) -> AsyncGenerator[ChunkEvent, None]:
        """Send a message and yield the events of its answer as they come.

        To be closed by the caller (`aclosing`): that closes the connection.

        Args:
            draft: The message, and the files that go with it.
            conversation_id: Empty to start a conversation.
            inputs: Values of the app's form, needed on every turn (wire 6).

        Raises:
            APIError: Dify refused before the stream began.
            StreamBroken: The stream broke, fell silent or is no JSON.
        """
        body: dict[str, Any] = {
            "query": draft.text,
            "inputs": dict(inputs or {}),
            "user": self.user,
            # Left out it would mean blocking, which nobody can stop (wire 5).
            "response_mode": "streaming",
            "conversation_id": conversation_id,
        }
        if draft.files:
            body["files"] = [_file(file) for file in draft.files]
        async with self._stream(endpoints(self.mode).send, body) as source:
            with translate_errors(self.host, streaming=True):
                async with aclosing(source.aiter_sse()) as items:
                    async for item in items:
                        if data := item.data:  # a ping has none (wire 9)
                            yield parse(_object(data))
                        else:
                            yield Ping()

    async def stop(self, task_id: str, *, within: float) -> None:
        """`POST …/{task_id}/stop`, by mode, for the same user.

        Success only means that the request was understood (wire 29).

        Args:
            task_id: The first task id of the stream to be stopped.
            within: Seconds to wait for the answer.
        """
        task = quote(task_id, safe="", errors="surrogatepass")
        path = endpoints(self.mode).stop.format(task_id=task)
        with translate_errors(self.host):
            response = await self._http.post(
                self._url(path),
                content=_body({"user": self.user}),
                headers=_IS_JSON,
                timeout=within,
            )
        self._check(response)

    async def warm(self) -> None:
        """Have a connection open beside the stream's, for the stop.

        A handshake between the key and the stop request would take some
        milliseconds on this machine and a tenth of a second over TLS. `GET /` is
        Dify's cheapest call (wire 4); whether it succeeds does not matter.
        """
        with suppress(DifyError), translate_errors(self.host):
            await self._http.get(self._url(""))

    async def _get(self, path: str, **query: str) -> Mapping[str, Any]:
        # Ids go back as they came; httpx would fail on half a character.
        params = urlencode({"user": self.user, **query}, errors="surrogatepass")
        with translate_errors(self.host):
            response = await self._http.get(f"{self._url(path)}?{params}")
        self._check(response)
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
        self, path: str, body: Mapping[str, Any]
    ) -> AsyncIterator[EventSource]:
        request = self._http.build_request(
            "POST",
            self._url(path),
            content=_body(body),
            headers=_IS_JSON | _WANTS_STREAM,
            timeout=self._stream_timeout,
        )
        with translate_errors(self.host):
            response = await self._http.send(request, stream=True)
        try:
            if not response.is_success:
                with translate_errors(self.host):
                    await response.aread()
            self._check(response)
            async with coalesced(response) as gathered:
                yield EventSource(gathered)
        finally:
            await response.aclose()

    def _url(self, path: str) -> str:
        return f"{self.base_url}/{path}"

    def _check(self, response: httpx.Response) -> None:
        self.server_version = response.headers.get("x-version", "")
        if response.is_redirect:
            raise NotDifyError(
                f"{self.host} sends elsewhere ({response.status_code}): "
                f"{one_line(response.headers.get('location', ''), 120)}",
                "Set DIFY_BASE_URL to the address that it leads to.",
            )
        if not response.is_success:
            raise error_of(response.status_code, response.headers, response.content)


def _file(file: DraftFile) -> dict[str, str]:
    """A file as a message names it: uploaded before, or to be fetched by Dify."""
    if file.upload_file_id:
        way = {"transfer_method": "local_file", "upload_file_id": file.upload_file_id}
    else:
        way = {"transfer_method": "remote_url", "url": file.url}
    return {"type": file.type, **way}


def _body(value: Mapping[str, Any]) -> bytes:
    """JSON in ASCII: the only kind that carries halves of surrogate pairs."""
    return json.dumps(value, separators=(",", ":")).encode()


def _object(data: str) -> Mapping[str, Any]:
    try:
        value, end = _read_json(data := data.strip(_JSON_BLANKS))
        if end != len(data):
            raise ValueError("more than one JSON value")
    except ValueError as error:
        raise StreamBroken(
            "The server sent an event that cannot be read.",
            "What came is kept; ask again.",
        ) from error
    return value if isinstance(value, dict) else {}
