"""Files on their way to the server, before the message that they go with (wire 8)."""

import mimetypes
from collections.abc import Callable
from io import BufferedReader, FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.core.draft import DraftFile
from app.core.texts.text import one_line
from app.core.wire.parse import text_of
from app.core.wire.uploads import WrongFile

if TYPE_CHECKING:
    from app.client.dify import DifyClient

_UNKNOWN: Final = "application/octet-stream"

Progress = Callable[[int], None]
"""Told how many bytes are on their way so far."""


def _silent(_: int) -> None:
    pass


def size_of(path: Path) -> int:
    """The bytes of a file that is to be uploaded.

    Raises:
        WrongFile: It is not there, or no file.
    """
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise WrongFile(f"There is no file “{path}”.") from error
    if not path.is_file():
        raise WrongFile(f"“{path}” is no file.")
    return size


async def upload(
    client: "DifyClient", path: Path, kind: str, progress: Progress = _silent
) -> DraftFile:
    """`POST /files/upload`: bring a file to the server, for the same end user.

    Cancelling it ends the upload; nothing of it stays on the server.

    Args:
        client: The app.
        path: The file.
        kind: Dify's kind of file, from `UploadRules.kind`.
        progress: Called after each piece.

    Raises:
        WrongFile: It cannot be read.
        DifyError: The server refused it, or was not reached.
    """
    name = one_line(path.name) or "file"
    mime = mimetypes.guess_type(name)[0] or _UNKNOWN  # without one the server says 415
    try:
        with _Reader(path, progress) as file:
            data = await client.calls.post_file("files/upload", (name, file, mime))
    except OSError as error:
        said = error.strerror or str(error)
        raise WrongFile(f"“{name}” cannot be read: {said}.") from error
    return DraftFile(kind, upload_file_id=text_of(data, "id"), name=name)


class _Reader(BufferedReader):
    """A file that tells how much of it was read."""

    def __init__(self, path: Path, progress: Progress) -> None:
        super().__init__(FileIO(path))
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        """As of any file; then the progress is told."""
        data = super().read(size)
        self._progress(self.tell())
        return data
