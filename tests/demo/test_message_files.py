"""Files that are sent along with a message."""

from __future__ import annotations

import pytest

from app.demo.server import DemoServer
from tests.demo.caller import Caller
from tests.demo.shapes import shape
from tests.replay import recorded_call

MODES = {"chat": "chat", "agent": "agent-chat", "chatflow": "advanced-chat"}


@pytest.mark.parametrize("kind", list(MODES))
def test_an_uploaded_file_is_listed_with_its_message_as_recorded(
    demo: DemoServer, kind: str
) -> None:
    real = recorded_call(f"{kind}.messages_with_file")["body"]["data"][0]
    (real_file,) = real["message_files"]
    sent = ("type", "transfer_method", "upload_file_id")
    caller = Caller(demo, MODES[kind], "rest-user", real["inputs"])
    files = [{name: real_file[name] for name in sent}]
    row = caller.message(caller.events("see n=3 rate=0", files=files)[-1])
    assert shape(row) == shape(real)
    (file,) = row["message_files"]
    for name in (*sent, "belongs_to"):
        assert file[name] == real_file[name]


def test_a_file_by_address_has_the_name_and_kind_its_address_tells(
    demo: DemoServer,
) -> None:
    url = "https://example.org/a/report.pdf?page=2"
    sent = {"type": "document", "transfer_method": "remote_url", "url": url}
    caller = Caller(demo)
    row = caller.message(caller.events("see n=1 rate=0", files=[sent])[-1])
    (file,) = row["message_files"]
    assert (file["filename"], file["mime_type"]) == ("report.pdf", "application/pdf")
    assert (file["url"], file["belongs_to"]) == (url, "user")
    assert file["upload_file_id"] is None


def test_a_message_may_say_that_it_has_no_files(demo: DemoServer) -> None:
    caller = Caller(demo)
    for nothing in ((), None):
        row = caller.message(caller.events("see n=1 rate=0", files=nothing)[-1])
        assert row["message_files"] == []


@pytest.mark.parametrize(
    "files",
    [
        [{"type": "image", "transfer_method": "local_file"}],
        [{"type": "image", "transfer_method": "remote_url"}],
        ["report.pdf"],
        "report.pdf",
    ],
)
def test_a_file_that_cannot_be_found_refuses_the_message(
    demo: DemoServer, files: object
) -> None:
    caller = Caller(demo)
    response = caller.post("see n=1 rate=0", files=files)
    assert (response.status_code, response.json()["code"]) == (400, "invalid_param")
    assert response.json()["message"] == "Invalid upload file"
    listed = caller.call("GET", "/conversations", params={"user": "tester"})
    assert listed.json()["data"] == []
