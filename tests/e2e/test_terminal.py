"""The terminal that the end-to-end tests trust, tried with small programs."""

import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from textwrap import dedent
from typing import Protocol

import pytest

from tests.e2e.keys import encode_key
from tests.e2e.launch import Home
from tests.e2e.screen import Screens
from tests.e2e.terminal import Terminal
from tests.until import until


class Run(Protocol):
    """Runs Python source in a terminal of 60 by 12 cells."""

    def __call__(self, source: str, *, kitty: bool = False) -> Terminal:
        """Start the program."""


RAW_MODE = "import sys, tty; tty.setraw(0, 0)\n"
"""Start of a program that gets each key as it is pressed."""

ECHO_KEYS = RAW_MODE + dedent(
    """
    import os
    print("ready", end="\\r\\n", flush=True)
    while True:
        print(os.read(0, 4096), end="\\r\\n", flush=True)
    """
)

TEXTUAL_KEYS = dedent(
    """
    from textual import events
    from textual.app import App, ComposeResult
    from textual.widgets import RichLog

    class Keys(App[None]):
        ENABLE_COMMAND_PALETTE = False

        def compose(self) -> ComposeResult:
            yield RichLog()

        def say(self, text: str) -> None:
            self.query_one(RichLog).write(text)

        def on_mount(self) -> None:
            self.say("ready")

        def on_resize(self, event: events.Resize) -> None:
            self.say(f"size {event.size.width}x{event.size.height}")

        def on_key(self, event: events.Key) -> None:
            self.say(f"key {event.key} {event.character!r}")
            if event.key == "q":
                self.exit(message="come back soon")

        def on_paste(self, event: events.Paste) -> None:
            self.say(f"paste {event.text!r}")

    app = Keys()
    app.run()
    """
)


@pytest.fixture
def run(home: Home) -> Iterator[Run]:
    """Run Python source in a terminal; closed after the test."""
    with ExitStack() as stack:

        def start(source: str, *, kitty: bool = False) -> Terminal:
            command = [sys.executable, "-c", source]
            terminal = Terminal(command, env=home.env, columns=60, rows=12, kitty=kitty)
            return stack.enter_context(terminal)

        yield start


def printing(text: str) -> str:
    """Source of a program that writes the text and waits.

    It turns the echo off, as a program with a screen does: the terminal's answers
    to its questions are not to be seen.
    """
    return (
        "import sys, termios; mode = termios.tcgetattr(0);"
        "mode[3] &= ~termios.ECHO; termios.tcsetattr(0, termios.TCSANOW, mode);"
        f"print({text!r}, end='', flush=True); sys.stdin.read()"
    )


def test_the_program_has_a_controlling_terminal_of_the_given_size(run: Run) -> None:
    terminal = run(
        "import os; fd = os.open('/dev/tty', os.O_RDWR);"
        "os.write(fd, str(os.get_terminal_size(fd)).encode())"
    )
    terminal.wait_for("columns=60, lines=12")
    assert terminal.wait_exit() == 0


def test_the_screen_follows_cursor_movements(run: Run) -> None:
    terminal = run(printing("one\x1b[5;10Htwo\x1b[1;1HO"))
    terminal.wait_for("two")
    assert terminal.screen[0] == "One"
    assert terminal.screen[4] == " " * 9 + "two"
    assert terminal.cursor == (1, 0)


def test_the_alternate_screen_hides_the_normal_one_and_leaving_shows_it_again(
    run: Run,
) -> None:
    terminal = run(
        "import sys\n"
        "print('before', flush=True)\n"
        "print('\x1b[?1049h\x1b[Hfull screen', end='', flush=True)\n"
        "sys.stdin.readline()\n"
        "print('\x1b[?1049lafter', flush=True)"
    )
    terminal.wait_for("full screen")
    assert terminal.is_full_screen()
    assert "before" not in terminal.text
    terminal.send("\n")
    assert terminal.wait_exit() == 0
    assert not terminal.is_full_screen()
    assert [row for row in terminal.screen if row] == ["before", "after"]
    assert terminal.raw_after_leaving == b"after\r\n"


