"""Standard streams, arguments and variables as bad as they come: never a traceback."""

import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import READY, key_for, queries, stops
from tests.e2e.launch import Home, Launcher
from tests.e2e.terminal import Terminal

pytestmark = pytest.mark.thorough

ROOT: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = shlex.join([sys.executable, "-m", "app"])
LONG: Final = "'n=100000 rate=200 kind=code'"


def sh(home: Home, line: bytes, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of the shell, in which D is the command."""
    return subprocess.run(
        [b"sh", b"-c", line.replace(b"D ", COMMAND.encode() + b" ", 1)],
        env=home.env | env,
        cwd=ROOT,
        capture_output=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        (b"D ask - <&-", 2, b"Standard input is closed."),
        (b"D ask - 0>/dev/null", 2, b"Standard input could not be read"),
        (b"D ask n=3 >&-", 2, b"Standard output is closed"),
        (b"D ask n=3 >/dev/full", 1, b"could not be written (No space left on device)"),
        (b"D ask n=3 --json >/dev/full", 1, b"could not be written"),
        (b"D ask n=3 1</dev/null", 1, b"could not be written"),
        (b"D --help >/dev/full", 1, b"could not be written"),
        (b"D ask n=3 2>&-", 0, b""),
        (b"D ask n=3 2>/dev/full", 0, b""),
        (b"D ask ' ' 2>&-", 2, b""),
        (b"D ask ' ' 2>/dev/full", 2, b""),
        (b"D --version | head -c 1", 0, b""),
        (b"D <&- >&- 2>&-", 2, b""),
        (b"D caf\xe9", 2, b"invalid choice"),
    ],
)
def test_a_stream_that_cannot_be_used_is_named_in_one_sentence(
    home: Home, demo: DemoServer, line: bytes, code: int, said: bytes
) -> None:
    result = sh(home, line, **key_for(demo))
    assert said in result.stderr
    assert result.returncode == code
    for words in (b"Traceback", b"Exception ignored"):
        assert words not in result.stderr
    assert bool(said) == bool(result.stderr)


def test_a_full_disk_stops_the_answer(home: Home, demo: DemoServer) -> None:
    result = sh(home, f"D ask {LONG} >/dev/full".encode(), **key_for(demo))
    assert result.returncode == 1
    assert stops(demo) == [demo.wait_for_stream_end().task_id]


@pytest.mark.parametrize("words", [b"ask n=3_caf\xe9", b"ask -- n=3_caf\xe9"])
def test_a_byte_that_is_no_utf8_goes_out_as_the_sign_for_it(
    home: Home, demo: DemoServer, words: bytes
) -> None:
    result = sh(home, b"D " + words, **key_for(demo))
    assert result.returncode == 0
    assert queries(demo) == ["n=3_caf\ufffd"]


@pytest.mark.parametrize("name", ["DIFY_USER", "DIFY_BASE_URL", "DIFY_API_KEY"])
def test_a_variable_that_is_no_utf8_is_named(
    home: Home, demo: DemoServer, name: str
) -> None:
    result = sh(home, b"%s=caf\xe9 D ask n=3" % name.encode(), **key_for(demo))
    assert result.returncode == 2
    assert name.encode() in result.stderr
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_help_is_shown_on_any_terminal(home: Home, encoding: str) -> None:
    result = sh(home, b"D --help", PYTHONIOENCODING=encoding)
    assert result.returncode == 0
    assert b"DIFY_API_KEY" in result.stdout


def test_a_file_gets_utf8_whatever_the_locale_is(home: Home, demo: DemoServer) -> None:
    env = key_for(demo) | {"PYTHONIOENCODING": "ascii"}
    result = sh(home, b"D ask n=3\\ kind=cjk", **env)
    assert result.returncode == 0
    assert result.stdout.decode()


def test_the_chat_says_that_it_needs_utf8(start: Launcher) -> None:
    terminal = start(env={"PYTHONIOENCODING": "latin-1"})
    assert terminal.wait_exit() == 2
    assert "needs a UTF-8 terminal" in terminal.text


def test_the_chat_goes_on_when_standard_error_is_elsewhere(
    home: Home, demo: DemoServer
) -> None:
    line = f"exec {COMMAND} 2>/dev/null"
    with Terminal(["sh", "-c", line], env=home.env | key_for(demo), cwd=ROOT) as shown:
        shown.wait_for(READY)
