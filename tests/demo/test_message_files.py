"""Files that are sent along with a message."""

from __future__ import annotations

import httpx
import pytest

from app.demo.server import DemoServer
from app.demo.uploads import LARGEST
from tests.demo.caller import Caller
from tests.demo.shapes import shape
from tests.replay import recorded_call


def uploaded(caller: Caller, part: tuple[str, bytes, str]) -> httpx.Response:
    """Upload a file: its name, its bytes, its MIME type."""
    form = {"user": caller.user}
    return caller.call("POST", "/files/upload", data=form, files={"file": part})


MODES = {"chat": "chat", "agent": "agent-chat", "chatflow": "advanced-chat"}


@pytest.mark.parametrize("kind", list(MODES))
def test_an_uploaded_file_is_listed_with_its_message_as_recorded(
    demo: DemoServer, kind: str
) -> None:
    real = recorded_call(f"{kind}.messages_with_file")["body"]["data"][0]
    (real_file,) = real["message_files"]
    sent = ("type", "transfer_method", "upload_file_id")
    caller = Caller(demo, MODES[kind], "rest-user", real["inputs"])
    part = (real_file["filename"], b"x" * real_file["size"], real_file["mime_type"])
    upload_id = uploaded(caller, part).json()["id"]
    files = [{name: real_file[name] for name in sent} | {"upload_file_id": upload_id}]
    row = caller.message(caller.events("see n=3 rate=0", files=files)[-1])
    assert shape(row) == shape(real)
    (file,) = row["message_files"]
    assert file["upload_file_id"] == upload_id
    for name in ("type", "transfer_method", "belongs_to", "filename", "size"):
        assert file[name] == real_file[name]


def test_an_upload_is_answered_as_recorded(demo: DemoServer) -> None:
    real = recorded_call("chat.upload_png")
    answer = uploaded(Caller(demo), ("dot.png", b"x" * 70, "image/png"))
    assert answer.status_code == real["status"]
    mine = answer.json()
    assert list(mine) == list(real["body"])
    for name in ("name", "size", "extension", "mime_type"):
        assert mine[name] == real["body"][name]


def test_a_form_without_a_file_and_a_large_file_are_refused_as_recorded(
    demo: DemoServer,
) -> None:
    caller = Caller(demo)
    missing = caller.call("POST", "/files/upload", data={"user": "tester"})
    assert missing.json() == recorded_call("chat.upload_no_file")["body"]
    big = uploaded(caller, ("big.txt", bytes(LARGEST + 1), "text/plain"))
    real = recorded_call("chat.upload_big")
    assert (big.status_code, big.json()) == (real["status"], real["body"])


def test_a_file_of_another_user_refuses_the_message(demo: DemoServer) -> None:
    upload_id = uploaded(Caller(demo), ("a.txt", b"a", "text/plain")).json()["id"]
    way = {"transfer_method": "local_file", "upload_file_id": upload_id}
    other = Caller(demo, "chat", "somebody else")
    response = other.post("see n=1 rate=0", files=[{"type": "document", **way}])
    assert response.json()["message"] == "Invalid upload file"


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
