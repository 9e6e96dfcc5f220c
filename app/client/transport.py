"""Makes what httpx sends on: through which proxy, and whom it trusts."""

import ssl
from pathlib import Path
from typing import Final, NamedTuple

import httpx

from app.client.open_line import OpenLine
from app.network import Network

CONNECT_TIMEOUT: Final = 10.0
"""Seconds for reaching the server."""
REST_TIMEOUT: Final = httpx.Timeout(15.0, connect=CONNECT_TIMEOUT)
"""For a plain call."""
_ONCE: Final = httpx.Limits(max_keepalive_connections=0)
_ONE: Final = httpx.Limits(max_keepalive_connections=1, keepalive_expiry=600.0)


class Kept(NamedTuple):
    """One connection that stays open between requests; to be closed by the caller."""

    client: httpx.AsyncClient
    """Sends on it."""
    line: OpenLine | None
    """The connection itself; None through a proxy, where httpx has it."""


class Transports:
    """Makes clients of httpx for one server, all alike.

    Args:
        base_url: The server's address. The certificates are read here, for https
            only: that takes some tens of milliseconds.
        api_key: Goes with each request. Never shown.
        network: The way to the server.
    """

    def __init__(self, base_url: str, api_key: str, network: Network) -> None:
        self._base_url = base_url
        self._headers = {"Authorization": f"Bearer {api_key}"}
        self._proxy = network.proxy or None
        self._trust: ssl.SSLContext | bool = False
        if "https" in (base_url.partition(":")[0], network.proxy.partition(":")[0]):
            self._trust = _trust(network.certificates)

    def once(self) -> httpx.AsyncClient:
        """A client that opens a connection for each request and keeps none."""
        return self._client(_ONCE)

    def kept(self) -> Kept:
        """A client that keeps one connection open between requests."""
        if self._proxy:
            return Kept(self._client(_ONE), None)
        line = OpenLine(self._base_url, self._trust)
        return Kept(self._client(_ONE, line), line)

    def _client(
        self, limits: httpx.Limits, transport: httpx.AsyncBaseTransport | None = None
    ) -> httpx.AsyncClient:
        # An environment that httpx cannot read must not end the program.
        return httpx.AsyncClient(
            headers=self._headers,
            timeout=REST_TIMEOUT,
            limits=limits,
            transport=transport,
            verify=self._trust,
            proxy=self._proxy,
            trust_env=False,
            follow_redirects=False,
        )


def _trust(certificates: str) -> ssl.SSLContext:
    """Trust some certificates, or those of the operating system when empty."""
    if certificates and Path(certificates).is_dir():
        return ssl.create_default_context(capath=certificates)
    if certificates:
        return ssl.create_default_context(cafile=certificates)
    # Not at the top: plain http needs none of it.
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
