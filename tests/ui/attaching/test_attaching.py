"""Files that go with a message, from the path to the server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual import events

from app.demo import faults
from app.ui.attaching.attachments import Attachments
from app.ui.chat.status_line import State
from tests.ui.using import Chat, Opener, text_of


@pytest.fixture
async def files(open_chat: Opener) -> AsyncIterator[Chat]:
    """An app that takes files."""
    async with open_chat(mode="files") as running:
        yield running


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A small file with a blank in its name."""
    path = tmp_path / "my dot.png"
    path.write_bytes(b"x" * 70)
    return path


def attached(chat: Chat) -> str:
    """The line above the input."""
    lines = chat.screen.query(Attachments)
    return text_of(lines.first()).strip() if lines and lines.first().display else ""


async def sent_files(chat: Chat, count: int = 1) -> object:
    """The files of the count-th message that reached the server."""
    request = await chat.request("/chat-messages", count)
    assert request.json is not None
    return request.json.get("files")


async def uploaded(chat: Chat) -> str:
    """The id of the file that was attached, when it is there."""
    await chat.until(lambda: not chat.screen.attaching.uploading)
    (attachment,) = chat.screen.view.attachments
    assert attachment.file is not None
    return attachment.file.upload_file_id


async def test_an_attached_file_goes_along_once(files: Chat, picture: Path) -> None:
    await files.send(f"/attach {picture}")
    await files.until(lambda: attached(files) == "📎 my dot.png 70 B")
    id = await uploaded(files)
    await files.ask("n=1 rate=0")
    way = {"transfer_method": "local_file", "upload_file_id": id}
    assert await sent_files(files) == [{"type": "image", **way}]
    await files.sees("▌ n=1 rate=0", "▌ 📎 my dot.png")
    assert attached(files) == ""
    await files.ask("n=1 rate=0")
    assert await sent_files(files, 2) is None


async def test_a_file_that_is_dragged_in_is_attached(
    files: Chat, picture: Path
) -> None:
    files.app.post_message(events.Paste(f"'{picture}'"))
    await files.until(lambda: "my dot.png" in attached(files))
    assert files.draft == ""


async def test_without_uploads_a_pasted_path_is_a_text(
    chat: Chat, picture: Path
) -> None:
    await chat.write(f"'{picture}'")
    assert attached(chat) == ""
    await chat.press("escape", "escape")
    await chat.send(f"/attach {picture}")
    await chat.sees("This app takes no files.")


async def test_an_address_is_fetched_by_the_server(files: Chat) -> None:
    await files.send("/attach https://example.org/a/report.pdf")
    await files.until(lambda: attached(files) == "📎 report.pdf")
    await files.ask("n=1 rate=0")
    way = {"transfer_method": "remote_url", "url": "https://example.org/a/report.pdf"}
    assert await sent_files(files) == [{"type": "document", **way}]


@pytest.mark.parametrize(
    ("name", "said"),
    [("gone.png", "There is no file"), ("song.mp3", "does not take “song.mp3”")],
)
async def test_what_cannot_go_along_is_said_and_nothing_is_uploaded(
    files: Chat, tmp_path: Path, name: str, said: str
) -> None:
    (tmp_path / "song.mp3").write_text("la")
    await files.send(f"/attach {tmp_path / name}")
    await files.sees(said)
    assert attached(files) == ""
    assert not [seen for seen in files.server.requests if "upload" in seen.path]


async def test_a_message_waits_for_its_files(files: Chat, picture: Path) -> None:
    files.server.fail_next(faults.late_first_event(1.5), path="/v1/files/upload")
    await files.send(f"/attach {picture}")
    await files.send("n=1 rate=0")
    await files.sees("goes out when its files are there")
    assert files.queries == []
    await files.request("/chat-messages")
    assert await sent_files(files)


async def test_esc_gives_up_what_is_being_uploaded(files: Chat, picture: Path) -> None:
    files.server.fail_next(faults.late_first_event(5), path="/v1/files/upload")
    await files.send(f"/attach {picture}")
    await files.send("n=1 rate=0")
    await files.until(lambda: "Cancel upload" in files.keys)
    await files.press("escape")
    await files.until(lambda: files.draft == "n=1 rate=0")
    assert attached(files) == ""
    assert files.queries == []


async def test_a_refused_file_keeps_the_message_back(
    files: Chat, picture: Path
) -> None:
    files.server.fail_next(faults.status(413), path="/v1/files/upload")
    await files.send(f"/attach {picture}")
    await files.until(lambda: "✗ my dot.png" in attached(files))
    await files.send("n=1 rate=0")
    await files.sees("/detach takes it off")
    assert files.draft == "n=1 rate=0"
    await files.press("escape", "escape")
    await files.send("/detach")
    await files.until(lambda: attached(files) == "")
    await files.ask("n=1 rate=0")
    assert await sent_files(files) is None


async def test_each_conversation_keeps_its_files(files: Chat, picture: Path) -> None:
    await files.ask("n=1 rate=0")
    await files.send(f"/attach {picture}")
    await uploaded(files)
    await files.press("ctrl+n")
    await files.until(lambda: attached(files) == "")
    await files.ask("n=1 rate=0")
    assert await sent_files(files, 2) is None


async def test_tab_completes_a_path(files: Chat, picture: Path) -> None:
    await files.write(f"/attach {picture.parent}/my")
    await files.press("tab")
    await files.until(lambda: files.draft == f"/attach {picture}")
    await files.press("enter")
    await files.until(lambda: "my dot.png" in attached(files))


async def test_files_of_a_queued_message_survive_a_restart(
    open_chat: Opener, picture: Path
) -> None:
    async with open_chat(mode="files") as first:
        await first.hold()
        await first.send(f"/attach {picture}")
        id = await uploaded(first)
        await first.send("n=1 rate=0")
        await first.sees("queued: n=1")
    async with open_chat(mode="files", resume=True) as second:
        await second.sees("held: n=1")
        await second.press("enter")
        await second.is_in(State.READY)
        way = {"transfer_method": "local_file", "upload_file_id": id}
        assert await sent_files(second, 2) == [{"type": "image", **way}]
