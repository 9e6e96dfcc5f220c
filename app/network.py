"""What the environment says of the way to the server: proxy and certificates.

Read here and not by httpx, which ends with an error of its own for much of what
people's environments hold, and sends loopback through a proxy.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from app.errors import ConfigError

_SCHEMES: Final = {
    "http": "http",
    "https": "https",
    "socks": "socks5h",
    "socks5": "socks5",
    "socks5h": "socks5h",
}
"""Kinds of proxies that people write, and what httpx calls them."""
_EXAMPLE: Final = "It looks like http://proxy.example:3128 or socks5://127.0.0.1:1080."
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Network:
    """How to reach one server."""

    proxy: str = ""
    """Address of the proxy, as httpx takes it; empty for none."""
    proxy_variable: str = ""
    """The variable that names it."""
    certificates: str = ""
    """File or directory of the certificates to trust; empty for the system's."""


DIRECT: Final = Network()
"""Without a proxy, trusting whom the system trusts."""


def network(base_url: str, environ: Mapping[str, str]) -> Network:
    """The way to a server.

    `HTTPS_PROXY` or `HTTP_PROXY` by the address's scheme, else `ALL_PROXY`; small
    letters win, as everywhere. `NO_PROXY` and loopback go without. `SSL_CERT_FILE`
    and `SSL_CERT_DIR` replace the system's certificates for https.

    Args:
        base_url: The server's address; empty for the built-in demo.
        environ: The environment.

    Raises:
        ConfigError: A variable holds what cannot work; it is named.
    """
    parts = urlsplit(base_url)
    certificates = _certificates(environ) if parts.scheme == "https" else ""
    if not parts.hostname or _is_loopback(parts.hostname) or _excepted(parts, environ):
        return Network(certificates=certificates)
    for name in (f"{parts.scheme}_proxy", "all_proxy"):
        variable, value = _value(environ, name)
        if value:
            return Network(_proxy(variable, value), variable, certificates)
    return Network(certificates=certificates)


def _value(environ: Mapping[str, str], name: str) -> tuple[str, str]:
    """A variable in small or capital letters, and its value."""
    for variable in (name, name.upper()):
        if variable in environ:
            return variable, environ[variable].strip()
    return name.upper(), ""


def _proxy(variable: str, value: str) -> str:
    url = value if "://" in value else f"http://{value}"
    try:
        parts = urlsplit(url)
        scheme = _SCHEMES.get(parts.scheme, "")
        host = parts.hostname or ""
        valid = bool(host) and host.isascii()
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        scheme, valid = "", False
    # The value is not repeated: it can hold a password.
    if not scheme and valid:
        raise ConfigError(
            f"{variable} names a kind of proxy that difyterm does not know.", _EXAMPLE
        )
    if not valid or any(character.isspace() for character in value):
        raise ConfigError(f"{variable} is no address of a proxy.", _EXAMPLE)
    return parts._replace(scheme=scheme, path="", query="", fragment="").geturl()


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _excepted(server: SplitResult, environ: Mapping[str, str]) -> bool:
    """Whether `NO_PROXY` names the server."""
    _, value = _value(environ, "no_proxy")
    host = (server.hostname or "").rstrip(".")
    port = server.port or _DEFAULT_PORTS.get(server.scheme, 0)
    entries = (entry for part in value.split(",") for entry in part.split())
    return any(_matches(entry.lower(), host, port) for entry in entries)


def _matches(entry: str, host: str, port: int) -> bool:
    """Whether an entry of `NO_PROXY` means a host: a name with all below it, an
    address, a network, each with or without a port. Anything else means nothing."""
    if entry == "*":
        return True
    address = _address(host)
    if "/" in entry:
        return address is not None and _in_network(address, entry)
    name, wanted = _split_port(entry)
    if wanted and wanted != str(port):
        return False
    if address is not None:
        return _address(name) == address
    name = name.removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _in_network(address: IPv4Address | IPv6Address, entry: str) -> bool:
    try:
        return address in ip_network(entry.replace("[", "").replace("]", ""), False)
    except ValueError:
        return False


def _split_port(entry: str) -> tuple[str, str]:
    """Host and port of an entry; the port is empty when it has none."""
    if entry.startswith("["):
        name, _, rest = entry[1:].partition("]")
        return name, rest.removeprefix(":")
    if entry.count(":") == 1:
        name, _, port = entry.partition(":")
        return name, port
    return entry, ""


def _certificates(environ: Mapping[str, str]) -> str:
    for variable, kind in (("SSL_CERT_FILE", "file"), ("SSL_CERT_DIR", "directory")):
        value = environ.get(variable, "")
        if not value:
            continue
        path = Path(value)
        found = path.is_file() if kind == "file" else path.is_dir()
        if not found:
            raise ConfigError(
                f"{variable} names a {kind} that is not there: “{value}”.",
                "Correct it, or unset it to trust the system's certificates.",
            )
        if kind == "file":
            _check_file(variable, value)
        return value
    return ""


def _check_file(variable: str, value: str) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(value)
    except OSError as error:  # ssl.SSLError is one
        raise ConfigError(
            f"{variable} names a file that holds no certificates: “{value}”.",
            "Correct it, or unset it to trust the system's certificates.",
        ) from error
