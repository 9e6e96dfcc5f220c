"""The files of a message, as `/messages` lists them (recordings/rest/*.messages_with_file)."""

from __future__ import annotations

import mimetypes
import uuid
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit


def message_file(sent: Mapping[str, object]) -> dict[str, object]:
    """The item of `message_files` for an item of the request's `files` (wire 8).

    Nothing is fetched, and there is no upload to look into: the name comes from the
    address, the MIME type from the name, and the size is 0.

    Raises:
        ValueError: It names neither an upload nor an address.
    """
    upload = sent.get("upload_file_id")
    local = sent.get("transfer_method") == "local_file"
    url = f"/files/{upload}/file-preview" if local else sent.get("url")
    if not url or (local and not upload):
        raise ValueError("Invalid upload file")
    name = str(upload) if local else PurePosixPath(urlsplit(str(url)).path).name
    return {
        "id": str(uuid.uuid4()),
        "filename": name,
        "type": str(sent.get("type") or "custom"),
        "url": str(url),
        "mime_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "size": 0,
        "transfer_method": "local_file" if local else "remote_url",
        "belongs_to": "user",
        "upload_file_id": upload,
    }