@pytest.mark.parametrize(
    "noise",
    [
        "\x1b[>25u",
        "\x1b[<u",
        "\x1b[?2026$p",
        "\x1b[?2048$p",
        "\x1b[?2026h",
        "\x1b[?1006h",
        "\x1b[38:2::1:2:3m",
        "\x1b[4:3m",
        "\x1b[>4;2m",
        "\x1b[ q",
        "\x1b]0;a title\x07",
        "\x1b]8;;https://example.com\x1b\\",
        "\x1b]52;c;aGk=\x1b\\",
        "\x1bP+q544e\x1b\\",
        "\x1b_Gi=1;AAAA\x1b\\",
        "\x1b(B",
        "\x1b=",
    ],
)
def test_sequences_that_draw_nothing_leave_no_mark(run: Run, noise: str) -> None:
    terminal = run(printing(f"left{noise}right."))
    terminal.wait_for(r"right\.")
    assert terminal.screen[0] == "leftright."
    assert not terminal.cells("right")[0].bold


def test_sequences_split_between_reads_are_put_together() -> None:
    screens = Screens(20, 5)
    for character in "a\x1b[3;3H\x1b]0;title\x1b\\\x1b[1mé漢\x1b[?1049l.":
        screens.feed(character)
    assert screens.lines()[2] == "  é漢."
    assert screens.cells("漢")[0].bold


def test_wide_characters_count_once_and_a_torn_one_is_a_blank(run: Run) -> None:
    terminal = run(printing("漢字|\x1b[2;1H漢字|\x1b[2;1Hx\x1b[3;1H👍🏽 z."))
    terminal.wait_for("z")
    assert terminal.screen[0] == "漢字|"
    assert terminal.screen[1] == "x 字|"


@pytest.mark.parametrize("text", ["❤\ufe0f red.", "👩\u200d💻 code.", "कि text."])
def test_invisible_characters_do_not_swallow_the_rest(run: Run, text: str) -> None:
    terminal = run(printing(text))
    terminal.wait_for(r"\.$")
    assert terminal.screen[0].endswith(text.split()[-1])


def test_cells_tell_colours(run: Run) -> None:
    terminal = run(printing("漢 \x1b[1;38;2;255;0;16mred\x1b[0m plain."))
    terminal.wait_for("plain")
    assert {(cell.fg, cell.bold) for cell in terminal.cells("red")} == {
        ("ff0010", True)
    }
    assert [cell.fg for cell in terminal.cells("plain")] == ["default"] * 5
    with pytest.raises(LookupError):
        terminal.cells("blue")


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("\x1b[c", b"\x1b[?62;22c"),
        ("\x1b[6n", b"\x1b[1;1R"),
        ("\x1b[?2026$p", b"\x1b[?2026;2$y"),
    ],
)
def test_questions_of_the_program_are_answered_without_the_test(
    run: Run, query: str, answer: bytes
) -> None:
    terminal = run(
        RAW_MODE + f"print({query!r}, end='', flush=True)\n"
        f"print(sys.stdin.buffer.read({len(answer)}), flush=True)"
    )
    assert terminal.wait_exit() == 0
    assert repr(answer).encode() in terminal.raw


@pytest.mark.parametrize(
    ("name", "legacy", "kitty"),
    [
        ("a", "a", "\x1b[97;;97u"),
        ("escape", "\x1b", "\x1b[27u"),
        ("enter", "\r", "\x1b[13u"),
        ("backspace", "\x7f", "\x1b[127u"),
        ("ctrl+c", "\x03", "\x1b[99;5u"),
        ("alt+escape", "\x1b\x1b", "\x1b[27;3u"),
        ("up", "\x1b[A", "\x1b[A"),
        ("ctrl+end", "\x1b[1;5F", "\x1b[1;5F"),
        ("pagedown", "\x1b[6~", "\x1b[6~"),
        ("f1", "\x1bOP", "\x1bOP"),
    ],
)
def test_keys_have_the_sequences_of_a_terminal(
    name: str, legacy: str, kitty: str
) -> None:
    assert encode_key(name) == legacy
    assert encode_key(name, kitty=True) == kitty


@pytest.mark.parametrize("name", ["shift+enter", "shift+escape", "ctrl+1", "nonsense"])
def test_a_key_no_plain_terminal_can_send_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        encode_key(name)


def test_keys_text_and_pastes_arrive_as_a_terminal_sends_them(run: Run) -> None:
    terminal = run(ECHO_KEYS)
    terminal.wait_for("ready")
    terminal.key("escape", "up")
    terminal.wait_for(r"b'\\x1b\\x1b\[A'")
    terminal.type("hé\n")
    terminal.wait_for(r"b'h\\xc3\\xa9\\r'")
    terminal.paste("one\ntwo")
    terminal.wait_for(r"b'\\x1b\[200~one\\rtwo\\x1b\[201~'")


