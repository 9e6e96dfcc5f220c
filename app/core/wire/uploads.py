"""Which files an app takes (wire 8, 40), checked before anything is uploaded."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final, NamedTuple

from app.core.texts.text import one_line
from app.core.wire.parse import number_of, object_of, texts_of

_MEGABYTE: Final = 1024 * 1024
_CUSTOM: Final = "custom"
_DOCUMENT: Final = "document"
_ENDINGS: Final = {
    "image": "jpg jpeg png webp gif svg",
    _DOCUMENT: "txt markdown md mdx pdf html htm xlsx xls vtt properties doc docx csv eml "
    "msg pptx xml epub ppt json yaml yml log",
    "audio": "mp3 m4a wav amr mpga",
    "video": "mp4 mov mpeg webm",
}
_KINDS: Final = {
    ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()
}
"""Dify's kind of file by the ending of its name."""
_LIMITS: Final = {
    "image": ("image_file_size_limit", 10),
    "audio": ("audio_file_size_limit", 50),
    "video": ("video_file_size_limit", 100),
}
"""The field of `system_parameters` and the megabytes where it is missing."""
_OTHER_LIMIT: Final = ("file_size_limit", 15)
LOCAL: Final = "local_file"
REMOTE: Final = "remote_url"


class WrongFile(ValueError):
    """A file that the app would refuse; the text says why, for people."""


class UploadRules(NamedTuple):
    """What an app takes along with a message."""

    enabled: bool = False
    most: int = 3
    """Most files of one message."""
    kinds: tuple[str, ...] = ()
    """Dify's kinds of file; empty for any."""
    extensions: frozenset[str] = frozenset()
    """Endings that the kind `custom` stands for, lower case, with their dot."""
    methods: tuple[str, ...] = ()
    """How they may come: `local_file`, `remote_url`; empty for both."""
    megabytes: tuple[tuple[str, float], ...] = ()
    """Largest size by kind; other kinds have that of `document`."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "UploadRules":
        """Read the answer of `/parameters`; every field may be missing or null."""
        flat = object_of(data, "file_upload")
        image = object_of(flat, "image")
        limits = object_of(data, "system_parameters")
        only_images = not flat.get("enabled") and bool(image.get("enabled"))
        rules = image if only_images else flat
        return cls(
            enabled=bool(flat.get("enabled")) or only_images,
            most=int(number_of(rules, "number_limits")) or 3,
            kinds=("image",) if only_images else texts_of(flat, "allowed_file_types"),
            extensions=frozenset(
                ending.lower() for ending in texts_of(flat, "allowed_file_extensions")
            ),
            methods=texts_of(rules, "allowed_file_upload_methods")
            or texts_of(rules, "transfer_methods"),
            megabytes=(
                *((kind, _limit(limits, *named)) for kind, named in _LIMITS.items()),
                (_DOCUMENT, _limit(limits, *_OTHER_LIMIT)),
            ),
        )

    def kind(self, name: str, size: int = 0, *, method: str = LOCAL) -> str:
        """The kind by which a file is sent.

        Args:
            name: Its name, or its address.
            size: Bytes; 0 where they are not known.
            method: How it comes: `LOCAL` or `REMOTE`.

        Raises:
            WrongFile: The app would not take it.
        """
        shown = f"“{one_line(PurePath(name).name or name, 60)}”"
        if not self.enabled:
            raise WrongFile("This app takes no files.")
        if self.methods and method not in self.methods:
            way = "files of this machine" if method == LOCAL else "addresses"
            raise WrongFile(f"This app takes no {way}.")
        ending = PurePath(name.partition("?")[0]).suffix.lower()
        kind = self._kind(ending)
        if not kind:
            raise WrongFile(f"This app does not take {shown}: {self._takes()}.")
        limit = dict(self.megabytes).get(kind) or dict(self.megabytes).get(_DOCUMENT, 0)
        if limit and size > limit * _MEGABYTE:
            raise WrongFile(
                f"{shown} has {size / _MEGABYTE:.1f} MB; "
                f"the server takes {limit:g} MB at most of this kind."
            )
        return kind

    def check_count(self, count: int) -> None:
        """Raise `WrongFile` when a message may not take so many files along."""
        if count > self.most:
            files = "one file" if self.most == 1 else f"{self.most} files"
            raise WrongFile(f"A message to this app takes {files} at most.")

    def _kind(self, ending: str) -> str:
        known = _KINDS.get(ending.removeprefix("."), "")
        if known and (not self.kinds or known in self.kinds):
            return known
        custom = _CUSTOM in self.kinds or not self.kinds
        return (
            _CUSTOM
            if custom and (not self.extensions or ending in self.extensions)
            else ""
        )

    def _takes(self) -> str:
        named = [kind for kind in self.kinds if kind != _CUSTOM]
        if _CUSTOM in self.kinds:
            named += sorted(self.extensions)
        return f"it takes {', '.join(named)}" if named else "it takes none"


def readable_size(size: float) -> str:
    """Bytes as people read them: `70 B`, `12 kB`, `3.4 MB`."""
    for unit in ("B", "kB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} MB"


def file_name(address: str) -> str:
    """The name that stands in an address, for people; the address if there is none."""
    path = address.partition("://")[2].partition("?")[0]
    return one_line(PurePath(path).name or address, 80)


def _limit(limits: Mapping[str, Any], name: str, otherwise: int) -> float:
    return number_of(limits, name) or otherwise


NO_UPLOADS: Final = UploadRules.from_json({})
"""Of an app that takes no files."""
