"""The files that were uploaded, by their id: what is known of them, not their bytes."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import PurePosixPath

RULES: dict[str, object] = {
    "enabled": True,
    "allowed_file_types": ["image", "document", "custom"],
    "allowed_file_extensions": [".CSV", ".JSON"],
    "allowed_file_upload_methods": ["local_file", "remote_url"],
    "number_limits": 3,
}
"""What the app with files says of them (recordings/rest/fileflow.parameters)."""
LARGEST = 15 * 1024 * 1024
"""Bytes of one file."""


@dataclass(slots=True)
class Upload:
    """One file of one end user."""

    name: str
    mime_type: str
    size: int
    user: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def row(self, user_id: str) -> dict[str, object]:
        """The answer to the upload (recordings/rest/chat.upload_png)."""
        return {
            "id": self.id,
            "reference": None,
            "name": self.name,
            "size": self.size,
            "extension": PurePosixPath(self.name).suffix.removeprefix("."),
            "mime_type": self.mime_type,
            "created_by": user_id,
            "created_at": int(time.time()),
            "preview_url": None,
            "source_url": f"http://127.0.0.1/files/{self.id}/file-preview",
            "original_url": None,
            "user_id": None,
            "tenant_id": None,
            "conversation_id": None,
            "file_key": None,
        }


def read_form(content_type: str, body: bytes) -> tuple[dict[str, str], Upload | None]:
    """The plain fields of a form, and its first file.

    Args:
        content_type: The header of the request, with the boundary.
        body: All of it.
    """
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    fields: dict[str, str] = {}
    upload: Upload | None = None
    for part in BytesParser(policy=HTTP).parsebytes(head + body).iter_parts():
        name = str(part.get_param("name", "", "content-disposition"))
        data = part.get_payload(decode=True)
        content = data if isinstance(data, bytes) else b""
        if part.get_filename() is None:
            fields[name] = content.decode()
        elif name == "file" and upload is None:
            file_name = part.get_filename() or ""
            upload = Upload(file_name, part.get_content_type(), len(content), "")
    return fields, upload