@pytest.mark.parametrize("kitty", [False, True])
def test_textual_reads_keys_pastes_and_sizes(run: Run, kitty: bool) -> None:
    terminal = run(TEXTUAL_KEYS, kitty=kitty)
    terminal.wait_for("ready")
    terminal.key("escape")
    terminal.wait_for("key escape")
    terminal.type("aÉ")
    terminal.wait_for("key a 'a'")
    terminal.wait_for("'É'")
    terminal.key("ctrl+j")
    terminal.wait_for(r"key ctrl\+j")
    terminal.paste("two\nlines")
    terminal.wait_for("paste 'two")
    terminal.resize(80, 20)
    terminal.wait_for("size 80x20")
    terminal.key("q")
    assert terminal.wait_exit() == 0
    assert "come back soon" in terminal.text
    assert "come back soon" in terminal.raw_after_leaving.decode()


def test_shift_enter_is_told_apart_only_with_the_kitty_protocol(run: Run) -> None:
    terminal = run(TEXTUAL_KEYS, kitty=True)
    terminal.wait_for("ready")
    terminal.key("shift+enter")
    terminal.wait_for(r"key shift\+enter")


def test_a_fast_program_is_read_while_nobody_looks(run: Run) -> None:
    terminal = run("for n in range(50_000): print('line', n)\nprint('the end')")
    assert terminal.wait_exit() == 0
    assert terminal.raw.count(b"\n") == 50_001
    terminal.wait_for("the end")


def test_waiting_in_vain_shows_the_screen(run: Run) -> None:
    terminal = run(printing("what is there"))
    terminal.wait_for("there")
    with pytest.raises(AssertionError, match="what is there"):
        terminal.wait_for("something else", timeout=0.05)


def test_waiting_stops_when_the_program_has_ended(run: Run) -> None:
    terminal = run("raise SystemExit('gave up')")
    with pytest.raises(AssertionError, match=r"program ended(.|\n)*gave up"):
        terminal.wait_for("never", timeout=50)
    assert terminal.wait_exit() == 1


def test_waiting_for_an_end_that_does_not_come_shows_the_screen(run: Run) -> None:
    terminal = run(printing("still here"))
    terminal.wait_for(lambda text: "still here" in text)
    with pytest.raises(AssertionError, match="still here"):
        terminal.wait_exit(timeout=0.05)


def test_signals_reach_the_program(run: Run) -> None:
    terminal = run(
        "import signal, sys\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))\n"
        "print('ready', flush=True)\n"
        "signal.pause()"
    )
    terminal.wait_for("ready")
    terminal.signal(signal.SIGTERM)
    assert terminal.wait_exit() == 7


def test_a_killed_program_is_gone_at_once(run: Run) -> None:
    terminal = run(printing("up"))
    terminal.wait_for("up")
    terminal.kill()
    assert terminal.wait_exit() == -signal.SIGKILL


async def test_closing_ends_the_program_and_its_children(home: Home) -> None:
    source = (
        "import signal, subprocess, sys\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "child = subprocess.Popen([sys.executable, '-c', 'input()'])\n"
        "print('child', child.pid, '.', flush=True)\n"
        "child.wait()"
    )
    with Terminal([sys.executable, "-c", source], env=home.env) as terminal:
        text = terminal.wait_for(r"child \d+ \.")
        pids = [terminal.pid, int(text.split()[1])]
    terminal.close()
    await until(lambda: not any(map(is_running, pids)))


def test_the_environment_holds_nothing_of_the_developer(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DIFY_API_KEY", "DIFY_BASE_URL", "NO_COLOR", "HTTP_PROXY"):
        monkeypatch.setenv(name, "of the developer")
    assert "of the developer" not in home.env.values()
    assert all(value.startswith(str(home.path)) for value in xdg(home))


def xdg(home: Home) -> list[str]:
    """The directories that the environment names."""
    return [value for name, value in home.env.items() if name.startswith("XDG_")]


def is_running(pid: int) -> bool:
    """Whether a process lives; one that waits to be collected does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_descriptors_are_freed(home: Home) -> None:
    before = open_descriptors()
    with Terminal([sys.executable, "-c", ""], env=home.env) as terminal:
        terminal.wait_exit()
    assert open_descriptors() == before


def open_descriptors() -> int:
    """How many files, pipes and terminals this process has open."""
    return len(list(Path("/proc/self/fd").iterdir()))
