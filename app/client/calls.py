"""Calls to one server in the name of one end user, and what their answers mean."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import IO, Any, Final
from urllib.parse import urlencode, urljoin

import httpx
from httpx_sse import EventSource

from app.base_url import base_url
from app.client.coalesced import coalesced
from app.client.event_stream import event_stream
from app.client.refusals import error_of
from app.client.translate import translate_errors
from app.client.transport import CONNECT_TIMEOUT, REST_TIMEOUT, Kept, Transports
from app.client.way import Way
from app.core.texts.text import one_line
from app.errors import ConfigError, NotDifyError
from app.network import Network

_IS_JSON: Final = {"Content-Type": "application/json"}  # else 415 (wire 46)
_WANTS_STREAM: Final = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
_UPLOAD_TIMEOUT: Final = httpx.Timeout(60.0, connect=CONNECT_TIMEOUT)
"""For each piece of a file, and for the answer to the whole."""
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Calls:
    """Sends requests of one end user of an app, and reads the answers.

    Every method raises a `DifyError` (`app.errors`) when the server, or the way
    to it, fails; httpx's own errors never come out.

    Args:
        base_url: With `/v1`, without a slash at the end.
        api_key: The app's key. Never shown.
        user: The end user; sent each time.
        network: The way to the server.
    """

    def __init__(
        self, base_url: str, api_key: str, user: str, network: Network
    ) -> None:
        self.base_url: Final = base_url
        self.user: Final = user
        self.server_version = ""
        """The `X-Version` of the last answer; empty when unknown (wire 4)."""
        self.way: Final = Way(self.host, network.proxy_variable)
        """What sentences about a failure have to know."""
        self._transports = Transports(base_url, api_key, network)
        # Nothing stays open: ten idle connections block a default server (wire 60), and
        # a message never meets a connection that has died meanwhile.
        self._http = self._transports.once()

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

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] = _NOTHING,
        body: Mapping[str, Any] | None = None,
        stream: bool = False,
        after: str = "",
        timeout: httpx.Timeout | float = REST_TIMEOUT,
    ) -> httpx.Request:
        """A request, for the same user.

        Args:
            method: Of HTTP.
            path: Below the base URL, quoted.
            query: What goes into the address.
            body: What goes along as JSON; None for a call without a body.
            stream: Whether events are wanted.
            after: The id of the event that a stream goes on behind; empty without one.
            timeout: Seconds.
        """
        user, url = {"user": self.user}, f"{self.base_url}/{path}"
        if body is None:
            # Ids go back as they came; httpx would fail on half a character.
            url += f"?{urlencode({**user, **query}, errors='surrogatepass')}"
        headers = dict(_WANTS_STREAM) if stream else {}
        if after:
            headers["Last-Event-ID"] = after
        if body is not None:
            headers |= _IS_JSON
        content = None if body is None else _json({**user, **body})
        with translate_errors(self.way):
            return self._http.build_request(
                method, url, content=content, headers=headers, timeout=timeout
            )

    async def send(
        self, request: httpx.Request, *, over: httpx.AsyncClient | None = None
    ) -> httpx.Response:
        """Send a request, or wait for its answer if it is written.

        Args:
            request: What `request` made.
            over: The connection to send on; a fresh one when left out.
        """
        with translate_errors(self.way):
            response = await (over or self._http).send(request)
        self._check(response, self.way)
        return response

    async def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] = _NOTHING,
        body: Mapping[str, Any] | None = None,
        within: float | None = None,
        over: httpx.AsyncClient | None = None,
    ) -> Mapping[str, Any]:
        """A call that is answered in one piece.

        Args:
            method: As for `request`.
            path: As for `request`.
            query: As for `request`.
            body: As for `request`.
            within: Seconds to wait for the answer; None for the usual time.
            over: As for `send`.

        Returns:
            The object in the answer; an empty one when the answer has no body.
        """
        timeout = REST_TIMEOUT if within is None else within
        request = self.request(method, path, query=query, body=body, timeout=timeout)
        return self._object_in(await self.send(request, over=over))

    async def post_file(
        self, path: str, part: tuple[str, IO[bytes], str]
    ) -> Mapping[str, Any]:
        """Post a form with the user and a file.

        Args:
            path: Below the base URL.
            part: The file's name, what it is read from, its MIME type.
        """
        with translate_errors(self.way):
            response = await self._http.post(
                f"{self.base_url}/{path}",
                data={"user": self.user},
                files={"file": part},
                timeout=_UPLOAD_TIMEOUT,
            )
        self._check(response, self.way)
        return self._object_in(response)

    @asynccontextmanager
    async def stream(
        self, request: httpx.Request, way: Way
    ) -> AsyncIterator[EventSource]:
        """The events that answer a request, for as long as the block lasts.

        Args:
            request: What `request` made, with `stream`.
            way: What a sentence about its failure has to know.
        """
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

    def _object_in(self, response: httpx.Response) -> Mapping[str, Any]:
        """The JSON object of an answer; an empty one when it has no body."""
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

    def _check(self, response: httpx.Response, way: Way) -> None:
        self.server_version = response.headers.get("x-version", "")
        if response.is_redirect:
            raise self._redirected(response)
        if not response.is_success:
            status, headers = response.status_code, response.headers
            raise error_of(status, headers, response.content, way)

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


def _json(value: Mapping[str, Any]) -> bytes:
    """JSON in ASCII: the only kind that carries halves of surrogate pairs."""
    return json.dumps(value, separators=(",", ":")).encode()
