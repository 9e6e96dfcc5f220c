"""Ctrl+Z and the signals behind it, under a shell with job control and without."""

import os
import signal
from collections.abc import Callable, Iterator

import pytest

from app.demo.server import DemoServer
from tests.e2e.chatting import (
    HELD,
    READY,
    SHOWN,
    ask_held,
    key_for,
    open_chat,
    stops,
)
from tests.e2e.launch import Home, Launcher
from tests.e2e.shell import DIFYTERM, PROMPT, open_shell
from tests.e2e.terminal import Terminal
from tests.e2e.test_leave import MODES_OFF


@pytest.fixture
def shell(home: Home, demo: DemoServer) -> Iterator[Terminal]:
    """A shell in which difyterm shows a held answer, with a draft below."""
    with open_shell(home, key_for(demo)) as terminal:
        terminal.send(f"{DIFYTERM}\n")
        terminal.wait_for(READY)
        ask_held(terminal, demo, HELD)
        terminal.type("a draft")
        terminal.wait_for("│ a draft ")
        yield terminal


TAKES_KEYS = b"\x1b[>"
"""Asks for the kitty protocol, when keys are read as they are typed already."""
END = "By noon the"
"""The last words of the held answer."""


def by_key(terminal: Terminal) -> None:
    terminal.key("ctrl+z")


def by_word(terminal: Terminal) -> None:
    terminal.key("ctrl+u")
    terminal.type("/suspend\n")


def by_signal(terminal: Terminal) -> None:
    os.kill(terminal.foreground_group, signal.SIGTSTP)


def is_stopped(terminal: Terminal) -> None:
    """The shell says so and waits for a command."""
    terminal.wait_for("(?i)stopped")
    terminal.wait_for(PROMPT)


@pytest.mark.parametrize("suspend", [by_key, by_word, by_signal])
def test_the_shell_gets_a_sane_terminal_and_fg_brings_the_screen_back(
    shell: Terminal, demo: DemoServer, suspend: Callable[[Terminal], None]
) -> None:
    suspend(shell)
    is_stopped(shell)
    assert not shell.is_full_screen()
    assert [name for name, code in MODES_OFF.items() if code not in shell.raw] == []
    shell.send("echo $((40+2))\n")  # what is typed is echoed, and lines end
    shell.wait_for("^42$")
    shell.send("fg\n")
    shell.wait_for(f"^ {SHOWN}")
    demo.release()
    shell.wait_for(END)
    assert shell.is_full_screen()
    assert stops(demo) == []


def test_what_the_server_sent_meanwhile_is_read_afterwards(
    shell: Terminal, demo: DemoServer
) -> None:
    shell.key("ctrl+z")
    is_stopped(shell)
    demo.release()
    demo.wait_for_stream_end()
    shell.send("fg\n")
    shell.wait_for(f"(?s)^ {SHOWN}.*{END}.*│ a draft .*● ready")


def test_a_program_in_the_background_waits_for_the_foreground(shell: Terminal) -> None:
    shell.key("ctrl+z")
    is_stopped(shell)
    shell.send("bg\n")
    shell.wait_for("-m app &")
    assert not shell.is_full_screen()
    shell.send("fg\n")
    shell.wait_for(lambda text: shell.is_full_screen() and "│ a draft " in text)


def test_a_program_stopped_without_a_warning_takes_the_terminal_again(
    shell: Terminal,
) -> None:
    os.kill(shell.foreground_group, signal.SIGSTOP)
    shell.wait_for("^shell> ")
    taken = shell.raw.count(TAKES_KEYS)
    shell.send("fg\n")
    # What was on the screen before may still be there: it says nothing of the keys.
    shell.wait_for(lambda _: shell.raw.count(TAKES_KEYS) > taken)
    shell.wait_for(f"(?s)^ {SHOWN}.*│ a draft ")
    shell.type(" goes on")
    shell.wait_for("│ a draft goes on ")


def test_a_script_that_started_it_is_suspended_with_it(
    home: Home, demo: DemoServer
) -> None:
    with open_shell(home, key_for(demo)) as shell:
        shell.send(f"sh -c '{DIFYTERM}; echo left'\n")
        shell.wait_for(READY)
        shell.key("ctrl+z")
        is_stopped(shell)
        shell.send("fg\n")
        shell.wait_for(READY)
        shell.key("ctrl+q")
        shell.wait_for("^left$")


def test_where_nobody_could_bring_it_back_it_is_not_suspended(
    start: Launcher, demo: DemoServer
) -> None:
    terminal = open_chat(start, demo)
    terminal.key("ctrl+z")
    terminal.wait_for("only a shell can suspend difyterm")
    terminal.type("still here")
    terminal.wait_for("│ still here ")
    assert terminal.is_full_screen()
