"""The files of a message, as `/messages` lists them (recordings/rest/*.messages_with_file)."""

from __future__ import annotations

import mimetypes
import uuid
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from app.demo.uploads import Upload


def message_file(
    sent: Mapping[str, object], uploads: Mapping[str, Upload], user: str
) -> dict[str, object]:
    """The item of `message_files` for an item of the request's `files` (wire 8).

    Nothing is fetched: of an address, the name comes from it, the MIME type from the
    name, and the size is 0.

    Args:
        sent: The item of the request.
        uploads: What was uploaded, by its id.
        user: Whose message it is.

    Raises:
        ValueError: It names neither an upload of this user nor an address.
    """
    id = sent.get("upload_file_id")
    local = sent.get("transfer_method") == "local_file"
    upload = uploads.get(str(id)) if local else None
    url = f"/files/{id}/file-preview" if local else sent.get("url")
    if not url or (local and (upload is None or upload.user != user)):
        raise ValueError("Invalid upload file")
    name = upload.name if upload else PurePosixPath(urlsplit(str(url)).path).name
    return {
        "id": str(uuid.uuid4()),
        "filename": name,
        "type": str(sent.get("type") or "custom"),
        "url": str(url),
        "mime_type": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "size": upload.size if upload else 0,
        "transfer_method": "local_file" if local else "remote_url",
        "belongs_to": "user",
        "upload_file_id": id,
    }
