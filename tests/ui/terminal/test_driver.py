"""The driver in a real pseudo-terminal, and what it stands on in Textual."""

import fcntl
import inspect
import os
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path
from selectors import EVENT_READ, SelectSelector

import pytest
from textual import constants
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from app.ui.terminal.driver import driver_class
from app.ui.terminal.escape_delay import apply_escape_delay, escape_delay
from app.ui.terminal.posix_driver import TerminalDriver, WakingEvent
from tests.e2e.launch import plain_environment
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "tests.ui.terminal.key_log_app"]
LONG_DELAY = "60000"
"""Milliseconds, where bytes written one after the other must come in time."""


def environment(delay: str = "30") -> dict[str, str]:
    return plain_environment() | {"ESCDELAY": delay}


@pytest.fixture
def terminal(request: pytest.FixtureRequest) -> Iterator[Terminal]:
    """The key log in a terminal of its own; the parameter is the delay."""
    delay = getattr(request, "param", "30")
    with Terminal(COMMAND, env=environment(delay), cwd=ROOT) as terminal:
        terminal.wait_for("<100x30>")
        yield terminal


def test_a_lone_escape_byte_is_the_escape_key(terminal: Terminal) -> None:
    terminal.send("\x1b")
    terminal.wait_for("<escape>$")


def test_two_escape_bytes_in_one_write_are_two_escape_keys(terminal: Terminal) -> None:
    terminal.send("\x1b\x1b")
    terminal.wait_for("<escape><escape>$")


@pytest.mark.parametrize(
    ("character", "key"),
    [("x", "alt+x"), (",", "alt+comma"), (" ", "alt+space"), ("\r", "alt+enter")],
)
def test_escape_and_a_character_in_one_write_are_one_key(
    terminal: Terminal, character: str, key: str
) -> None:
    terminal.send("\x1b" + character)
    terminal.wait_for(f"<{key.replace('+', '.')}>$")


@pytest.mark.parametrize("terminal", [LONG_DELAY], indirect=True)
def test_an_arrow_key_in_two_writes_is_one_key(terminal: Terminal) -> None:
    terminal.send("\x1b")
    terminal.send("[A")
    terminal.send("\x1b[")
    terminal.send("B")
    terminal.send("z")
    assert "<up><down><z>" in terminal.wait_for("<z>$")


def test_a_character_whose_bytes_come_apart_is_one_key(terminal: Terminal) -> None:
    terminal.send("漢".encode()[:1])
    terminal.send("漢".encode()[1:])
    terminal.wait_for("<漢>$")


def test_bytes_that_are_no_text_do_not_end_the_app(terminal: Terminal) -> None:
    terminal.send(b"\xff\xfe")
    terminal.send("z")
    terminal.wait_for("<z>$")


def test_a_paste_of_thousands_of_lines_is_one_event(terminal: Terminal) -> None:
    text = "".join(f"line {number} äöü 漢字\n" for number in range(5000))
    terminal.paste(text)
    terminal.wait_for(f"<paste {len(text)} 5000>$")


def test_a_resize_arrives(terminal: Terminal) -> None:
    terminal.resize(60, 15)
    terminal.wait_for("<60x15>$")


def test_with_the_kitty_protocol_escape_comes_without_any_wait() -> None:
    patient = environment(LONG_DELAY)
    with Terminal(COMMAND, env=patient, cwd=ROOT, kitty=True) as terminal:
        terminal.wait_for("<100x30>")
        terminal.key("escape", "alt+escape", "alt+x")
        terminal.wait_for("<escape><alt.escape><alt.x>$")


@pytest.mark.parametrize("typed", ["q", "\x1b[Aq"])
def test_leaving_ends_the_waiting_thread(terminal: Terminal, typed: str) -> None:
    terminal.send(typed)
    assert terminal.wait_exit() == 0


def test_a_closed_terminal_is_told_to_the_app() -> None:
    """Without SIGHUP, as the program is not of this terminal's session."""
    master, slave = os.openpty()
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        COMMAND, stdin=slave, stdout=slave, stderr=slave, env=environment(), cwd=ROOT
    )
    os.close(slave)
    try:
        shown = b""
        while b"<80x24>" not in shown:
            shown += os.read(master, 65536)
        os.close(master)
        assert process.wait(20) == 7
    finally:
        process.kill()
        process.wait()


def test_a_waiting_event_wakes_select_and_can_be_used_again() -> None:
    event = WakingEvent()
    for _ in range(2):
        with event.descriptor() as descriptor, SelectSelector() as selector:
            selector.register(descriptor, EVENT_READ)
            assert not selector.select(0)
            threading.Thread(target=event.set).start()
            assert selector.select(20)
        event.clear()


def test_an_event_that_was_set_before_anybody_waits_wakes_at_once() -> None:
    event = WakingEvent()
    event.set()
    with event.descriptor() as descriptor, SelectSelector() as selector:
        selector.register(descriptor, EVENT_READ)
        assert selector.select(0)


def test_the_driver_is_chosen_here_and_left_to_textual_when_one_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert driver_class() is TerminalDriver
    monkeypatch.setattr(constants, "DRIVER", "some.module:Driver")
    assert driver_class() is None


def test_textual_still_has_the_ground_the_driver_stands_on() -> None:
    """A failure here means: read the new `run_input_thread` before going on."""
    source = inspect.getsource(LinuxDriver.run_input_thread)
    for name in ("self.exit_event", "XTermParser(self._debug)", ".tick", "self.fileno"):
        assert name in source
    assert "self.run_input_thread()" in inspect.getsource(LinuxDriver._run_input_thread)
    assert "self.exit_event.set()" in inspect.getsource(LinuxDriver.disable_input)
    signature = inspect.signature(XTermParser._sequence_to_key_events)
    assert list(signature.parameters) == ["self", "sequence", "alt"]


@pytest.mark.parametrize(
    ("environ", "seconds"),
    [
        ({}, 0.002),
        ({"SSH_CONNECTION": ""}, 0.002),
        ({"SSH_CONNECTION": "10.0.0.1 5 10.0.0.2 22"}, 0.1),
        ({"ESCDELAY": "40"}, 0.04),
        ({"ESCDELAY": " 40 ", "SSH_CONNECTION": "x"}, 0.04),
        ({"ESCDELAY": "0"}, 0.002),
        ({"ESCDELAY": "-3"}, 0.002),
        ({"ESCDELAY": "soon", "SSH_CONNECTION": "x"}, 0.1),
        ({"ESCDELAY": "²"}, 0.002),
    ],
)
def test_the_wait_is_short_only_on_this_machine_and_the_variable_wins(
    environ: dict[str, str], seconds: float
) -> None:
    assert escape_delay(environ) == seconds
    apply_escape_delay(environ)
    assert environ["ESCDELAY"] == str(round(seconds * 1000))
    assert escape_delay(environ) == seconds


def test_setting_the_wait_before_textual_is_imported_puts_it_in_force() -> None:
    code = (
        "import os, sys; from app.ui.terminal.escape_delay import apply_escape_delay;"
        "assert 'textual' not in sys.modules; apply_escape_delay(os.environ);"
        "from textual import constants; print(constants.ESCAPE_DELAY)"
    )
    environ = {name: value for name, value in os.environ.items() if name != "ESCDELAY"}
    environ["SSH_CONNECTION"] = ""
    shown = subprocess.check_output([sys.executable, "-c", code], env=environ, cwd=ROOT)
    assert float(shown) == 0.002
