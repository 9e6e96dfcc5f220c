"""Settings: what the environment says, and what is used when it says nothing."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

from platformdirs import user_data_path

from app.errors import ConfigError

DEFAULT_BASE_URL: Final = "https://api.dify.ai/v1"
_KEY = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to connect, as whom, and where to keep things."""

    base_url: str
    """With `/v1`, without a slash at the end. Empty for the built-in demo."""
    api_key: str = field(repr=False)
    """The key of one app. Empty for the built-in demo."""
    user: str
    """The end user (wire 3)."""
    data: Path
    """Directory of the journal and of the user's id."""

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.data / "journal.sqlite3"

    @property
    def demo(self) -> bool:
        """Whether nothing is configured, so that the built-in server serves."""
        return not self.api_key

    @property
    def scope(self) -> str:
        """A short name for this app and user, to keep journals apart.

        Holds no secret: the key goes in only as part of a hash.
        """
        if self.demo:
            return f"demo/{self.user}"
        # Not at the top: the first paint needs no scope.
        import hashlib

        secret = hashlib.sha256(f"{self.base_url}\n{self.api_key}".encode())
        return f"{secret.hexdigest()[:16]}/{self.user}"


def load(environ: Mapping[str, str] = os.environ, *, demo: bool = False) -> Settings:
    """The settings of an environment.

    `DIFY_API_KEY`, `DIFY_BASE_URL`, `DIFY_USER`, and `DIFYTERM_DATA` for the
    directory (the platform's data directory when unset).

    Args:
        environ: The environment.
        demo: Whether the built-in demo is wanted though a key may be set.

    Raises:
        ConfigError: A value cannot work.
    """
    data = Path(environ.get("DIFYTERM_DATA") or user_data_path("difyterm", False))
    key = "" if demo else environ.get("DIFY_API_KEY", "").strip()
    if key and not _KEY.fullmatch(key):
        raise ConfigError(
            "DIFY_API_KEY holds characters that no key has.", "Copy the key again."
        )
    url = environ.get("DIFY_BASE_URL", "").strip() or DEFAULT_BASE_URL
    user = environ.get("DIFY_USER", "").strip() or own_user(data)
    return Settings(base_url(url) if key else "", key, user, data)


def base_url(text: str) -> str:
    """The API's base address of what people paste (wire 1).

    With and without `/v1`, with slashes at the end, with a path that a reverse
    proxy adds, without a scheme.

    Raises:
        ConfigError: It is no http(s) address.
    """
    url = text.strip()
    if "://" not in url:
        local = url.startswith(("localhost", "127.", "[::1]"))
        url = f"{'http' if local else 'https'}://{url}"
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port  # raises for a port that is no number
    except ValueError:
        valid = False
    if not valid or re.search(r"\s", url):
        raise ConfigError(
            f"DIFY_BASE_URL is no address: “{text}”.",
            "It looks like https://api.dify.ai/v1.",
        )
    path = parts.path.rstrip("/")
    path = path if path.endswith("/v1") else f"{path}/v1"
    return f"{parts.scheme}://{parts.netloc}{path}"


def own_user(data: Path) -> str:
    """The random end user of this installation: made once and kept.

    A directory that cannot be written gives a new one each time: the journal
    tells the person about that directory.
    """
    path = data / "user"
    try:
        kept = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        kept = ""
    if kept:
        return kept
    user = f"difyterm-{uuid4()}"
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return _keep_first(path, user)
    except OSError:
        return user


def _keep_first(path: Path, user: str) -> str:
    """Write the user down, unless another window just did: then take that one."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(user)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip() or user
    return user
