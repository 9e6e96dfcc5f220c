"""Files on their way to the server."""

from pathlib import Path

import pytest

from app.client.dify import DifyClient
from app.client.files import upload
from app.core.wire.uploads import WrongFile
from app.demo import faults
from app.demo.server import DemoServer
from app.errors import APIError, ConnectionFailed


async def test_a_file_is_uploaded_piece_by_piece(
    demo: DemoServer, tmp_path: Path
) -> None:
    path = tmp_path / 'häfen "a".txt'
    path.write_bytes(b"x" * 200_000)
    seen: list[int] = []
    async with DifyClient(demo.base_url, demo.keys["files"], "someone") as client:
        file = await upload(client, path, "document", seen.append)
    assert file.type == "document"
    assert file.name == path.name
    assert file.upload_file_id
    assert sorted(seen) == seen
    assert len(seen) > 3
    assert seen[-1] == 200_000


async def test_a_file_that_cannot_be_read_is_a_sentence(
    demo: DemoServer, tmp_path: Path
) -> None:
    async with DifyClient(demo.base_url, demo.keys["files"], "someone") as client:
        with pytest.raises(WrongFile, match=r"“gone\.txt” cannot be read: No such"):
            await upload(client, tmp_path / "gone.txt", "document")


async def test_a_server_that_finds_it_too_large_says_so(
    demo: DemoServer, tmp_path: Path
) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(bytes(16 * 1024 * 1024))
    async with DifyClient(demo.base_url, demo.keys["files"], "someone") as client:
        with pytest.raises(APIError) as raised:
            await upload(client, path, "document")
    assert raised.value.status == 413


async def test_a_connection_that_breaks_is_told(
    demo: DemoServer, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a")
    demo.fail_next(faults.reset(), path="/v1/files/upload")
    async with DifyClient(demo.base_url, demo.keys["files"], "someone") as client:
        with pytest.raises(ConnectionFailed):
            await upload(client, path, "document")
