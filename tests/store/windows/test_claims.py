"""Who may send in a conversation."""

from pathlib import Path

import pytest

from app.store.windows.claims import Claims
from tests.store.conftest import OpenJournal, Spawn


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the files of claims are, not made yet."""
    return tmp_path / "claims"


def test_one_instance_has_a_conversation_at_a_time(directory: Path) -> None:
    one, two = Claims(directory), Claims(directory)
    assert one.take("c")
    assert not two.take("c")
    assert one.take("c")
    assert two.take("another")
    one.release("c")
    assert two.take("c")
    assert not one.take("c")


def test_a_claim_that_is_released_leaves_no_file(directory: Path) -> None:
    claims = Claims(directory)
    claims.take("c")
    claims.release("c")
    claims.release("c")
    assert [*directory.iterdir()] == []


def test_closing_releases_all(directory: Path) -> None:
    one, two = Claims(directory), Claims(directory)
    one.take("a")
    one.take("b")
    one.close()
    assert two.take("a")
    assert two.take("b")


def test_a_claim_dies_with_its_process(spawn: Spawn, open_journal: OpenJournal) -> None:
    child = spawn("claim", "c")
    assert child.stdout is not None
    assert child.stdout.readline() == "claimed\n"
    claims = open_journal().claims
    assert not claims.take("c")
    child.kill()
    child.wait()
    assert claims.take("c")


def test_nobody_is_kept_from_sending_where_no_file_can_be_made(tmp_path: Path) -> None:
    obstacle = tmp_path / "claims"
    obstacle.write_text("not a directory")
    one, two = Claims(obstacle), Claims(obstacle)
    assert one.take("c")
    assert two.take("c")
    one.release("c")
