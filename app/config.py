"""Settings: what the environment says, and what is used when it says nothing."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import uuid4

from platformdirs import user_data_path

from app.base_url import base_url
from app.errors import ConfigError
from app.network import DIRECT, Network, network

DEFAULT_BASE_URL: Final = "https://api.dify.ai/v1"
_KEY = re.compile(r"[\x21-\x7e]+")
_NOWHERE: Final = Path("/nonexistent/difyterm")
"""For somebody without a home: the chat goes on, and the journal says what it lacks."""
_USER = re.compile(r"[^\x00-\x1f\x7f]{1,200}")


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
    network: Network = DIRECT
    """The way to the server."""

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
    data = _data(environ)
    key = "" if demo else environ.get("DIFY_API_KEY", "").strip()
    if key and not _KEY.fullmatch(key):
        raise ConfigError(
            "DIFY_API_KEY holds characters that no key has.", "Copy the key again."
        )
    url = _text(environ, "DIFY_BASE_URL") or DEFAULT_BASE_URL
    user = _text(environ, "DIFY_USER") or own_user(data)
    base = base_url(url) if key else ""
    return Settings(base, key, user, data, network(base, environ))


def _text(environ: Mapping[str, str], name: str) -> str:
    """A variable's value without blanks around it; empty when it is not set.

    Raises:
        ConfigError: It holds bytes of another encoding than the locale's.
    """
    value = environ.get(name, "").strip()
    if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ConfigError(
            f"{name} holds bytes that are no text in this locale.", "Set it again."
        )
    return value


def _data(environ: Mapping[str, str]) -> Path:
    """The directory to keep things in; one that cannot be made without a home."""
    chosen = environ.get("DIFYTERM_DATA", "")
    try:
        # A shell has not always read it: in files of settings `~` stays as it is.
        return (
            Path(chosen).expanduser() if chosen else user_data_path("difyterm", False)
        )
    except RuntimeError:
        return _NOWHERE


def own_user(data: Path) -> str:
    """The random end user of this installation: made once and kept.

    A damaged file is replaced. A directory that cannot be written gives a new user
    each time: the journal tells the person about that directory.
    """
    path = data / "user"
    if kept := _kept_user(path):
        return kept
    user = f"difyterm-{uuid4()}"
    with suppress(OSError):
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        _keep(path, user)
    return _kept_user(path) or user


def _kept_user(path: Path) -> str:
    """The user that a file names; empty when it names none that a server takes."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return text if _USER.fullmatch(text) else ""


def _keep(path: Path, user: str) -> None:
    """Write the user down, unless another window just did: then that one counts."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(user)
    except FileExistsError:
        if not _kept_user(path):
            path.write_text(user, encoding="utf-8")
