"""POST /files/upload (wire 8)."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.demo.conversations import user_id
from app.demo.uploads import LARGEST, read_form
from app.demo.web.request_fields import DEFAULT_USER, app_of
from app.demo.wire.refusals import Refusal, json_response


async def upload_file(request: Request) -> Response:
    """Take a file, whatever app it is for."""
    app = app_of(request)
    kind = request.headers.get("content-type", "")
    fields, upload = read_form(kind, await request.body())
    if upload is None:
        raise Refusal(400, "no_file_uploaded", "Please upload your file.")
    if upload.size > LARGEST:
        raise Refusal(413, "file_too_large", "")
    upload.user = fields.get("user") or DEFAULT_USER
    app.uploads[upload.id] = upload
    return json_response(upload.row(user_id(upload.user)), 201)
