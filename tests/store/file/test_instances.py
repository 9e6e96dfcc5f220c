"""Which instances are alive."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from filelock import FileLock

from app.store.file.instances import Instance
from tests.store.conftest import ROOT

Start = Callable[[], Instance]


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the instances keep their files."""
    return tmp_path / "instances"


@pytest.fixture
def start(directory: Path) -> Iterator[Start]:
    """Start an instance; all are closed after the test."""
    with ExitStack() as stack:

        def start_one() -> Instance:
            instance = Instance(directory, 5)
            stack.callback(instance.close)
            return instance

        yield start_one


def test_an_instance_is_alive_until_it_is_closed(start: Start, directory: Path) -> None:
    one, other = start(), start()
    assert one.alive(one.key)
    assert one.alive(other.key)
    other.close()
    assert not one.alive(other.key)
    one.close()
    assert list(directory.iterdir()) == []


def test_looking_does_not_end_an_instance(start: Start) -> None:
    one, other = start(), start()
    assert all(one.alive(other.key) for _ in range(3))
    assert all(other.alive(one.key) for _ in range(3))


def test_files_of_dead_instances_are_removed(start: Start, directory: Path) -> None:
    directory.mkdir()
    stale = directory / "0123.instance"
    stale.touch()
    living = start()
    assert not stale.exists()
    stale.touch()
    assert not living.alive("0123")
    assert not stale.exists()


def test_an_instance_whose_file_vanished_takes_a_new_one(
    start: Start, directory: Path
) -> None:
    one, other = start(), start()
    (directory / f"{one.key}.instance").unlink()
    assert not other.alive(one.key)
    one.hold()
    assert other.alive(one.key)


def test_two_that_ask_at_once_agree_that_a_third_is_dead(
    start: Start, directory: Path
) -> None:
    one, other = start(), start()
    together = threading.Barrier(2)

    def ask(instance: Instance, key: str) -> bool:
        together.wait()
        return instance.alive(key)

    with ThreadPoolExecutor(2) as pool:
        for number in range(100):
            (directory / f"{number}.instance").touch()
            key = str(number)
            assert list(pool.map(ask, (one, other), (key, key))) == [False, False]


def test_an_instance_starts_while_others_sweep(start: Start) -> None:
    with ThreadPoolExecutor(4) as pool:
        instances = list(pool.map(lambda _: start(), range(40)))
    assert all(instances[0].alive(instance.key) for instance in instances)


def test_a_killed_process_lets_go(start: Start, directory: Path) -> None:
    source = (
        "import sys, pathlib\n"
        "from app.store.file.instances import Instance\n"
        "print(Instance(pathlib.Path(sys.argv[1]), 5).key, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", source, str(directory)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        key = child.stdout.readline().strip()
        one = start()
        assert one.alive(key)
        child.kill()
        child.wait()
        assert not one.alive(key)


def test_what_cannot_be_known_counts_as_alive(directory: Path) -> None:
    one = Instance(directory, 0.05)
    (directory / "0123.instance").touch()
    with FileLock(directory.with_suffix(".lock")):
        assert one.alive("0123")
    assert not one.alive("0123")
    one.close()


def test_an_instance_does_not_start_without_the_common_lock(directory: Path) -> None:
    with FileLock(directory.with_suffix(".lock")), pytest.raises(TimeoutError):
        Instance(directory, 0.05)
