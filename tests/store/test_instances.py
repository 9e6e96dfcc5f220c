"""Which windows are alive."""

from pathlib import Path

import pytest

from app.store.filelock import held
from app.store.troubles import JournalBusy
from app.store.windows import Window


def test_a_window_is_alive_until_it_is_closed(tmp_path: Path) -> None:
    one, other = Window(tmp_path), Window(tmp_path)
    assert one.alive(one.key)
    assert one.alive(other.key)
    other.close()
    assert not one.alive(other.key)
    one.close()
    assert list(tmp_path.iterdir()) == []


def test_looking_does_not_end_a_window(tmp_path: Path) -> None:
    one, other = Window(tmp_path), Window(tmp_path)
    assert all(one.alive(other.key) for _ in range(3))
    one.close()
    other.close()


def test_files_of_dead_windows_are_removed(tmp_path: Path) -> None:
    stale = tmp_path / "0123.window"
    stale.touch()
    living = Window(tmp_path)
    assert not stale.exists()
    stale.touch()
    assert not living.alive("0123")
    assert not stale.exists()
    living.close()


def test_a_window_whose_file_vanished_takes_a_new_one(tmp_path: Path) -> None:
    one, other = Window(tmp_path), Window(tmp_path)
    (tmp_path / f"{one.key}.window").unlink()
    assert not other.alive(one.key)
    one.hold()
    assert other.alive(one.key)
    one.close()
    other.close()


def test_a_lock_that_is_held_is_waited_for_only_so_long(tmp_path: Path) -> None:
    lock, journal = tmp_path / "lock", tmp_path / "journal.sqlite3"
    with (
        held(lock, journal, 1),
        pytest.raises(JournalBusy),
        held(lock, journal, 0.05),
    ):
        raise AssertionError("both held it")
    with held(lock, journal, 0.05):
        pass
