"""`ask` with inputs and files, for apps that want them."""

from pathlib import Path

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import key_for
from tests.e2e.command import run
from tests.e2e.launch import Home

pytestmark = pytest.mark.thorough


def sent(demo: DemoServer) -> dict[str, object]:
    """The message that reached the server."""
    (message,) = [s for s in demo.requests if s.path.endswith("/chat-messages")]
    assert message.json is not None
    return message.json


def test_inputs_go_along_as_the_values_that_the_form_wants(
    home: Home, demo: DemoServer, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("two\nlines")
    given = ("name=Ann", "count=4", "urgent=yes", f"notes=@{notes}")
    options = [word for value in given for word in ("--input", value)]
    result = run(home, "ask", "n=3", *options, env=key_for(demo, "form"))
    assert (result.returncode, result.stderr) == (0, b"")
    assert sent(demo)["inputs"] == {
        "name": "Ann",
        "tone": "dry",
        "count": 4,
        "urgent": True,
        "notes": "two\nlines",
    }


def test_files_are_uploaded_and_go_along(
    home: Home, demo: DemoServer, tmp_path: Path
) -> None:
    path = tmp_path / "my dot.png"
    path.write_bytes(b"x" * 70)
    files = ("--file", str(path), "--file", "https://example.org/a.pdf")
    result = run(home, "ask", "n=3", *files, env=key_for(demo, "files"))
    assert (result.returncode, result.stderr) == (0, b"")
    files_sent = sent(demo)["files"]
    assert isinstance(files_sent, list)
    first, second = files_sent
    assert first["type"] == "image"
    assert first["upload_file_id"]
    assert second == {
        "type": "document",
        "transfer_method": "remote_url",
        "url": "https://example.org/a.pdf",
    }


@pytest.mark.parametrize(
    ("app", "options", "said"),
    [
        ("form", (), "Give --input name=…"),
        ("form", ("--input", "name"), "“name” is no input: write NAME=VALUE."),
        ("form", ("--input", "nam=Ann"), "has no input “nam”; it has: name, tone"),
        ("form", ("--input", "name=" + "A" * 21), "20 characters at most"),
        ("form", ("--input", "name=@/no/such"), "cannot be read"),
        ("files", ("--file", "/no/such.png"), "There is no file “/no/such.png”."),
        ("files", ("--file", "/"), "“/” is no file."),
        ("chat", ("--file", "/etc/hostname"), "This app takes no files."),
    ],
)
def test_what_is_missing_or_wrong_is_said_before_anything_is_sent(
    home: Home, demo: DemoServer, app: str, options: tuple[str, ...], said: str
) -> None:
    result = run(home, "ask", "n=3", *options, env=key_for(demo, app))
    assert (result.returncode, result.stdout) == (2, b"")
    assert said in result.stderr.decode()
    assert not [seen for seen in demo.requests if seen.method == "POST"]
