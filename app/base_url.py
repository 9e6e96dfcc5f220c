"""The API's base address out of what people paste."""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

from app.errors import ConfigError

_VERSION: Final = "v1"
_ENDPOINTS: Final = frozenset(
    [
        "chat-messages",
        "completion-messages",
        "workflows",
        "messages",
        "conversations",
        "parameters",
        "info",
        "meta",
        "site",
        "files",
        "audio-to-text",
        "text-to-audio",
    ]
)
"""First parts of the API's paths below `/v1`."""
_PAGES: Final = frozenset(
    [
        "chat",
        "chatbot",
        "completion",
        "workflow",
        "agent",
        "app",
        "apps",
        "explore",
        "signin",
        "signup",
        "install",
        "datasets",
        "tools",
        "plugins",
        "account",
        "console",
        "api",
    ]
)
"""First parts of the paths of Dify's own pages."""
_CLOUD: Final = {
    "cloud.dify.ai": "api.dify.ai",
    "dify.ai": "api.dify.ai",
    "www.dify.ai": "api.dify.ai",
    "udify.app": "api.dify.ai",
}
"""Hosts of Dify's cloud that serve pages, and the one that serves the API."""
_EXAMPLE: Final = "It looks like https://api.dify.ai/v1."


def base_url(text: str) -> str:
    """The base address, with `/v1` and without a slash at the end (wire 1).

    Also understood: no scheme, no `/v1`, slashes at the end, a path that a reverse
    proxy adds, a whole endpoint, the address of a page of Dify's.

    Raises:
        ConfigError: It is no http(s) address, or holds a user or password. Those are
            not repeated.
    """
    url = text.strip()
    if "://" not in url:
        local = url.startswith(("localhost", "127.", "[::1]"))
        url = f"{'http' if local else 'https'}://{url}"
    if "@" in url:
        raise ConfigError(
            "DIFY_BASE_URL holds a user or a password, which difyterm does not use.",
            f"Give the address alone. {_EXAMPLE}",
        )
    parts = _split(url)
    if parts is None:
        raise ConfigError(f"DIFY_BASE_URL is no address: “{text}”.", _EXAMPLE)
    host = _CLOUD.get(parts.hostname or "", parts.netloc)
    path = "/".join(_prefix(parts.path.split("/")))
    return f"{parts.scheme}://{host}{path}/{_VERSION}"


def _split(url: str) -> SplitResult | None:
    """The parts of an http(s) address; None for anything else."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        return None
    return parts if valid and not re.search(r"\s", url) else None


def _prefix(segments: Sequence[str]) -> Sequence[str]:
    """What a reverse proxy puts before the API's path."""
    while segments and not segments[-1]:
        segments = segments[:-1]
    for index, segment in enumerate(segments):
        if segment == _VERSION or segment in _ENDPOINTS or segment in _PAGES:
            return segments[:index]
    return segments
